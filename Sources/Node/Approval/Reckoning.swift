import Digests
import Disclosure
import Foundation
import Messages
import Rounds
import Sealing
import Sharing
import Store
import Studies
import Tallying
import Vocabulary

/// A round reckoned anew: what the extracts give now, and the ballot that this would be.
///
/// The extracts are read again each time it is made, so that what is held against an approval is what is there now.
struct Reckoning: Sendable {
    let dossier: Dossier
    let layout: SlotLayout
    let problem: Problem
    let quality: QualityReport
    /// What the quality gate remarks upon; nothing of it blocks.
    let gate: QualityGate
    /// The figures with the ballot that they are on.
    let approval: Approval

    /// Reckons; refuses what the policy does not allow, and a table of which nothing could be read.
    ///
    /// `despite` are the rounds of the same days that are known to have told bits. A running node gives the pulse that the tally beats to. Meets NODE-10 and NODE-30.
    init(
        _ dossier: Dossier,
        despite: [RoundName] = [],
        _ store: NodeStore,
        _ configuration: NodeConfiguration,
        pulse: Pulse? = nil
    ) throws(Refusal) {
        try dossier.rules.check()
        let study = dossier.study
        layout = SlotLayout(study)
        let mapping = try dossier.requireMapping()
        // A database says nothing while it reckons; a file is read block by block.
        let work = pulse?
            .begin(
                "tally",
                allowance: mapping.readsDatabase ? .seconds(Tally.databaseLimit + 300) : .seconds(120),
                within: pulse?.turn
            )
        defer { work.map { pulse?.end($0) } }
        let outcome = try Tally.run(
            study: study,
            layout: layout,
            mapping: mapping,
            folder: configuration.extracts,
            period: dossier.draft.period,
            progress: { work?.goesOn() }
        )
        // A table of which nothing could be read would go out as zeros.
        if let empty = outcome.quality.tables.first(where: { $0.read > 0 && $0.kept == 0 }) {
            throw Refusal(
                .noRowKept,
                at: "table \(empty.name), \(empty.read) rows in \(empty.extract)",
                next: """
                    `tvaersum node check \(dossier.round)` lists the rules that rejected them. Where dates or numbers are written otherwise \
                    than before, name the source again: `tvaersum node source add \(empty.name)` looks at the file anew.
                    """
            )
        }
        gate = QualityGate(outcome.quality, emptyAllowed: mapping.tablesThatMayBeEmpty)
        try NodeDesk.refuseBlocked(gate)
        problem = try Problem(layout: layout)
        quality = outcome.quality
        let values = Secret(outcome.values)
        let ballot = Ballot(
            draft: dossier.draftDigest,
            study: study.digest,
            mapping: mapping.digest,
            extracts: outcome.extractDigests,
            figures: Ballot.digest(
                of: values,
                draft: dossier.draftDigest,
                study: study.digest,
                mapping: mapping.digest,
                round: dossier.round,
                identity: try NodeKeys(documents: store.documents).identity()
            ),
            rules: dossier.rules.effective.digest,
            despite: despite
        )
        approval = Approval(ballot: ballot, values: values)
        self.dossier = dossier
    }

    /// Refuses figures that other rounds of the same days forbid.
    ///
    /// Meets NODE-9 and NODE-13.
    func checkOthers(_ store: NodeStore) throws(Refusal) {
        try refuseRevision(store)
        let named = approval.ballot.despite
        if let other = try ToldRounds(store).near(dossier.draft).first(where: { !named.contains($0) }) {
            throw Refusal(
                .toldBefore,
                at: "round \(other)",
                next: """
                    Where it still runs, wait until it has opened its figures. Else let your data-protection officer decide; then approve \
                    with --despite \(other).
                    """
            )
        }
    }

    /// Refuses figures for days that an earlier round has opened figures for, unless they are the same figures: the difference of
    /// two openings can be one person.
    private func refuseRevision(_ store: NodeStore) throws(Refusal) {
        let draft = dossier.draft
        for written in try store.releases() where written.release.round != draft.round {
            let earlier = written.release.period
            guard earlier.overlaps(draft.period) else { continue }
            if let handedIn = try store.documents.handedIn(to: written.release.round),
                handedIn.ballot.study == draft.study, earlier == draft.period, handedIn.values == approval.values
            {
                continue
            }
            throw Refusal(
                .opensDifference,
                at: "round \(draft.round), against round \(written.release.round)",
                next: "Approve only the same figures for the same period again, or a period that does not overlap."
            )
        }
    }
}

extension Reckoning {
    /// The bytes of figures: eight a slot, highest first.
    static func plaintextBytes(_ values: Secret<Int64>) -> Secret<UInt8> {
        values.withElements { values in
            Secret(values.flatMap { value in (0..<8).map { UInt8(truncatingIfNeeded: value >> (56 - 8 * $0)) } })
        }
    }

    /// The plain digest of the figures, which a tired reader takes for the one that is approved.
    var plaintextDigest: Digest { Self.plaintextBytes(approval.values).withElements { Hashing.sha256($0) } }
}
