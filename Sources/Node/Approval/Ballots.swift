import Digests
import Store
import Vocabulary

/// What a node keeps of its people's decisions about a round, in its own store.
extension Documents {
    private static let approvalKind = "approval"
    private static let voteKind = "vote"
    private static let declineKind = "decline"
    private static let orderKind = "order"
    private static let voidKind = "void"
    private static let handedInKind = "handed-in"

    /// The figures that wait for a yes or have it.
    func approval(of round: RoundName) throws(Refusal) -> Approval? {
        guard let bytes = try secret(kind: Self.approvalKind, name: round.text) else { return nil }
        return try Approval(secretBytes: bytes, place: "approval of round \(round)")
    }

    /// Forgets an approval with every yes and the order: what follows needs a new one.
    func removeApproval(of round: RoundName) throws(Refusal) {
        try removeVotes(on: round)
        try remove(kind: Self.approvalKind, name: round.text)
    }

    func keep(_ approval: Approval, of round: RoundName) throws(Refusal) {
        try put(approval.secretBytes, kind: Self.approvalKind, name: round.text, at: .now)
    }

    /// Every yes that has been said and not taken back, each with the name that it is kept under.
    func votes(on round: RoundName) throws(Refusal) -> [(keptAs: String, vote: Vote)] {
        let prefix = "\(round.text)/"
        var votes: [(String, Vote)] = []
        for name in try names(kind: Self.voteKind) where name.hasPrefix(prefix) {
            guard let bytes = try bytes(kind: Self.voteKind, name: name) else { continue }
            let vote = try Vote(canonicalBytes: bytes, place: "approval of round \(round)")
            votes.append((String(name.dropFirst(prefix.count)), vote))
        }
        return votes
    }

    func keep(_ vote: Vote, on round: RoundName) throws(Refusal) {
        try put(vote.canonicalBytes, kind: Self.voteKind, name: "\(round.text)/\(vote.person)", at: .now)
    }

    /// Takes every yes back, and the order that rests on them.
    func removeVotes(on round: RoundName) throws(Refusal) {
        for (keptAs, _) in try votes(on: round) {
            try remove(kind: Self.voteKind, name: "\(round.text)/\(keptAs)")
        }
        try remove(kind: Self.orderKind, name: round.text)
    }

    /// Who said no to a round, if anybody has.
    func decline(of round: RoundName) throws(Refusal) -> Decline? {
        guard let bytes = try bytes(kind: Self.declineKind, name: round.text) else { return nil }
        return try Decline(canonicalBytes: bytes, place: "refusal of round \(round)")
    }

    func keep(_ decline: Decline, of round: RoundName) throws(Refusal) {
        try put(decline.canonicalBytes, kind: Self.declineKind, name: round.text, at: .now)
    }

    func liftDecline(of round: RoundName) throws(Refusal) {
        try remove(kind: Self.declineKind, name: round.text)
    }

    /// The digest of the ballot that was ordered to be handed in.
    func order(of round: RoundName) throws(Refusal) -> Digest? {
        guard let bytes = try bytes(kind: Self.orderKind, name: round.text) else { return nil }
        return try Digest(canonicalBytes: bytes, place: "order of round \(round)")
    }

    func keepOrder(_ ballot: Ballot, of round: RoundName) throws(Refusal) {
        try put(ballot.digest.canonicalBytes, kind: Self.orderKind, name: round.text, at: .now)
    }

    /// Why a ballot does not hold any more, where it was found so.
    func void(of round: RoundName) throws(Refusal) -> VoidBallot? {
        guard let bytes = try bytes(kind: Self.voidKind, name: round.text) else { return nil }
        return try VoidBallot(canonicalBytes: bytes, place: "void of round \(round)")
    }

    func keep(_ void: VoidBallot, of round: RoundName) throws(Refusal) {
        try put(void.canonicalBytes, kind: Self.voidKind, name: round.text, at: .now)
    }

    func liftVoid(of round: RoundName) throws(Refusal) { try remove(kind: Self.voidKind, name: round.text) }

    /// What was handed in last, which later rounds are held against.
    func handedIn(to round: RoundName) throws(Refusal) -> Approval? {
        guard let bytes = try secret(kind: Self.handedInKind, name: round.text) else { return nil }
        return try Approval(secretBytes: bytes, place: "figures handed in to round \(round)")
    }

    func keepHandedIn(_ approval: Approval, to round: RoundName) throws(Refusal) {
        try put(approval.secretBytes, kind: Self.handedInKind, name: round.text, at: .now)
    }

    /// The rounds that figures have been handed in to, with when.
    func roundsHandedIn() throws(Refusal) -> [RoundName] {
        try names(kind: Self.handedInKind).compactMap { RoundName($0) }
    }
}

/// A ballot that does not hold any more, and why.
struct VoidBallot: Hashable, Sendable, Canonical {
    let ballot: Digest
    let reason: String

    init(_ ballot: Digest, reason: String) {
        self.ballot = ballot
        self.reason = reason
    }

    func write(to writer: inout CanonicalWriter) {
        writer.value(ballot)
        writer.text(reason)
    }

    init(from reader: inout CanonicalReader) throws(Refusal) {
        ballot = try reader.value()
        reason = try reader.text(limit: 1 << 12)
    }
}
