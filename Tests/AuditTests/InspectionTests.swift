import Disclosure
import Inspection
import Messages
import Proceedings
import Sealing
import Studies
import Testing
import Transcript
import Vocabulary

@testable import Audit

@Suite("A bundle under its auditor's key") struct InspectionTests {
    let key: EnvelopeKey
    let round: PlayedRound

    init() throws {
        key = try EnvelopeKey()
        round = try PlayedRound(seed: 8, auditor: Auditor(name: "Revisionen", key: key.publicKey))
    }

    func verdict(
        _ bundle: Bundle? = nil,
        items: [AuditorBundle.Item]? = nil,
        key: EnvelopeKey? = nil
    ) throws -> AuditVerdict {
        let whole = AuditorBundle(bundle: bundle ?? round.bundle, items: items ?? round.items)
        return try AuditVerdict(
            auditorBundle: whole.canonicalBytes,
            key: key ?? self.key,
            table: round.table,
            coordinatorKey: round.bundle.coordinatorKey
        )
    }

    func outcomes(_ verdict: AuditVerdict) -> [AuditVerdict.Outcome] { verdict.claims.suffix(2).map(\.outcome) }

    @Test("AUD-11, AUD-12: with the auditor's key every claim is proven, and nothing is said of an unchecked mask")
    func honest() throws {
        let verdict = try verdict()
        #expect(verdict.claims.map(\.subject) == AuditVerdict.Subject.allCases)
        #expect(verdict.claims.allSatisfy { $0.outcome == .passed } && verdict.isProven)
        #expect(!verdict.text(in: .danish).contains("masken: ikke efterprøvet"))
        #expect(verdict.text(in: .english).contains("[AUD-12] masks and the circuit's bits lead"))
    }

    @Test(
        "AUD-8, AUD-9: anybody proves the same round's other claims without a key, and is told that the mask is not checked"
    )
    func withoutKey() throws {
        let verdict = try AuditVerdict(
            bundle: round.bundle.canonicalBytes,
            table: round.table,
            coordinatorKey: round.bundle.coordinatorKey
        )
        #expect(verdict.claims.count == 7 && verdict.isProven)
        #expect(verdict.text(in: .danish).contains("masken: ikke efterprøvet"))
        #expect(verdict.text(in: .english).contains("the mask: not checked"))
    }

    @Test("AUD-11: another key and a missing mask fail the claim, and leave the one behind it unchecked")
    func failed() throws {
        let other = try verdict(key: try EnvelopeKey())
        #expect(outcomes(other) == [.failed, .unchecked] && !other.isProven)
        #expect(other.claims[7].detail.contains("\(key.publicKey)"))
        let missing = try verdict(items: Array(round.items.dropFirst()))
        #expect(outcomes(missing) == [.failed, .unchecked] && !missing.isProven)
        #expect(missing.claims.dropLast(2).allSatisfy { $0.outcome == .passed })
    }

    /// The bundle up to all C4, signed anew by all members with something else in them.
    private func stated(_ change: (PassingStatement) throws -> PassingStatement) throws -> Bundle {
        let record = try ReplayedRound(round.bundle).record
        var entries: [[UInt8]] = []
        for entry in round.bundle.entries {
            let message = try UnverifiedMessage(decoding: entry).verified(by: record.keyring)
            guard case .passing(let statement) = message.statement, case .kommune(let sender) = message.sender else {
                if case .opening = message.statement { break }
                entries.append(entry)
                continue
            }
            let identity = try #require(round.identities[sender])
            let other = try change(statement)
            entries.append(
                try SignedMessage(.passing(other), from: message.sender) { (bytes: [UInt8]) throws(Refusal) in
                    try identity.sign(bytes)
                }
                .bytes
            )
        }
        return Bundle(
            study: round.bundle.study,
            coordinatorKey: round.bundle.coordinatorKey,
            roster: round.bundle.roster,
            entries: entries
        )
    }

    private func with(_ statement: PassingStatement, passing: PassingSet? = nil, mask: Digest? = nil)
        -> PassingStatement
    {
        PassingStatement(
            session: statement.session,
            steps: statement.steps,
            ledgerHead: statement.ledgerHead,
            rules: statement.rules,
            passing: passing ?? statement.passing,
            mask: mask ?? statement.mask
        )
    }

    @Test("AUD-12: a passing set, or a digest, that masks and bits do not lead to fails, though all members signed it")
    func elsewhere() throws {
        #expect(outcomes(try verdict(try stated { $0 })) == [.passed, .passed], "the control")
        let emptied = try verdict(
            try stated { statement in
                var writer = CanonicalWriter()
                writer.list(statement.passing.named.map { BitString(count: $0.count) })
                writer.value(statement.passing.pooled)
                return with(statement, passing: try PassingSet(canonicalBytes: writer.bytes, place: "test"))
            }
        )
        #expect(outcomes(emptied) == [.passed, .failed] && emptied.claims[8].detail == "passing set")
        #expect(emptied.claims.first { $0.subject == .passing }?.outcome == .passed)
        let bogus = try #require(Digest([UInt8](repeating: 7, count: 32)))
        let other = try verdict(try stated { with($0, mask: bogus) })
        #expect(outcomes(other) == [.passed, .failed] && other.claims[8].detail == "joint mask")
    }

    @Test("AUD-11: a board that ends early leaves the mask unchecked, or failed, and never passed")
    func cutShort() throws {
        for count in stride(from: 0, to: round.bundle.entries.count, by: 7) {
            let cut = Bundle(
                study: round.bundle.study,
                coordinatorKey: round.bundle.coordinatorKey,
                roster: round.bundle.roster,
                entries: Array(round.bundle.entries.prefix(count))
            )
            let verdict = try verdict(cut)
            #expect(verdict.claims.map(\.subject) == AuditVerdict.Subject.allCases && !verdict.isProven)
        }
    }

    @Test("AUD-11, RND-35: without the earlier round that the offers name, the mask is not checked; with it, it is")
    func earlier() throws {
        let auditor = Auditor(name: "Revisionen", key: key.publicKey)
        let later = try PlayedRound(seed: 9, auditor: auditor, after: round.release)
        let bundle = AuditorBundle(bundle: later.bundle, items: later.items).canonicalBytes
        func verdict(_ earlier: [[UInt8]]) throws -> AuditVerdict {
            try AuditVerdict(
                auditorBundle: bundle,
                key: key,
                table: later.table,
                coordinatorKey: later.bundle.coordinatorKey,
                earlier: earlier
            )
        }
        #expect(outcomes(try verdict([])) == [.unchecked, .unchecked])
        #expect(outcomes(try verdict([round.bundle.canonicalBytes])) == [.passed, .passed])
    }

    @Test("TRN-4: an auditor's bundle has one form, and a public one is none")
    func form() throws {
        let bundle = AuditorBundle(bundle: round.bundle, items: round.items)
        #expect(try AuditorBundle(canonicalBytes: bundle.canonicalBytes, place: "test") == bundle)
        func refused(_ bytes: [UInt8]) -> Refusal.Code? {
            (#expect(throws: Refusal.self) { try AuditorBundle(canonicalBytes: bytes, place: "test") })?.code
        }
        #expect(refused(round.bundle.canonicalBytes) == .notABundle)
        #expect(refused(bundle.canonicalBytes + [0]) == .trailingBytes)
        var writer = CanonicalWriter()
        writer.fixed(AuditorBundle.mark)
        writer.value(round.bundle)
        writer.list(bundle.items.reversed()) { writer, item in
            writer.value(item.contributor)
            writer.variable(item.envelope)
            writer.list(item.path)
        }
        #expect(refused(writer.bytes) == .notCanonical)
    }
}
