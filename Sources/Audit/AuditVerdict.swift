import Digests
import Messages
package import Proceedings
import Publication
package import Transcript
public import Vocabulary

/// The verdict on a bundle: one answer for each claim that a published benchmark makes.
///
/// A claim passes, fails, or could not be checked; what could not be checked has not passed.
///
/// Meets AUD-1 to AUD-9, AUD-11, AUD-12.
public struct AuditVerdict: Hashable, Sendable {
    /// What became of a claim.
    public enum Outcome: Hashable, Sendable, CaseIterable {
        /// Checked, and it holds.
        case passed
        /// Checked, and it does not hold.
        case failed
        /// Not checked: something is missing, or an earlier claim failed that this one stands on.
        case unchecked
    }

    /// What is claimed.
    public enum Subject: Hashable, Sendable, CaseIterable {
        /// Study and roster are those that the draft names.
        case names
        /// Every entry is signed by its sender and stands where it may.
        case entries
        /// The coordinator's key is the one that the reader was told by another way.
        case coordinator
        /// Every member signed the same passing set.
        case passing
        /// All members' openings give the figures that were published.
        case figures
        /// The published table is the one that these figures make.
        case table
        /// Every member has reported its keys and shares deleted.
        case deletion
        /// Every mask is what its contributor signed, and every step of the circuit holds; only an auditor's key can tell.
        case mask
        /// What masks and bits lead to is what all members said may open; only an auditor's key can tell.
        case suppression
    }

    /// What an auditor found behind what anybody can check.
    package enum Finding: Sendable {
        /// Masks, circuit and passing set hold.
        case holds
        /// A mask or a step of the circuit does not hold, or is missing.
        case failed(Refusal)
        /// Something else than the round is missing: an earlier release.
        case lacking(Refusal)
        /// Masks and circuit hold, and lead elsewhere than to the passing set or its digest.
        case leadsElsewhere(String)
    }

    /// A claim and what became of it.
    public struct Claim: Hashable, Sendable {
        /// What is claimed.
        public let subject: Subject
        /// What became of it.
        public let outcome: Outcome
        /// Where it failed, or what is missing: a place, a number, a key to compare; never data.
        public let detail: String
    }

    /// A kommune of the round and the key that it signed with, whose six words a reader can compare.
    public struct Signer: Hashable, Sendable {
        /// The kommune.
        public let kommune: KommuneCode
        /// Its name in the roster.
        public let name: String
        let key: VerifyingKey

        /// The six words of the key; it takes half a second.
        public var words: [String] { Fingerprint.words(kommune: kommune, key: key) }
    }

    /// One claim for each subject of the reader, in their order; masks and suppression are claimed to an auditor only.
    public private(set) var claims: [Claim] = []
    /// The members, as the bundle names them; empty where the roster could not be read.
    public private(set) var members: [Signer] = []

    /// Reads a bundle and checks its claims.
    ///
    /// `table` are the bytes of the published plain table, `coordinatorKey` the 32 bytes that the reader was told by another way;
    /// without them two claims stay unchecked. Refuses bytes that are no bundle.
    ///
    /// Meets AUD-1, TRN-3.
    public init(bundle bytes: [UInt8], table: [UInt8]?, coordinatorKey: [UInt8]?) throws(Refusal) {
        self.init(try Bundle(canonicalBytes: bytes, place: "bundle"), table: table, coordinatorKey: coordinatorKey)
    }

    /// Checks what the bundle proves to anybody, and with an auditor what its key does.
    ///
    /// Meets AUD-11, AUD-12.
    package init(
        _ bundle: Bundle,
        table: [UInt8]?,
        coordinatorKey: [UInt8]?,
        auditor: ((Record) -> Finding)? = nil
    ) {
        isAuditors = auditor != nil
        var round: ReplayedRound?
        var isWhole = false
        do throws(Refusal) {
            var front = try ReplayedRound(frontOf: bundle)
            round = front
            conclude(.names, .passed)
            do throws(Refusal) {
                try front.replay(bundle.entries)
                round = front
                isWhole = true
                conclude(.entries, .passed)
            } catch {
                conclude(.entries, .failed, error.description)
            }
        } catch {
            conclude(.names, .failed, error.description)
            conclude(.entries, .unchecked)
        }
        check(coordinatorKey, is: bundle.coordinatorKey)
        guard let round, isWhole else {
            for subject in subjects.dropFirst(claims.count) { conclude(subject, .unchecked) }
            return
        }
        members = round.signers
        check(round.record)
        check(table, of: round)
        checkDeletion(round.record)
        guard let auditor else { return }
        conclude(auditor(round.record))
    }

    /// Whether the reader is the round's auditor.
    let isAuditors: Bool

    /// What is claimed to this reader, in order.
    private var subjects: [Subject] {
        Subject.allCases.filter { isAuditors || ($0 != .mask && $0 != .suppression) }
    }

    /// Whether every claim was checked and holds.
    ///
    /// Meets AUD-8.
    public var isProven: Bool { claims.map(\.subject) == subjects && claims.allSatisfy { $0.outcome == .passed } }

    private mutating func conclude(_ subject: Subject, _ outcome: Outcome, _ detail: String = "") {
        claims.append(Claim(subject: subject, outcome: outcome, detail: detail))
    }

    /// What an auditor's key tells.
    ///
    /// Meets AUD-11, AUD-12.
    private mutating func conclude(_ finding: Finding) {
        switch finding {
        case .failed(let refusal): conclude(.mask, .failed, refusal.description)
        case .lacking(let refusal): conclude(.mask, .unchecked, refusal.description)
        case .holds, .leadsElsewhere: conclude(.mask, .passed)
        }
        switch finding {
        case .failed, .lacking: conclude(.suppression, .unchecked)
        case .holds: conclude(.suppression, .passed)
        case .leadsElsewhere(let what): conclude(.suppression, .failed, what)
        }
    }

    /// The key in the bundle is the coordinator's own word; only another way can tell whose it is.
    ///
    /// Meets AUD-3.
    private mutating func check(_ expected: [UInt8]?, is key: [UInt8]) {
        guard let expected else { return conclude(.coordinator, .unchecked, key.hex) }
        conclude(.coordinator, expected == key ? .passed : .failed, key.hex)
    }

    /// The passing set and the figures, from the messages of all members.
    ///
    /// Meets AUD-4, AUD-5.
    private mutating func check(_ record: Record) {
        guard let session = record.session, let first = session.members.first,
            session.statements.count == session.members.count
        else {
            conclude(.passing, .unchecked)
            return conclude(.figures, .unchecked)
        }
        let areAlike = session.statements.values.allSatisfy { $0.statement == session.statements[first]?.statement }
        conclude(.passing, areAlike ? .passed : .failed, "\(session.members.count)")
        guard let publication = record.publication, let id = session.id, let figures = session.figures else {
            return conclude(.figures, .unchecked)
        }
        let areSigned = session.results.count == session.members.count
        let arePublished = publication.figures == figures.digest(session: id)
        conclude(.figures, areSigned && arePublished ? .passed : .failed, "\(figures.values.count)")
    }

    /// The table, made again from the figures, has the published digest, and is the one in hand.
    ///
    /// Meets AUD-6.
    private mutating func check(_ table: [UInt8]?, of round: ReplayedRound) {
        guard let publication = round.record.publication else { return conclude(.table, .unchecked) }
        let report = try? round.report(dated: publication.day)
        guard let made = report?.files.first(where: { $0.name == Report.tableName })?.bytes,
            Hashing.sha256(made) == publication.table
        else { return conclude(.table, .failed, publication.table.hex) }
        guard let table else { return conclude(.table, .unchecked, publication.table.hex) }
        conclude(.table, table == made ? .passed : .failed, publication.table.hex)
    }

    /// Deletion is a member's word, and this counts the words.
    ///
    /// Meets AUD-7.
    private mutating func checkDeletion(_ record: Record) {
        let committee = record.draft?.body.committee ?? []
        let missing = committee.filter { !record.deleted.contains($0) }
        conclude(
            .deletion,
            missing.isEmpty && !committee.isEmpty ? .passed : .unchecked,
            missing.map(\.description).joined(separator: ", ")
        )
    }
}

extension ReplayedRound {
    /// The members in the order of their points, with the keys of the roster.
    fileprivate var signers: [AuditVerdict.Signer] {
        (record.draft?.body.committee ?? [])
            .compactMap { member in
                roster.entries.first { $0.kommune == member }
                    .map { AuditVerdict.Signer(kommune: member, name: $0.name, key: $0.key) }
            }
    }
}
