import Benchmarking
import Digests
import Disclosure
public import Messages
public import Proceedings
public import Publication
import Sharing
public import Studies
public import Transcript
public import Vocabulary

/// A round rebuilt from its bundle: every entry applied, and with it every signature, order and opening checked.
///
/// Meets AUD-1.
public struct ReplayedRound: Sendable {
    /// The study.
    public let study: Study
    /// The roster that the draft names.
    public let roster: Roster
    /// The record after the last entry.
    public private(set) var record: Record

    /// Replays a bundle; the refusal names the first entry that does not fit.
    public init(_ bundle: Bundle) throws(Refusal) {
        try self.init(frontOf: bundle)
        try replay(bundle.entries)
    }

    /// Takes what a coordinator has at hand already.
    public init(study: Study, roster: Roster, record: Record) {
        self.study = study
        self.roster = roster
        self.record = record
    }

    /// Reads study and roster and holds them against the draft; no entry is applied yet.
    ///
    /// Meets AUD-2.
    init(frontOf bundle: Bundle) throws(Refusal) {
        guard let key = VerifyingKey(bundle.coordinatorKey) else { throw Refusal(.notARoster, at: "coordinator's key") }
        let message = try UnverifiedMessage(decoding: bundle.roster).verified(by: Keyring(coordinator: key))
        guard case .roster(let roster) = message.statement else { throw Refusal(.notARoster, at: "roster") }
        let study = try Study(canonicalBytes: bundle.study, place: "study")
        let record = Record(
            keyring: Keyring(coordinator: key, roster: roster),
            roster: message.digest,
            terms: try StudyTerms(study)
        )
        guard let first = bundle.entries.first,
            case .draft(let draft) = try UnverifiedMessage(decoding: first).verified(by: record.keyring).statement,
            draft.study == study.digest
        else { throw Refusal(.otherStudy, at: "draft") }
        guard draft.roster == message.digest else { throw Refusal(.notARoster, at: "draft") }
        // The record holds the draft against the study; a laxer draft is refused here.
        var probe = record
        try probe.apply(first)
        self.init(study: study, roster: roster, record: record)
    }

    /// Applies the board's entries in order; the refusal names the first that does not fit.
    mutating func replay(_ entries: [[UInt8]]) throws(Refusal) {
        for (position, entry) in entries.enumerated() {
            do throws(Refusal) {
                try record.apply(entry)
            } catch {
                throw Refusal(error.code, at: "entry \(position), \(error.place)", next: error.next)
            }
        }
    }

    /// The report that the opened figures make on a day.
    ///
    /// The same figures make the same report. Meets AUD-6, PUB-5.
    public func report(dated day: Day) throws(Refusal) -> Report {
        guard let table = try record.releasedTable(), let draft = record.draft?.body,
            let manifest = record.manifest?.body
        else { throw Refusal(.notPublished, at: "round") }
        let names = Dictionary(roster.entries.map { ($0.kommune, $0.name) }, uniquingKeysWith: { $1 })
        func named(_ kommuner: [KommuneCode]) -> [Report.Kommune] {
            kommuner.map { Report.Kommune(code: $0, name: names[$0] ?? "\($0)") }
        }
        return try Report(
            study: study,
            benchmark: Benchmark(SlotLayout(study), from: table),
            contributors: named(record.listed),
            absent: named(draft.contributors.filter { !record.listed.contains($0) }),
            facts: Report.Facts(
                studyDigest: draft.study,
                round: draft.round,
                period: draft.period,
                published: day,
                thresholds: manifest.thresholds,
                committee: draft.threshold.committee,
                tolerated: draft.threshold.tolerated,
                transcriptHead: record.publication?.chain ?? record.chain.head
            )
        )
    }
}
