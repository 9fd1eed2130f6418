public import Audit
import Disclosure
import Messages
import Proceedings
import Rounds
public import Sealing
import Transcript
public import Vocabulary

extension AuditVerdict {
    /// Reads an auditor's bundle and checks its claims, those that only the auditor's key can prove too.
    ///
    /// `earlier` are the public bundles of earlier rounds of the period, of which the offers name what was opened; without one of them masks and
    /// suppression stay unchecked. Refuses bytes that are no such bundle, and an earlier bundle that does not hold. Meets AUD-11,
    /// AUD-12, TRN-4.
    public init(
        auditorBundle bytes: [UInt8],
        key: EnvelopeKey,
        table: [UInt8]?,
        coordinatorKey: [UInt8]?,
        earlier: [[UInt8]] = []
    ) throws(Refusal) {
        let bundle = try AuditorBundle(canonicalBytes: bytes, place: "auditor's bundle")
        var releases: [EarlierRelease] = []
        for bytes in earlier {
            let round = try ReplayedRound(try Bundle(canonicalBytes: bytes, place: "earlier bundle"))
            if let release = EarlierRelease(round.record) { releases.append(release) }
        }
        self.init(bundle.bundle, table: table, coordinatorKey: coordinatorKey) { record in
            Self.finding(in: record, bundle.items, key: key, earlier: releases)
        }
    }

    /// What the key tells of a round whose every message is checked already.
    private static func finding(
        in record: Record,
        _ items: [AuditorBundle.Item],
        key: EnvelopeKey,
        earlier: [EarlierRelease]
    ) -> Finding {
        let masks = items.map { ($0.contributor, EnvelopeDelivery(envelope: $0.envelope, path: $0.path)) }
        do throws(Refusal) {
            let view = try AuditorView(
                record,
                key: key,
                masks: Dictionary(masks, uniquingKeysWith: { $1 }),
                earlier: earlier
            )
            guard let agreed = record.session?.agreed else { return .leadsElsewhere("C4") }
            if agreed.passing != view.outcome.passing { return .leadsElsewhere("passing set") }
            return agreed.mask == view.jointMask ? .holds : .leadsElsewhere("joint mask")
        } catch {
            return error.code == .unknownRelease ? .lacking(error) : .failed(error)
        }
    }
}
