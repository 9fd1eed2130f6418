import Benchmarking
import Digests
import Disclosure
public import Messages
public import Proceedings
public import Publication
import Studies
public import Transcript
public import Vocabulary

/// A round rebuilt from its bundle: every entry applied, and with it every signature, order and opening checked. Meets AUD-1.
public struct ReplayedRound: Sendable {
    /// The study.
    public let study: Study
    /// The roster that the draft names.
    public let roster: Roster
    /// The record after the last entry.
    public let record: Record

    /// Replays a bundle; the refusal names the first entry that does not fit.
    public init(_ bundle: Bundle) throws(Refusal) {
        guard let key = VerifyingKey(bundle.coordinatorKey) else { throw Refusal(.notARoster, at: "coordinator's key") }
        let message = try UnverifiedMessage(decoding: bundle.roster).verified(by: Keyring(coordinator: key))
        guard case .roster(let roster) = message.statement else { throw Refusal(.notARoster, at: "roster") }
        let study = try Study(canonicalBytes: bundle.study, place: "study")
        var record = Record(
            keyring: Keyring(coordinator: key, roster: roster), roster: message.digest,
            problem: try Problem(layout: SlotLayout(study)))
        for (position, entry) in bundle.entries.enumerated() {
            do throws(Refusal) {
                try record.apply(entry)
            } catch {
                throw Refusal(error.code, at: "entry \(position), \(error.place)", next: error.next)
            }
            if position == 0, record.draft?.body.study != study.digest { throw Refusal(.otherStudy, at: "draft") }
        }
        self.init(study: study, roster: roster, record: record)
    }

    /// Takes what a coordinator has at hand already.
    public init(study: Study, roster: Roster, record: Record) {
        self.study = study
        self.roster = roster
        self.record = record
    }

    /// The report that the opened figures make, dated `day`. The same figures make the same report. Meets AUD-2, PUB-5.
    public func report(dated day: Day) throws(Refusal) -> Report {
        guard let table = try record.releasedTable(), let draft = record.draft?.body,
            let manifest = record.manifest?.body
        else { throw Refusal(.notPublished, at: "round") }
        let names = Dictionary(roster.entries.map { ($0.kommune, $0.name) }, uniquingKeysWith: { $1 })
        return try Report(
            study: study, benchmark: Benchmark(SlotLayout(study), from: table),
            contributors: record.listed.map { Report.Contributor(code: $0, name: names[$0] ?? "\($0)") },
            facts: Report.Facts(
                studyDigest: draft.study, round: draft.round, period: draft.period, published: day,
                thresholds: manifest.thresholds, committee: draft.threshold.committee,
                tolerated: draft.threshold.tolerated, transcriptHead: record.publication?.chain ?? record.chain.head))
    }
}
