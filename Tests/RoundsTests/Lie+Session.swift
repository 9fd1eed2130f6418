import Digests
import Disclosure
import Messages
import Proceedings
import Sharing
import Vocabulary

/// Lies of a member between the list and the result.
extension Lie {
    static let session: [Lie] = [
        commitment("RND-13: C1 under another manifest") {
            Commitment(
                manifest: bogus,
                list: $0.list,
                attempt: $0.attempt,
                keys: $0.keys,
                nonce: $0.nonce,
                coin: $0.coin,
                stageCoins: $0.stageCoins
            )
        },
        commitment("RND-13: C1 to another list") {
            Commitment(
                manifest: $0.manifest,
                list: bogus,
                attempt: $0.attempt,
                keys: $0.keys,
                nonce: $0.nonce,
                coin: $0.coin,
                stageCoins: $0.stageCoins
            )
        },
        commitment("RND-31: C1 under other keys") {
            Commitment(
                manifest: $0.manifest,
                list: $0.list,
                attempt: $0.attempt,
                keys: bogus,
                nonce: $0.nonce,
                coin: $0.coin,
                stageCoins: $0.stageCoins
            )
        },
        commitment("RND-13: C1 for another attempt") {
            Commitment(
                manifest: $0.manifest,
                list: $0.list,
                attempt: 2,
                keys: $0.keys,
                nonce: $0.nonce,
                coin: $0.coin,
                stageCoins: $0.stageCoins
            )
        },
        Lie(name: "RND-14: C2 of another session", kind: "C2", code: .otherSession) {
            guard case .reveal(let body) = $0 else { return $0 }
            return .reveal(Reveal(session: bogus, coin: body.coin, blind: body.blind))
        },
        Lie(name: "RND-15: a coin that does not open its commitment", kind: "C2", code: .coinMismatch, suspects: .liar)
        {
            guard case .reveal(let body) = $0 else { return $0 }
            return .reveal(Reveal(session: body.session, coin: bogus, blind: body.blind))
        },
        Lie(name: "RND-15: a blind that does not open its commitment", kind: "C2", code: .coinMismatch, suspects: .liar)
        {
            guard case .reveal(let body) = $0 else { return $0 }
            return .reveal(Reveal(session: body.session, coin: body.coin, blind: bogus))
        },
        degreeShares("RND-14: C3 of another session", .otherSession) {
            DegreeShares(
                session: bogus,
                reveals: $0.reveals,
                responses: $0.responses
            )
        },
        degreeShares("RND-16: C3 over other coins", .badDegreeShares) {
            DegreeShares(
                session: $0.session,
                reveals: bogus,
                responses: $0.responses
            )
        },
        degreeShares("RND-16: C3 for one contributor too few", .badDegreeShares) {
            DegreeShares(
                session: $0.session,
                reveals: $0.reveals,
                responses: $0.responses.dropLast()
            )
        },
        degreeShares("RND-16: C3 for one contributor too many", .badDegreeShares) {
            DegreeShares(
                session: $0.session,
                reveals: $0.reveals,
                responses: $0.responses + [.one]
            )
        },
        passing("RND-14: C4 of another session", .otherSession) {
            PassingStatement(
                session: bogus,
                steps: $0.steps,
                ledgerHead: $0.ledgerHead,
                rules: $0.rules,
                passing: $0.passing,
                mask: $0.mask
            )
        },
        passing("RND-18: C4 over other steps") {
            PassingStatement(
                session: $0.session,
                steps: bogus,
                ledgerHead: $0.ledgerHead,
                rules: $0.rules,
                passing: $0.passing,
                mask: $0.mask
            )
        },
        passing("RND-18: C4 under another ledger head") {
            PassingStatement(
                session: $0.session,
                steps: $0.steps,
                ledgerHead: bogus,
                rules: $0.rules,
                passing: $0.passing,
                mask: $0.mask
            )
        },
        passing("RND-18: C4 by other rules") {
            PassingStatement(
                session: $0.session,
                steps: $0.steps,
                ledgerHead: $0.ledgerHead,
                rules: $0.rules + 1,
                passing: $0.passing,
                mask: $0.mask
            )
        },
        passing("RND-18: C4 with another mask hash") {
            PassingStatement(
                session: $0.session,
                steps: $0.steps,
                ledgerHead: $0.ledgerHead,
                rules: $0.rules,
                passing: $0.passing,
                mask: bogus
            )
        },
        passing("RND-18: C4 that opens a masked cell") { opening(in: $0, named: true) },
        passing("RND-18: C4 that opens a pooled cell beside a masked one") { opening(in: $0, named: false) },
        passing("RND-18: C4 for one contributor too few") { statement in
            changing(statement) { named, _ in named.removeLast() }
        },
        passing("RND-18: C4 that keeps back an open cell") { statement in
            changing(statement) { named, _ in named[0][0] = false }
        },
    ]

    static let openings: [Lie] = [
        opening("RND-14: opening shares of another session", .otherSession) {
            OpeningShares(
                session: bogus,
                statements: $0.statements,
                shares: $0.shares
            )
        },
        opening("RND-20: opening shares after other statements", .badOpening) {
            OpeningShares(
                session: $0.session,
                statements: bogus,
                shares: $0.shares
            )
        },
        opening("RND-20: an opening share too few", .badOpening) {
            OpeningShares(
                session: $0.session,
                statements: $0.statements,
                shares: $0.shares.dropLast()
            )
        },
        opening("RND-20: an opening share too many", .badOpening) {
            OpeningShares(
                session: $0.session,
                statements: $0.statements,
                shares: $0.shares + [.one]
            )
        },
        result("RND-14: a result of another session", .otherSession) {
            ResultStatement(
                session: bogus,
                openings: $0.openings,
                figures: $0.figures
            )
        },
        result("RND-22: a result over other openings", .badResult) {
            ResultStatement(
                session: $0.session,
                openings: bogus,
                figures: $0.figures
            )
        },
        result("RND-22: a result with other figures", .badResult) {
            ResultStatement(
                session: $0.session,
                openings: $0.openings,
                figures: bogus
            )
        },
    ]

    /// The passing set with one more slot: kommune 2's masked cell, or the pooled cell that it keeps closed.
    static func opening(in statement: PassingStatement, named isNamed: Bool) -> PassingStatement {
        changing(statement) { named, pooled in
            if isNamed { named[2][1] = true } else { pooled[1] = true }
        }
    }

    private static func changing(
        _ statement: PassingStatement,
        _ change: (inout [BitString], inout BitString) -> Void
    ) -> PassingStatement {
        var named = statement.passing.named
        var pooled = statement.passing.pooled
        change(&named, &pooled)
        var writer = CanonicalWriter()
        writer.list(named)
        writer.value(pooled)
        guard let passing = try? PassingSet(canonicalBytes: writer.bytes, place: "test") else { return statement }
        return PassingStatement(
            session: statement.session,
            steps: statement.steps,
            ledgerHead: statement.ledgerHead,
            rules: statement.rules,
            passing: passing,
            mask: statement.mask
        )
    }

    private static func commitment(_ name: String, _ change: @escaping @Sendable (Commitment) -> Commitment) -> Lie {
        Lie(name: name, kind: "C1", code: .otherList) {
            guard case .commitment(let body) = $0 else { return $0 }
            return .commitment(change(body))
        }
    }

    private static func degreeShares(
        _ name: String,
        _ code: Refusal.Code,
        _ change: @escaping @Sendable (DegreeShares) -> DegreeShares
    ) -> Lie {
        Lie(name: name, kind: "C3", code: code) {
            guard case .degreeShares(let body) = $0 else { return $0 }
            return .degreeShares(change(body))
        }
    }

    private static func passing(
        _ name: String,
        _ code: Refusal.Code = .statementsDiffer,
        _ change: @escaping @Sendable (PassingStatement) -> PassingStatement
    ) -> Lie {
        Lie(name: name, kind: "C4", code: code) {
            guard case .passing(let body) = $0 else { return $0 }
            return .passing(change(body))
        }
    }

    private static func opening(
        _ name: String,
        _ code: Refusal.Code,
        _ change: @escaping @Sendable (OpeningShares) -> OpeningShares
    ) -> Lie {
        Lie(name: name, kind: "opening shares", code: code) {
            guard case .opening(let body) = $0 else { return $0 }
            return .opening(change(body))
        }
    }

    private static func result(
        _ name: String,
        _ code: Refusal.Code,
        _ change: @escaping @Sendable (ResultStatement) -> ResultStatement
    ) -> Lie {
        Lie(name: name, kind: "result", code: code) {
            guard case .result(let body) = $0 else { return $0 }
            return .result(change(body))
        }
    }
}
