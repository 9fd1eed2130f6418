import Disclosure
public import Messages
public import Proceedings
public import Sealing
import Transcript
public import Vocabulary

/// The coordinator's part in a round, as a value: what parties send goes in, what goes onto the board comes out.
///
/// The coordinator relays and orders; it holds no key to any envelope. All it knows is the record. Every entry it returns has been
/// applied already, and the driver stores the entries before it answers anybody.
public struct CoordinatorRound: Sendable {
    /// What anybody can tell from the board.
    public private(set) var record: Record
    private let identity: SigningKey

    /// Starts a round, or takes it up where `record` stands.
    public init(identity: SigningKey, record: Record) {
        self.identity = identity
        self.record = record
    }

    /// Puts the draft onto the board.
    ///
    /// Meets RND-3.
    public mutating func open(_ draft: Draft) throws(Refusal) -> [SignedMessage] { [try say(.draft(draft))] }

    /// Takes a message from a kommune; returns the new entries, none if the very same message stands already.
    ///
    /// Meets RND-2.
    public mutating func receive(_ bytes: [UInt8]) throws(Refusal) -> [SignedMessage] {
        let message = try UnverifiedMessage(decoding: bytes).verified(by: record.keyring)
        if case .submission = message.statement { throw Refusal(.outOfStep, at: "submission without its envelopes") }
        return try admit(message)
    }

    /// Takes a submission and its envelopes, which must be those under the signed root, the auditor's of its one length.
    ///
    /// Meets RND-29, RND-37.
    public mutating func receive(submission bytes: [UInt8], envelopes: [[UInt8]]) throws(Refusal) -> [SignedMessage] {
        let message = try UnverifiedMessage(decoding: bytes).verified(by: record.keyring)
        guard case .submission(let header) = message.statement else { throw Refusal(.outOfStep, at: "submission") }
        guard let draft = record.draft?.body, envelopes.count == draft.readers,
            MerkleTree.root(of: envelopes) == header.root,
            draft.auditor == nil
                || envelopes.last?.count == SealedMask.sealedSize(bits: record.problem.testedFigures.count)
        else { throw Refusal(.otherEnvelopes, at: "submission from \(message.sender)") }
        return try admit(message)
    }

    /// Closes submissions: proposes the list of everybody whose submission all members acknowledged.
    ///
    /// Before the time that the draft says only when everybody asked has submitted. Meets RND-12.
    public mutating func close(at now: Timestamp) throws(Refusal) -> [SignedMessage] {
        let awaited = record.awaited
        if let draft = record.draft?.body, now < draft.closes, record.submissions.count < draft.contributors.count {
            throw Refusal(.notNow, at: "close", next: "Wait until \(draft.closes), or until everybody has submitted.")
        }
        guard record.stage == .fixed, awaited.isEmpty else {
            throw Refusal(
                .notNow,
                at: awaited.isEmpty ? "close" : "submission of kommune \(awaited[0].contributor)",
                next: awaited.isEmpty
                    ? ""
                    : "Wait for the acknowledgement of \(awaited[0].members.map(\.description).joined(separator: ", "))."
            )
        }
        return try proposeList()
    }

    /// Proposes the next attempt of the same list, after a restart or a dropped contributor.
    ///
    /// Refused once the degree check holds: the attempt goes on by itself. Meets RND-13, RND-24.
    public mutating func retry() throws(Refusal) -> [SignedMessage] {
        guard record.stage == .summing else { throw Refusal(.notNow, at: "another attempt") }
        return try proposeList()
    }

    /// Publishes what all members signed; `table` is the digest of the published plain CSV, `day` the day it shows.
    ///
    /// Meets RND-22.
    public mutating func publish(table: Digest, on day: Day) throws(Refusal) -> [SignedMessage] {
        guard record.stage == .opened, let session = record.session, let id = session.id, let figures = session.figures
        else { throw Refusal(.notNow, at: "publication") }
        let publication = Publication(
            session: id,
            figures: figures.digest(session: id),
            chain: record.chain.head,
            table: table,
            day: day
        )
        return [try say(.publication(publication))]
    }

    /// Stops the round, with the reason.
    ///
    /// Meets RND-25.
    public mutating func stop(reason: Refusal.Code, parties: [Party]) throws(Refusal) -> [SignedMessage] {
        guard let draft = record.draft else { throw Refusal(.notNow, at: "stop") }
        return [try say(.stop(Stop(draft: draft.digest, reason: reason.number, parties: parties)))]
    }

    private mutating func admit(_ message: SignedMessage) throws(Refusal) -> [SignedMessage] {
        if record.holds(message) { return [] }
        try record.apply(message)
        var entries = [message]
        if record.stage == .drafted, let manifest = record.expectedManifest {
            entries.append(try say(.manifest(manifest)))
        }
        return entries
    }

    private mutating func proposeList() throws(Refusal) -> [SignedMessage] {
        guard let list = record.nextList else {
            throw Refusal(.notNow, at: "list", next: "Wait: this attempt goes on by itself.")
        }
        return [try say(.list(list))]
    }

    private mutating func say(_ statement: Statement) throws(Refusal) -> SignedMessage {
        let identity = identity
        let message = try SignedMessage(statement, from: .coordinator) { (bytes: [UInt8]) throws(Refusal) in
            try identity.sign(bytes)
        }
        try record.apply(message)
        return message
    }
}
