import Digests
import Disclosure
import Messages
import Sealing
import Studies
import Testing
import Transcript
import Vocabulary

@testable import Audit

@Suite("A bundle under examination") struct AuditVerdictTests {
    let round: PlayedRound

    init() throws { round = try PlayedRound(seed: 4) }

    func verdict(
        entries: [[UInt8]]? = nil,
        study: [UInt8]? = nil,
        roster: [UInt8]? = nil
    ) throws -> AuditVerdict {
        try AuditVerdict(
            bundle: bundle(entries: entries, study: study, roster: roster).canonicalBytes,
            table: round.table,
            coordinatorKey: round.bundle.coordinatorKey
        )
    }

    /// The round's bundle with something else in it.
    func bundle(entries: [[UInt8]]? = nil, study: [UInt8]? = nil, roster: [UInt8]? = nil) -> Bundle {
        Bundle(
            study: study ?? round.bundle.study,
            coordinatorKey: round.bundle.coordinatorKey,
            roster: roster ?? round.bundle.roster,
            entries: entries ?? round.bundle.entries
        )
    }

    func refusal(_ body: () throws -> Void) -> Refusal? { #expect(throws: Refusal.self) { try body() } }

    func outcome(_ verdict: AuditVerdict, _ subject: AuditVerdict.Subject) -> AuditVerdict.Outcome? {
        verdict.claims.first { $0.subject == subject }?.outcome
    }

    /// The statement in an entry, whatever its signature.
    func statement(_ entry: [UInt8]) throws -> (sender: Party, statement: Statement) {
        var reader = CanonicalReader(entry, place: "entry")
        _ = try reader.integer(UInt16.self)
        return (try reader.value(), try reader.value())
    }

    @Test("AUD-1, AUD-8: an honest bundle proves every claim, one each, in their order")
    func honest() throws {
        let verdict = try verdict()
        #expect(verdict.claims.map(\.outcome) == Array(repeating: .passed, count: 7))
        #expect(verdict.claims.map(\.subject) == Array(AuditVerdict.Subject.allCases.dropLast(2)))
        #expect(verdict.isProven)
        #expect(verdict.text(in: .danish).contains("BESTÅET: alle påstande"))
    }

    @Test("AUD-9: the text always says what is not proven")
    func unproven() throws {
        let good = try verdict().text(in: .danish)
        #expect(good.contains("masken: ikke efterprøvet"))
        #expect(good.contains("tale usandt"))
        #expect(good.contains("slået sig sammen"))
        #expect(try verdict().text(in: .english).contains("the mask: not checked"))
    }

    @Test("AUD-1: a changed bit in any entry fails")
    func changed() throws {
        for index in round.bundle.entries.indices {
            var entries = round.bundle.entries
            entries[index][entries[index].count / 2] ^= 1
            let verdict = try verdict(entries: entries)
            #expect(verdict.claims.contains { $0.outcome == .failed }, "entry \(index)")
            #expect(!verdict.isProven)
            #expect(verdict.text(in: .danish).contains("FEJLET: stol ikke"))
        }
    }

    @Test("AUD-1: a removed entry fails; without the last words, deletion is not checked")
    func removed() throws {
        for index in round.bundle.entries.indices {
            var entries = round.bundle.entries
            let (_, removed) = try statement(entries.remove(at: index))
            let verdict = try verdict(entries: entries)
            #expect(!verdict.isProven, "entry \(index)")
            if case .deletion = removed {
                #expect(outcome(verdict, .deletion) == .unchecked)
            } else {
                #expect(verdict.claims.contains { $0.outcome == .failed }, "entry \(index)")
            }
        }
    }

    @Test("AUD-1: two neighbours that change places fail")
    func reordered() throws {
        for index in round.bundle.entries.indices.dropLast() {
            var entries = round.bundle.entries
            let (_, statement) = try statement(entries[index])
            // The order of the members' last words says nothing.
            if case .deletion = statement { continue }
            entries.swapAt(index, index + 1)
            #expect(try verdict(entries: entries).claims.contains { $0.outcome == .failed }, "entry \(index)")
        }
    }

    @Test("AUD-1: an entry signed again by another key fails")
    func signedAgain() throws {
        let stranger = SigningKey()
        for index in round.bundle.entries.indices {
            var entries = round.bundle.entries
            let (sender, statement) = try statement(entries[index])
            entries[index] =
                try SignedMessage(statement, from: sender) { (bytes: [UInt8]) throws(Refusal) in
                    try stranger.sign(bytes)
                }
                .bytes
            #expect(try verdict(entries: entries).claims.contains { $0.outcome == .failed }, "entry \(index)")
        }
    }

    @Test("AUD-1: a board that ends early proves nothing beyond its end")
    func cutShort() throws {
        for count in round.bundle.entries.indices {
            let verdict = try verdict(entries: Array(round.bundle.entries.prefix(count)))
            #expect(!verdict.isProven, "\(count) entries")
            // What could not be checked is listed as such, and never left out.
            let claimed = Array(AuditVerdict.Subject.allCases.dropLast(2))
            #expect(verdict.claims.map(\.subject) == claimed, "\(count) entries")
        }
    }

    @Test("AUD-2: another study, or another roster, fails")
    func otherNames() throws {
        let study = try PlayedRound.study(version: 2).canonicalBytes
        let named = try #require(try verdict(study: study).claims.first)
        #expect(named.outcome == .failed && named.detail.hasPrefix("T1701"), "\(named.detail)")
        let other = try PlayedRound(seed: 5)
        #expect(outcome(try verdict(roster: other.bundle.roster), .names) == .failed)
        let again = try SignedMessage(
            .roster(Roster(version: 2, entries: try ReplayedRound(round.bundle).roster.entries)),
            from: .coordinator
        ) { (bytes: [UInt8]) throws(Refusal) in try round.coordinatorKey.sign(bytes) }
        let renamed = try #require(try verdict(roster: again.bytes).claims.first)
        #expect(renamed.outcome == .failed && renamed.detail.hasPrefix("T1702"), "\(renamed.detail)")
    }

    @Test("AUD-1, TRN-1: a publication that the coordinator signed under another chain than the board's fails")
    func otherChain() throws {
        let entries = try resigned(.publication) {
            guard case .publication(let body) = $0 else { return $0 }
            return .publication(
                Publication(
                    session: body.session,
                    figures: body.figures,
                    chain: Hashing.sha256([1]),
                    table: body.table,
                    day: body.day
                )
            )
        }
        #expect(outcome(try verdict(entries: entries), .entries) == .failed)
    }

    @Test("AUD-6: a board without a publication makes no report")
    func unpublished() throws {
        let entries = try round.bundle.entries.prefix { entry in
            if case .publication = try statement(entry).statement { false } else { true }
        }
        #expect(entries.count < round.bundle.entries.count)
        let replayed = try ReplayedRound(bundle(entries: Array(entries.dropLast(5))))
        #expect(refusal { _ = try replayed.report(dated: Day(number: 20_000)) }?.code == .notPublished)
    }

    @Test("AUD-2: a draft with laxer limits than the study's fails; stricter ones are in order")
    func laxDraft() throws {
        for (count, expected) in [(4, AuditVerdict.Outcome.failed), (6, .passed)] {
            let limits = Thresholds(smallCount: count, smallPart: 3, minimumContributors: 3, hidesZeros: true)
            let other = try PlayedRound(seed: 8, thresholds: limits)
            let verdict = try AuditVerdict(
                bundle: other.bundle.canonicalBytes,
                table: other.table,
                coordinatorKey: other.bundle.coordinatorKey
            )
            #expect(outcome(verdict, .names) == expected)
            #expect(verdict.isProven == (expected == .passed))
        }
    }

    @Test("AUD-3: another coordinator's key fails, and without one the claim is not checked")
    func coordinatorKey() throws {
        let bytes = round.bundle.canonicalBytes
        let other = try AuditVerdict(
            bundle: bytes,
            table: round.table,
            coordinatorKey: SigningKey().verifyingKey.bytes
        )
        #expect(outcome(other, .coordinator) == .failed)
        let none = try AuditVerdict(bundle: bytes, table: round.table, coordinatorKey: nil)
        #expect(outcome(none, .coordinator) == .unchecked)
        #expect(!none.isProven)
        #expect(none.text(in: .danish).contains("IKKE EFTERPRØVET I SIN HELHED"))
    }

    /// The board with the first entry of a kind changed and signed by its own sender.
    func resigned(_ kind: Statement.Kind, _ change: (Statement) -> Statement) throws -> [[UInt8]] {
        var entries = round.bundle.entries
        let index = try #require(try entries.firstIndex { try statement($0).statement.kind == kind })
        let (sender, old) = try statement(entries[index])
        var key = round.coordinatorKey
        if case .kommune(let kommune) = sender { key = try #require(round.identities[kommune]) }
        let signer = key
        entries[index] =
            try SignedMessage(change(old), from: sender) { (bytes: [UInt8]) throws(Refusal) in
                try signer.sign(bytes)
            }
            .bytes
        return entries
    }

    @Test("AUD-4: a C4 that says something else fails, although its own sender signed it")
    func otherPassingSet() throws {
        let entries = try resigned(.passing) { old in
            guard case .passing(let body) = old else { return old }
            return .passing(
                PassingStatement(
                    session: body.session,
                    steps: body.steps,
                    ledgerHead: body.ledgerHead,
                    rules: body.rules,
                    passing: body.passing,
                    mask: Hashing.sha256([7])
                )
            )
        }
        let verdict = try verdict(entries: entries)
        #expect(outcome(verdict, .entries) == .failed)
        #expect(outcome(verdict, .passing) == .unchecked)
        #expect(verdict.claims[1].detail.contains("RND-18"))
    }

    @Test("AUD-5: openings, results and a publication with other figures fail, although their own senders signed them")
    func otherFigures() throws {
        let other = Hashing.sha256([7])
        let openings = try resigned(.opening) { old in
            guard case .opening(let body) = old else { return old }
            let shares = body.shares.dropFirst() + body.shares.prefix(1)
            return .opening(
                OpeningShares(session: body.session, statements: body.statements, shares: Array(shares))
            )
        }
        let results = try resigned(.result) { old in
            guard case .result(let body) = old else { return old }
            return .result(ResultStatement(session: body.session, openings: body.openings, figures: other))
        }
        let publications = try resigned(.publication) { old in
            guard case .publication(let body) = old else { return old }
            return .publication(
                Publication(
                    session: body.session,
                    figures: other,
                    chain: body.chain,
                    table: body.table,
                    day: body.day
                )
            )
        }
        for entries in [openings, results, publications] {
            #expect(try verdict(entries: entries).claims.contains { $0.outcome == .failed })
        }
    }

    @Test("AUD-6: a coordinator that publishes another table, or another day, than the figures make fails")
    func coordinatorLies() throws {
        let lies: [(Digest?, Int32)] = [(Hashing.sha256([7]), 0), (nil, 1)]
        for (table, days) in lies {
            let entries = try resigned(.publication) { old in
                guard case .publication(let body) = old else { return old }
                return .publication(
                    Publication(
                        session: body.session,
                        figures: body.figures,
                        chain: body.chain,
                        table: table ?? body.table,
                        day: Day(number: body.day.number + days)
                    )
                )
            }
            let verdict = try verdict(entries: entries)
            #expect(outcome(verdict, .entries) == .passed)
            #expect(outcome(verdict, .figures) == .passed)
            // The plain table shows no day; only another table is a lie about it.
            #expect(outcome(verdict, .table) == (table == nil ? .passed : .failed))
        }
    }

    @Test("AUD-6: another table fails, and without one the claim is not checked")
    func otherTable() throws {
        let bytes = round.bundle.canonicalBytes
        let key = round.bundle.coordinatorKey
        for index in [0, round.table.count / 2, round.table.count - 1] {
            var table = round.table
            table[index] ^= 1
            let verdict = try AuditVerdict(bundle: bytes, table: table, coordinatorKey: key)
            #expect(outcome(verdict, .table) == .failed)
        }
        #expect(outcome(try AuditVerdict(bundle: bytes, table: nil, coordinatorKey: key), .table) == .unchecked)
    }

    @Test("AUD-7: a member that has not reported its deletion leaves the claim unchecked, by number")
    func noDeletion() throws {
        let verdict = try verdict(entries: Array(round.bundle.entries.dropLast()))
        let claim = try #require(verdict.claims.last)
        #expect(claim.outcome == .unchecked)
        #expect(claim.detail.count == 3)
    }

    @Test("TRN-3: what is no bundle is refused, and so is one that is cut short or has something behind it")
    func noBundle() throws {
        let bytes = round.bundle.canonicalBytes
        for wrong in [[], Array("PK".utf8), Array(bytes.dropLast()), bytes + [0], Array(bytes.prefix(60))] {
            #expect(throws: Refusal.self) { try AuditVerdict(bundle: wrong, table: nil, coordinatorKey: nil) }
        }
        let refusal = #expect(throws: Refusal.self) {
            try AuditVerdict(bundle: Array("PK".utf8), table: nil, coordinatorKey: nil)
        }
        #expect(refusal?.code == .notABundle)
    }
}
