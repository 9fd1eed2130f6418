import Disclosure
import Studies
import Vocabulary

@testable import Node
@testable import Tallying
@testable import Transport
@testable import tvaersum

extension FuzzTarget {
    /// What operators write: mappings and configurations.
    static let configurations: [FuzzTarget] = [
        FuzzTarget("mapping", words: yamlWords + mappingWords, seeds: mappings.map { Array($0.utf8) }) { bytes in
            guard let yaml = String(validating: bytes, as: UTF8.self),
                let mapping = answer({ try Mapping(yaml: yaml, file: "mapping.yaml") })
            else { return }
            let again = answer { try Mapping(yaml: yaml, file: "mapping.yaml") }
            if again != mapping { broken("a mapping is another when it is read again") }
            if mapping.tables.values.contains(where: { $0.dates.isEmpty || $0.line < 1 }) {
                broken("a table without dates")
            }
            let study = try Study(yaml: smallStudy, file: "study.yaml")
            _ = answer { try PlanCompiler.check(mapping, against: study) }
        },
        FuzzTarget(
            "date-pattern",
            largest: 64,
            words: ["dd", "mm", "yyyy", "yy"],
            seeds: patternSeeds(),
            check: checkPattern
        ),
        FuzzTarget("node-configuration", words: yamlWords + addressWords, seeds: [Array(node.utf8)]) { bytes in
            guard let yaml = String(validating: bytes, as: UTF8.self),
                let read = answer({ try NodeConfiguration(yaml: yaml, file: "node.yaml") })
            else { return }
            for address in [read.coordinator, read.enrolment] { checkAddress(address, "https://\(address)") }
            if let proxy = read.proxy {
                checkAddress(CoordinatorAddress(host: proxy.host, port: proxy.port), "http://\(proxy)")
            }
            for text in [read.name, read.state, read.extracts, read.mappings, read.policy] where !isLine(text) {
                broken("a text that is no line")
            }
        },
        FuzzTarget("policy", words: yamlWords + policyWords, seeds: [Array(policy.utf8)]) { bytes in
            guard let yaml = String(validating: bytes, as: UTF8.self),
                let read = answer({ try Policy(yaml: yaml, file: "policy.yaml") })
            else { return }
            let floors = read.floors
            let numbers = [floors.smallCount, floors.smallPart, floors.minimumContributors]
            if !numbers.allSatisfy({ (1...98).contains($0) }) { broken("a floor that is none") }
            if read.rules.approvals.least < Policy.leastApprovals { broken("a policy that one person satisfies") }
            if Set(read.people.values.map(\.key)).count != read.people.count { broken("two people with one key") }
        },
        FuzzTarget("coordinator-configuration", words: yamlWords, seeds: [Array(coordinator.utf8)]) { bytes in
            guard let yaml = String(validating: bytes, as: UTF8.self),
                let read = answer({ try CoordinatorConfiguration(yaml: yaml, file: "coordinator.yaml") })
            else { return }
            for port in [read.listen.port, read.listen.enrolmentPort] where !(0...65_535).contains(port) {
                broken("a port that is none")
            }
            for text in [read.name, read.state, read.publications, read.listen.host] where !isLine(text) {
                broken("a text that is no line")
            }
        },
    ]

    private static func isLine(_ text: String) -> Bool {
        !text.isEmpty && text.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 127 }
    }

    /// An address is fit for a request's head and a log.
    private static func checkAddress(_ address: CoordinatorAddress, _ written: String) {
        let isPlain = address.host.unicodeScalars.allSatisfy { $0.value > 32 && $0.value != 127 }
        if address.host.isEmpty || !isPlain || !(1...65_535).contains(address.port) {
            broken("an address that is none")
        }
        if written.contains("\n") { broken("an address of two lines") }
    }

    @Sendable private static func patternSeeds() -> [[UInt8]] {
        ["dd-mm-yyyy|31-12-2024", "yyyy-mm-dd|2024-02-29", "ddmmyy|010250", "d/m/yyyy|1/2/2025"].map { Array($0.utf8) }
    }

    /// A date that a pattern reads is a day that there is.
    @Sendable private static func checkPattern(_ bytes: [UInt8]) {
        let halves = bytes.split(separator: UInt8(ascii: "|"), maxSplits: 1, omittingEmptySubsequences: false)
        guard halves.count == 2, let text = String(validating: Array(halves[0]), as: UTF8.self),
            let pattern = DatePattern(text)
        else { return }
        if pattern.text != text { broken("a pattern has two spellings") }
        // A field in a block may be read a little beyond its end.
        let field = Array(halves[1])
        let padded = field + [UInt8](repeating: UInt8(ascii: "1"), count: RowBlock.slack)
        let fast = unsafe padded.withUnsafeBufferPointer { buffer in
            unsafe buffer.baseAddress.flatMap { unsafe pattern.fixed($0, field.count) }
        }
        if let fast, !(0...99).contains(fast.day) || !(0...99).contains(fast.month) || !(0...9999).contains(fast.year) {
            broken("a part of a date is no number of its digits")
        }
        if let slow = pattern.lenient(field), !(0...9999).contains(slow.year) { broken("a year of five digits") }
    }

    private static let yamlWords = [
        "\n", ": ", "- ", "[", "]", "{", "}", "\"", "'", "&a ", "*a", "<<: ", "!!str ", "!!binary ", "|\n", ">-\n",
        "# ", "~",
        "true", "false", "\\u001b", "\\n", "? ", "---\n", "...\n", "%YAML 1.1\n", "\u{FEFF}", "0x10", "1_000",
    ]
    private static let mappingWords = [
        "study", "tables", "file", "encoding", "utf-8", "windows-1252", "iso-8859-1", "delimiter", "quoting",
        "decimal_mark",
        "dates", "missing", "columns", "from", "codes", "form", "cpr", "any", "dd-mm-yyyy", "yyyy-mm-dd", "ddmmyy",
    ]
    private static let addressWords = [
        "https://", "http://", "[::1]", ":8443", "@", "?", "#", "%0a", "%00", "localhost", "xn--", "\u{E9}",
    ]
    private static let node = """
        kommune: 153
        name: Brøndby
        state: /s
        coordinator:
          url: https://c.example:8443
          enrolment: https://[::1]:8444
          proxy: http://p.example:3128
        extracts: /e
        mappings: /m
        policy: /p

        """
    private static let policyWords = [
        "floors", "approvals", "dpo_countersigns", "people", "studies", "auditors", "unattended", "indicators",
        "columns",
        "releases", "recipients", "named", "pooled", "role", "operator", "dpo", "key", "revoked",
    ]
    private static let policy = """
        floors: {small_count: 5, small_part: 3, minimum_contributors: 3, hides_zeros: false}
        approvals: 2
        dpo_countersigns: true
        people:
          anna: {name: Anna, role: dpo, key: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"}
        studies:
          "abababababababababababababababababababababababababababababababab": {releases: [named], recipients: [153]}

        """
    private static let coordinator = """
        state: /s
        name: c.example
        listen:
          address: "::"
          port: 8443
          enrolment: 8444
        publications: /p

        """
    private static let mappings = [
        """
        study: s
        tables:
          t:
            file: /extracts/t.csv
            encoding: Windows-1252
            delimiter: "\\t"
            quoting: false
            decimal_mark: "."
            dates: [ddmmyyyy, "d.m.yyyy"]
            missing: ["?", NULL]
            columns:
              pnr: {form: any}
              k: {from: Køn, codes: {kv: K, "": missing}}
              fra: {from: Fra, dates: [yyyy-mm-dd]}

        """, "study: s\ntables:\n  t:\n    file: t.csv\n",
    ]
}
