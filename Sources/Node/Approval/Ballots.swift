import Digests
import Store
import Vocabulary

/// What a node keeps of its people's decisions about a round, in its own store.
extension Documents {
    fileprivate static let approvalKind = "approval"
    fileprivate static let voteKind = "vote"
    fileprivate static let declineKind = "decline"
    fileprivate static let orderKind = "order"
    fileprivate static let voidKind = "void"
    fileprivate static let handedInKind = "handed-in"
    fileprivate static let takenBackKind = "taken-back"
    fileprivate static let withdrawalKind = "withdrawal"

    /// What people's decisions about a round stand in: a step that rests on them is stored only where none has changed.
    ///
    /// Meets NODE-26.
    func decisions(on round: RoundName) throws(Refusal) -> DocumentMark {
        try mark(
            kinds: [
                Self.approvalKind, Self.voteKind, Self.declineKind, Self.orderKind, Self.voidKind, Self.handedInKind,
                Self.withdrawalKind,
            ],
            name: round.text
        )
    }

    /// The figures that wait for a yes or have it.
    func approval(of round: RoundName) throws(Refusal) -> Approval? { try approval(Self.approvalKind, round) }

    /// What was handed in last, which later rounds are held against; nothing where it was taken back.
    func handedIn(to round: RoundName) throws(Refusal) -> Approval? { try approval(Self.handedInKind, round) }

    /// What was handed in and taken back, against which its correction is shown.
    func takenBack(from round: RoundName) throws(Refusal) -> Approval? { try approval(Self.takenBackKind, round) }

    private func approval(_ kind: String, _ round: RoundName) throws(Refusal) -> Approval? {
        guard let bytes = try secret(kind: kind, name: round.text) else { return nil }
        return try Approval(secretBytes: bytes, place: "\(kind) of round \(round)")
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

    /// Who said no to a round, if anybody has.
    func decline(of round: RoundName) throws(Refusal) -> String? {
        try bytes(kind: Self.declineKind, name: round.text).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Who has ordered that a round is withdrawn from, while the running node has not done it.
    func withdrawal(of round: RoundName) throws(Refusal) -> String? {
        try bytes(kind: Self.withdrawalKind, name: round.text).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The digest of the ballot that was ordered to be handed in.
    func order(of round: RoundName) throws(Refusal) -> Digest? {
        guard let bytes = try bytes(kind: Self.orderKind, name: round.text) else { return nil }
        return try Digest(canonicalBytes: bytes, place: "order of round \(round)")
    }

    /// Why a ballot does not hold any more, where it was found so.
    func void(of round: RoundName) throws(Refusal) -> VoidBallot? {
        guard let bytes = try bytes(kind: Self.voidKind, name: round.text) else { return nil }
        return try VoidBallot(canonicalBytes: bytes, place: "void of round \(round)")
    }

    /// The rounds that figures have been handed in to, with when.
    func roundsHandedIn() throws(Refusal) -> [RoundName] {
        try names(kind: Self.handedInKind).compactMap { RoundName($0) }
    }
}

/// What a decision changes, to be stored together.
extension [DocumentChange] {
    /// Takes every yes back, and the order that rests on them.
    static func takingVotesBack(on round: RoundName) -> Self {
        [
            .removeUnder(kind: Documents.voteKind, name: round.text),
            .remove(kind: Documents.orderKind, name: round.text),
        ]
    }

    /// One person's yes to figures.
    static func voting(_ vote: Vote, for approval: Approval, on round: RoundName) -> Self {
        [
            .keep(approval.secretBytes, kind: Documents.approvalKind, name: round.text),
            .put(vote.canonicalBytes, kind: Documents.voteKind, name: "\(round.text)/\(vote.person)"),
        ]
    }

    /// One person's no, by which every yes is taken back.
    static func declining(_ round: RoundName, by person: String) -> Self {
        takingVotesBack(on: round) + [.put([UInt8](person.utf8), kind: Documents.declineKind, name: round.text)]
    }

    /// An order that figures are handed in, which lifts a no.
    static func ordering(_ ballot: Ballot, of round: RoundName) -> Self {
        [
            .put(ballot.digest.canonicalBytes, kind: Documents.orderKind, name: round.text),
            .remove(kind: Documents.declineKind, name: round.text),
        ]
    }

    /// A ballot that does not hold any more: whoever said yes to it must say it again.
    static func voiding(_ ballot: Ballot, of round: RoundName, because reason: String) -> Self {
        let void = VoidBallot(ballot.digest, reason: reason)
        return takingVotesBack(on: round) + [.put(void.canonicalBytes, kind: Documents.voidKind, name: round.text)]
    }

    static func liftingVoid(of round: RoundName) -> Self { [.remove(kind: Documents.voidKind, name: round.text)] }

    /// Forgets an approval with every yes and the order: what follows needs a new one.
    static func forgettingApproval(of round: RoundName) -> Self {
        takingVotesBack(on: round) + [.remove(kind: Documents.approvalKind, name: round.text)]
    }

    /// Somebody's order that a round is withdrawn from.
    static func withdrawing(_ round: RoundName, by person: String) -> Self {
        forgettingApproval(of: round) + [.put([UInt8](person.utf8), kind: Documents.withdrawalKind, name: round.text)]
    }

    /// The order to withdraw has been carried out.
    static func endingWithdrawal(of round: RoundName) -> Self {
        [.remove(kind: Documents.withdrawalKind, name: round.text)]
    }

    /// Figures that are handed in with this step.
    static func handingIn(_ approval: Approval, to round: RoundName) -> Self {
        [
            .keep(approval.secretBytes, kind: Documents.handedInKind, name: round.text),
            .remove(kind: Documents.takenBackKind, name: round.text),
        ]
    }

    /// Figures that are taken back with this step.
    static func takingBack(_ approval: Approval?, from round: RoundName) -> Self {
        let kept = approval.map { DocumentChange.keep($0.secretBytes, kind: Documents.takenBackKind, name: round.text) }
        return endingWithdrawal(of: round) + [.remove(kind: Documents.handedInKind, name: round.text)]
            + [kept].compactMap(\.self)
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
