import Digests
import Disclosure
import Foundation
import Messages
import Rounds
import Sealing
import Sharing
import Studies
import Testing
import Vocabulary

@testable import Node

@Suite("A kommune's policy")
struct PolicyTests {
    private static let anna = SigningKey().verifyingKey
    private static let bo = SigningKey().verifyingKey
    private static let study = Digest(hex: String(repeating: "ab", count: 32))
    private static let good = """
        floors: {small_count: 7, small_part: 3, minimum_contributors: 4, hides_zeros: false}
        approvals: 3
        dpo_countersigns: true
        people:
          anna: {name: Anna Holm, role: operator, key: "\(anna)"}
          bo: {name: Bo Lund, role: dpo, key: "\(bo)", revoked: true}
        studies:
          "\(String(repeating: "ab", count: 32))":
            indicators: [personer]
            releases: [named]
            recipients: [153, "0165"]
        auditors: ["\(String(repeating: "cd", count: 32))"]
        unattended: ["\(String(repeating: "ab", count: 32))"]

        """

    @Test("NODE-20: a good policy is read to the last value")
    func good() throws {
        let policy = try Policy(yaml: Self.good, file: "policy.yaml")
        #expect(
            policy.floors == Thresholds(smallCount: 7, smallPart: 3, minimumContributors: 4, hidesZeros: false)
        )
        #expect(policy.rules.approvals == Floor(3) && policy.rules.dpoCountersigns == Required(true))
        #expect(policy.people["anna"]?.name == "Anna Holm" && policy.people["anna"]?.role == .operator)
        #expect(policy.people["anna"]?.isRevoked == false && policy.people["bo"]?.isRevoked == true)
        let study = try #require(Self.study)
        let allowance = try #require(policy.studies[study])
        #expect(allowance.indicators == .only(["personer"]) && allowance.columns == .whatever)
        #expect(allowance.recipients == .only(["153", "165"]) && allowance.releases == .only(["named"]))
        #expect(policy.unattended == [study] && policy.auditors.count == 1)
    }

    @Test(
        "NODE-20: a bad value is refused with file and field",
        arguments: [
            ("small_count: 7", "small_count: 0", "floors.small_count"),
            ("small_count: 7", "small_count: fem", "floors.small_count"),
            ("small_count: 7", "small_count: 21", "floors.small_count"),
            ("small_part: 3", "small_part: -3", "floors.small_part"),
            ("minimum_contributors: 4", "minimum_contributors: 99", "floors.minimum_contributors"),
            ("hides_zeros: false", "hides_zeros: yes", "floors.hides_zeros"),
            ("approvals: 3", "approvals: 1", "approvals"),
            ("approvals: 3", "approvals: 0", "approvals"),
            ("dpo_countersigns: true", "dpo_countersigns: True", "dpo_countersigns"),
            ("role: operator", "role: operater", "people.anna.role"),
            ("name: Anna Holm", "name: \"\"", "people.anna.name"),
            ("  anna:", "  Anna:", "people.Anna"),
            ("\(anna)", "12ab", "people.anna.key"),
            ("\(anna)", "\(bo)", "people.bo.key"),
            ("revoked: true", "revoked: ja", "people.bo.revoked"),
            ("releases: [named]", "releases: [nammed]", "studies.abababab.releases"),
            ("recipients: [153", "recipients: [1", "studies.abababab.recipients"),
            ("auditors: [\"cd", "auditors: [\"d", "auditors"),
            ("unattended: [\"ab", "unattended: [\"cd", "unattended"),
        ]
    )
    func badValue(_ change: (from: String, to: String, field: String)) async throws {
        let yaml = Self.good.replacingOccurrences(of: change.from, with: change.to)
        try #require(yaml != Self.good)
        let refused = await refusal { _ = try Policy(yaml: yaml, file: "policy.yaml") }
        #expect(refused?.code == .badPolicy)
        #expect(refused?.place.hasPrefix("policy.yaml, ") == true && refused?.place.hasSuffix(change.field) == true)
        #expect(refused?.next.isEmpty == false)
    }

    @Test(
        "NODE-20: an unknown or missing key is refused with its line and a suggestion",
        arguments: [
            ("approvals: 3", "aprovals: 3", "line 2, aprovals", "“approvals”"),
            ("    releases", "    realeases", "realeases", "“releases”"),
            ("revoked: true", "revokd: true", "revokd", "“revoked”"),
            ("small_part: 3", "small_parts: 3", "small_parts", "“small_part”"),
            ("dpo_countersigns: true\n", "", "line", "`dpo_countersigns`"),
        ]
    )
    func badKey(_ change: (from: String, to: String, place: String, next: String)) async throws {
        let yaml = Self.good.replacingOccurrences(of: change.from, with: change.to)
        let refused = await refusal { _ = try Policy(yaml: yaml, file: "policy.yaml") }
        #expect(refused?.code == .badPolicy)
        #expect(refused?.place.contains(change.place) == true, "\(refused?.place ?? "")")
        #expect(refused?.next.contains(change.next) == true, "\(refused?.next ?? "")")
    }

    @Test("NODE-22: whatever two sides say, in either order, neither is loosened")
    func stricter() {
        for (one, other) in [(1, 5), (5, 1), (3, 3)] {
            #expect(Floor(one).stricter(Floor(other)) == Floor(max(one, other)))
        }
        for (one, other) in [(true, false), (false, true), (true, true), (false, false)] {
            #expect(Required(one).stricter(Required(other)) == Required(one || other))
        }
        let sets: [Allowed] = [.nothing, .only(["a"]), .only(["a", "b"]), .only(["b", "c"]), .whatever]
        for one in sets {
            for other in sets {
                let both = one.stricter(other)
                #expect(both == other.stricter(one))
                for name in ["a", "b", "c", "d"] {
                    let asked = Allowed.only([name])
                    let isAllowed = one.denies(asked).isEmpty && other.denies(asked).isEmpty
                    #expect(both.denies(asked).isEmpty == isAllowed)
                }
            }
        }
    }

    private func draft(auditor: Auditor? = nil) throws -> (Draft, Study) {
        let study = try Study(yaml: House.study, file: "study.yaml")
        let kommuner = [try kommune(153), try kommune(165), try kommune(167)]
        let day = try #require(Day(iso: "2025-01-01"))
        let draft = Draft(
            round: try #require(RoundName("2025")),
            study: study.digest,
            slotCount: 3,
            period: try #require(Period(first: day, last: day)),
            contributors: kommuner,
            committee: kommuner,
            threshold: try Threshold(committee: 3, tolerated: 1),
            thresholds: Thresholds(smallCount: 5, smallPart: 4, minimumContributors: 3, hidesZeros: true),
            roster: study.digest,
            closes: Timestamp(seconds: 0),
            suite: Envelope.suite,
            auditor: auditor
        )
        return (draft, study)
    }

    private func policy(_ allowance: String, auditors: String = "") throws -> Policy {
        let text = try House.policy(auditor: auditors).replacingOccurrences(of: "{}", with: allowance)
        return try Policy(yaml: text.replacingOccurrences(of: "small_count: 5", with: "small_count: 9"), file: "p")
    }

    @Test(
        "NODE-22: for every rule it is said what the study says, what the policy says, what holds, and whose word it is"
    )
    func account() throws {
        let (draft, study) = try draft()
        let rules = RulesInForce(try policy("{releases: named}"), draft: draft, study: study, columns: ["personer.nr"])
        let rows = Dictionary(uniqueKeysWithValues: rules.account.map { ($0.rule, $0) })
        #expect(rows["small_count"]?.effective == "9" && rows["small_count"]?.setBy == ["policy"])
        #expect(rows["small_part"]?.effective == "4" && rows["small_part"]?.setBy == ["study"])
        #expect(rows["minimum_contributors"]?.setBy == ["study", "policy", "protocol"])
        #expect(rows["hides_zeros"]?.effective == "yes" && rows["hides_zeros"]?.setBy == ["study"])
        #expect(rows["releases"]?.denied == ["pooled"] && rows["releases"]?.effective == "named")
        #expect(rows["recipients"]?.effective == "153 165 167" && rows["columns"]?.study == "personer.nr")
        #expect(rows["approvals"]?.effective == "2")
        #expect(
            rules.effective.thresholds
                == Thresholds(smallCount: 9, smallPart: 4, minimumContributors: 3, hidesZeros: true)
        )
        #expect(rules.effective.digest != rules.asked.digest)
    }

    @Test(
        "NODE-22: a study that is not named, and whatever a round asks beyond the policy, is refused by name",
        arguments: [
            ("{}", nil),
            ("{releases: [named, pooled], recipients: [153, 165, 167], columns: [personer.nr, personer.koen]}", nil),
            ("{indicators: [andre]}", "indicators: personer"), ("{columns: [personer.nr]}", "columns: personer.koen"),
            ("{releases: [pooled]}", "releases: named"), ("{recipients: [153, 165]}", "recipients: 167"),
        ] as [(String, String?)]
    )
    func denied(_ allowance: (text: String, place: String?)) async throws {
        let (draft, study) = try draft()
        let columns: Set<String> = ["personer.nr", "personer.koen"]
        let rules = RulesInForce(try policy(allowance.text), draft: draft, study: study, columns: columns)
        if let place = allowance.place {
            let refused = await refusal { try rules.check() }
            #expect(refused?.code == .ruleDenied && refused?.place == place)
        } else {
            try rules.check()
        }
        let none = try policy("{}").without
        let stranger = RulesInForce(none, draft: draft, study: study, columns: columns)
        let refused = await refusal { try stranger.check() }
        #expect(refused?.code == .studyDenied)
        #expect(refused?.next.contains("\"\(study.digest.hex)\": {}") == true)
        #expect(stranger.account.first { $0.rule == "indicators" }?.effective == "none")
        let key = try EnvelopeKey()
        let (audited, _) = try self.draft(auditor: Auditor(name: "Revisionen", key: key.publicKey))
        let unknown = RulesInForce(try policy("{}"), draft: audited, study: study, columns: nil)
        #expect(await refusal { try unknown.check() }?.code == .unknownAuditor)
        try RulesInForce(try policy("{}", auditors: "\(key.publicKey)"), draft: audited, study: study, columns: nil)
            .check()
    }
}

extension Policy {
    /// The same, with no study allowed.
    fileprivate var without: Policy { Policy(rules: rules, studies: [:], people: people, unattended: []) }
}
