import Digests
import Disclosure
import Messages
import Proceedings
import Sealing
import Sharing
import Testing
import Vocabulary

@testable import Rounds

/// One lie in a message that the coordinator signs, and the code that it must stop with.
struct CoordinatorLie: CustomTestStringConvertible, Sendable {
    /// The requirement and what the lie is.
    let name: String
    let kind: String
    let code: Refusal.Code
    let change: @Sendable (Statement) -> Statement

    var testDescription: String { name }

    static let drafts: [CoordinatorLie] = [
        draft("RND-3: another suite", suite: "none"),
        draft("RND-3: another roster", roster: Lie.bogus),
        draft("RND-3: another number of slots", code: .laxerThanStudy, slots: 4),
        draft("RND-3: another study", code: .laxerThanStudy, study: Lie.bogus),
        draft("RND-3: a smaller k than the study's", code: .laxerThanStudy, smallCount: 4),
        draft("RND-3: a contributor that is not in the roster", extra: KommuneCode(851)),
    ]

    static let all: [CoordinatorLie] = [
        manifest("RND-5: a manifest of another draft") {
            Manifest(draft: Lie.bogus, offers: $0.offers, thresholds: $0.thresholds, ledgerHead: $0.ledgerHead)
        },
        manifest("RND-5: weaker rules than the offers ask for") {
            let weak = Thresholds(smallCount: 1, smallPart: 1, minimumContributors: 1, hidesZeros: false)
            return Manifest(draft: $0.draft, offers: $0.offers, thresholds: weak, ledgerHead: $0.ledgerHead)
        },
        manifest("RND-5: offers in another order") {
            Manifest(
                draft: $0.draft,
                offers: $0.offers.reversed(),
                thresholds: $0.thresholds,
                ledgerHead: $0.ledgerHead
            )
        },
        manifest("RND-6: another offer in place of one's own") {
            Manifest(
                draft: $0.draft,
                offers: [Lie.bogus] + $0.offers.dropFirst(),
                thresholds: $0.thresholds,
                ledgerHead: $0.ledgerHead
            )
        },
        manifest("RND-5: a ledger head that forgets") {
            Manifest(draft: $0.draft, offers: $0.offers, thresholds: $0.thresholds, ledgerHead: Lie.bogus)
        },
        list("RND-12: a list under another manifest", .badList) {
            ListProposal(manifest: Lie.bogus, attempt: $0.attempt, items: $0.items)
        },
        list("RND-12: another root", .badList) {
            let first = $0.items[0]
            let other = ListProposal.Item(contributor: first.contributor, sequence: first.sequence, root: Lie.bogus)
            return ListProposal(manifest: $0.manifest, attempt: $0.attempt, items: [other] + $0.items.dropFirst())
        },
        list("RND-12: another sequence", .badList) {
            let first = $0.items[0]
            let other = ListProposal.Item(contributor: first.contributor, sequence: 2, root: first.root)
            return ListProposal(manifest: $0.manifest, attempt: $0.attempt, items: [other] + $0.items.dropFirst())
        },
        list("RND-12: fewer contributors than m", .badList) {
            ListProposal(manifest: $0.manifest, attempt: $0.attempt, items: Array($0.items.prefix(3)))
        },
        list("RND-12: nobody", .badList) {
            ListProposal(manifest: $0.manifest, attempt: $0.attempt, items: [])
        },
        list("RND-12: without a contributor that everybody acknowledged", .listLeavesOut) {
            ListProposal(manifest: $0.manifest, attempt: $0.attempt, items: Array($0.items.dropFirst()))
        },
        list("RND-12: without the reader itself", .listLeavesOut) { body in
            let reader = RoundTable.kommuner[3]
            return ListProposal(
                manifest: body.manifest,
                attempt: body.attempt,
                items: body.items.filter { $0.contributor != reader }
            )
        },
        list("RND-13: attempt 0", .badAttempt) { ListProposal(manifest: $0.manifest, attempt: 0, items: $0.items) },
        list("RND-13: attempt 2 first", .badAttempt) {
            ListProposal(manifest: $0.manifest, attempt: 2, items: $0.items)
        },
        list("RND-13: attempt 5", .badAttempt) { ListProposal(manifest: $0.manifest, attempt: 5, items: $0.items) },
        publication("RND-22: a publication of another session") {
            Publication(session: Lie.bogus, figures: $0.figures, chain: $0.chain, table: $0.table, day: $0.day)
        },
        publication("RND-22: a publication of other figures") {
            Publication(session: $0.session, figures: Lie.bogus, chain: $0.chain, table: $0.table, day: $0.day)
        },
        publication("TRN-1: a publication under another chain") {
            Publication(session: $0.session, figures: $0.figures, chain: Lie.bogus, table: $0.table, day: $0.day)
        },
        CoordinatorLie(name: "RND-25: a stop of another round", kind: "list", code: .outOfStep) { _ in
            .stop(Stop(draft: Lie.bogus, reason: 1224, parties: []))
        },
        CoordinatorLie(name: "RND-1: a roster in a round", kind: "list", code: .outOfStep) { _ in
            .roster(Roster(version: 2, entries: []))
        },
        CoordinatorLie(name: "RND-1: a receipt in a round", kind: "list", code: .outOfStep) { _ in
            .receipt(Receipt(message: Lie.bogus, received: Timestamp(seconds: 0)))
        },
    ]

    private static func draft(
        _ name: String,
        code: Refusal.Code = .badDraft,
        suite: String? = nil,
        roster: Digest? = nil,
        slots: Int? = nil,
        extra: KommuneCode? = nil,
        study: Digest? = nil,
        smallCount: Int? = nil
    ) -> CoordinatorLie {
        CoordinatorLie(name: name, kind: "draft", code: code) {
            guard case .draft(let body) = $0 else { return $0 }
            let rules = body.thresholds
            return .draft(
                Draft(
                    round: body.round,
                    study: study ?? body.study,
                    slotCount: slots ?? Int(body.slotCount),
                    period: body.period,
                    contributors: body.contributors + (extra.map { [$0] } ?? []),
                    committee: body.committee,
                    threshold: body.threshold,
                    thresholds: Thresholds(
                        smallCount: smallCount ?? rules.smallCount,
                        smallPart: rules.smallPart,
                        minimumContributors: rules.minimumContributors,
                        hidesZeros: rules.hidesZeros
                    ),
                    roster: roster ?? body.roster,
                    closes: body.closes,
                    suite: suite ?? body.suite
                )
            )
        }
    }

    private static func manifest(_ name: String, _ change: @escaping @Sendable (Manifest) -> Manifest) -> CoordinatorLie
    {
        CoordinatorLie(name: name, kind: "manifest", code: .badManifest) {
            guard case .manifest(let body) = $0 else { return $0 }
            return .manifest(change(body))
        }
    }

    private static func list(
        _ name: String,
        _ code: Refusal.Code,
        _ change: @escaping @Sendable (ListProposal) -> ListProposal
    ) -> CoordinatorLie {
        CoordinatorLie(name: name, kind: "list", code: code) {
            guard case .list(let body) = $0 else { return $0 }
            return .list(change(body))
        }
    }

    private static func publication(
        _ name: String,
        _ change: @escaping @Sendable (Publication) -> Publication
    ) -> CoordinatorLie {
        CoordinatorLie(name: name, kind: "publication", code: .badPublication) {
            guard case .publication(let body) = $0 else { return $0 }
            return .publication(change(body))
        }
    }
}

@Suite("The coordinator lies in a well-signed message")
struct CoordinatorLieTests {
    /// A round in which the coordinator shows its lie to one party, or to all.
    static func play(_ lie: CoordinatorLie, toAll: Bool) throws -> RoundTable {
        var table = try RoundTable(problem: try SmallStudy.problem(), seed: 41)
        let victim = table.kommuner[3]
        let (keyring, key) = (table.keyring, table.coordinatorKey)
        table.onBoard = { kommune, entry in
            guard toAll || kommune == victim,
                let message = try? UnverifiedMessage(decoding: entry).verified(by: keyring),
                message.statement.name == lie.kind,
                let lied = try? RoundTable.sign(lie.change(message.statement), key, .coordinator)
            else { return [entry] }
            return [lied.bytes]
        }
        try table.attempt(
            try table.draft(threshold: try Threshold(committee: 5, tolerated: 2)),
            values: SmallStudy.values(table.kommuner, small: table.kommuner[2])
        )
        return table
    }

    @Test("RND-25: the member that it is shown to stops before it opens anything", arguments: CoordinatorLie.all)
    func shownToOne(_ lie: CoordinatorLie) throws {
        let table = try Self.play(lie, toAll: false)
        let victim = table.kommuner[3]
        let stop = try #require(table.stops[victim])
        #expect(stop.reason == lie.code.number)
        #expect(Set(stop.parties) == [.coordinator, .kommune(victim)])
        #expect(table.everyOpeningWasAgreed)
        if lie.kind != "publication" { #expect(table.openingsSent.isEmpty) }
    }

    @Test("RND-25: shown to all, nobody opens anything", arguments: CoordinatorLie.all)
    func shownToAll(_ lie: CoordinatorLie) throws {
        let table = try Self.play(lie, toAll: true)
        #expect(!table.stops.isEmpty)
        #expect(table.everyOpeningWasAgreed)
        if lie.kind != "publication" { #expect(table.openingsSent.isEmpty) }
    }

    @Test("RND-3: a draft that this edition cannot serve is not even answered", arguments: CoordinatorLie.drafts)
    func badDraft(_ lie: CoordinatorLie) throws {
        let table = try Self.play(lie, toAll: true)
        for kommune in table.kommuner { #expect(table.unread[kommune]?.code == lie.code) }
        #expect(table.coordinator.record.offers.isEmpty)
    }
}
