import Disclosure
import Studies
import Testing
import Vocabulary

@Suite("Study file")
struct StudyFileTests {
    /// Changes when the study does, and its version with it; or when the canonical form of all studies does.
    static let shippedDigest = "f1dfa0cfa00a66090cb9f9fa4c40a3beab7f664b14c9c3e5fb99427d39f55896"

    @Test("STU-3: the shipped study's digest is the one that was agreed")
    func golden() throws {
        let study = try Material.shipped()
        #expect(study.digest.hex == Self.shippedDigest)
        #expect(study.indicators.map(\.id) == ["K1a", "K2a", "K3a", "K3b", "K4a", "I1", "I1b", "I2a", "I2b", "I17"])
    }

    @Test("STU-3: canonical bytes hold the whole study, for the shipped one and the small one")
    func roundTrip() throws {
        for study in [try Material.shipped(), try Study(yaml: Material.small, file: "small.yaml")] {
            let again = try Study(canonicalBytes: study.canonicalBytes, place: "study")
            #expect(again == study)
            #expect(again.digest == study.digest)
            #expect(again.canonicalBytes == study.canonicalBytes)
        }
    }

    @Test(
        "STU-3: comments, order of quantities, folding and blanks leave the digest as it is; a changed bound does not"
    )
    func digest() throws {
        let same = try Study(yaml: Material.small, file: "small.yaml").digest
        func digest(_ old: String, _ new: String) throws -> Digest {
            try Study(yaml: Material.small(old, new), file: "small.yaml").digest
        }
        #expect(try digest("where: in_period(ended)", "where: >-\n        in_period (\n          ended )") == same)
        #expect(try digest("contact: Nobody", "contact: Nobody # yet") == same)
        #expect(try digest("bound: 1_000 }", "bound: 1000 }") == same)
        #expect(try digest("over: sex", "over: { spell: sex }") == same)
        #expect(try digest("factor: 100.0", "factor: 100") == same)
        #expect(try digest("bound: 1_000 }", "bound: 1001 }") != same)
        #expect(try digest("sex: named", "sex: both") != same)
        #expect(try digest("Kvinder", "Damer") != same)
    }

    @Test("STU-3: cut, lengthened or respelled canonical bytes are refused")
    func notCanonical() throws {
        let bytes = try Study(yaml: Material.small, file: "small.yaml").canonicalBytes
        for count in stride(from: 0, to: bytes.count, by: 7) {
            #expect(throws: Refusal.self) { _ = try Study(canonicalBytes: Array(bytes[..<count]), place: "study") }
        }
        let trailing = #expect(throws: Refusal.self) { _ = try Study(canonicalBytes: bytes + [0], place: "study") }
        #expect(trailing?.code == .trailingBytes)
        // The same meaning, spelled with another blank.
        let text = Array("(sex in ('K'))".utf8)
        let start = try #require(bytes.indices.first { bytes[$0...].starts(with: text) })
        var respelled = bytes
        respelled[start - 4] += 1
        respelled.insert(UInt8(ascii: " "), at: start)
        let refusal = #expect(throws: Refusal.self) { _ = try Study(canonicalBytes: respelled, place: "study") }
        #expect(refusal?.code == .notCanonical)
        // A code that is not in the list is refused at this door too.
        var wrong = bytes
        wrong[start + 10] = UInt8(ascii: "W")
        let unknown = #expect(throws: Refusal.self) { _ = try Study(canonicalBytes: wrong, place: "study") }
        #expect(unknown?.code == .unknownCode)
        #expect(unknown?.place == "study, indicators/Q/quantities/numerator/where")
    }

    @Test("STU-3: a code that Unicode holds equivalent to the study's is a second form of it, and refused")
    func equivalentTexts() throws {
        let bytes = try Study(yaml: Material.small, file: "small.yaml").canonicalBytes
        let text = Array("(sex in ('K'))".utf8)
        let start = try #require(bytes.indices.first { bytes[$0...].starts(with: text) })
        // The sign of the unit kelvin is equivalent to K, and two bytes longer.
        var respelled = bytes
        respelled.replaceSubrange((start + 10)..<(start + 11), with: Array("\u{212A}".utf8))
        respelled[start - 4] += 2
        let refusal = #expect(throws: Refusal.self) { _ = try Study(canonicalBytes: respelled, place: "study") }
        #expect(refusal?.code == .notCanonical)
        // In the file, where people write, both are K.
        let yaml = Material.small("'K'", "'\u{212A}'")
        #expect(try Study(yaml: yaml, file: "small.yaml").canonicalBytes == bytes)
    }

    @Test("STU-1, STU-3: what the canonical form could not hold is refused in the file, with its place")
    func limits() throws {
        let word = String(repeating: "a", count: 16_001)
        let codes = (0...1000).map { "c\($0)" }.joined(separator: ", ")
        for (yaml, place) in [
            (Material.small("contact: Nobody", "contact: \(word)"), "contact"),
            (Material.small("codes: [K, M] }\n", "codes: [K, M, \(codes)] }\n"), "tables/spell/columns/sex/codes"),
            (Material.small("codes: [K, M] }\n", "codes: [K, M, \(word)] }\n"), "tables/spell/columns/sex/codes"),
        ] {
            let refusal = #expect(throws: Refusal.self) { _ = try Study(yaml: yaml, file: "small.yaml") }
            #expect(refusal?.code == .wrongValue)
            #expect(refusal?.place.hasSuffix(", \(place)") ?? false, "\(refusal?.place ?? "")")
        }
        let longest = Material.small("contact: Nobody", "contact: \(word.dropLast())")
        let study = try Study(yaml: longest, file: "small.yaml")
        #expect(try Study(canonicalBytes: study.canonicalBytes, place: "study") == study)
    }

    @Test("STU-6: a band that ends where no number of 64 bits follows is refused, by the lint too")
    func endlessBand() throws {
        let yaml =
            Material.small(
                "from: 18, to: 29 }",
                "from: 18, to: 29 }\n      all: { title: { da: A, en: A }, from: 30, to: 9223372036854775807 }"
            )
            .replacing("from: 30 }", with: "from: -5, to: 17 }")
        let refusal = #expect(throws: Refusal.self) { _ = try Study(yaml: yaml, file: "small.yaml") }
        #expect(refusal?.code == .wrongValue)
        #expect(refusal?.place.hasSuffix("breakdowns/age/categories/all") ?? false, "\(refusal?.place ?? "")")
        #expect(StudyLint.findings(yaml: yaml, file: "small.yaml").contains { $0.code == .wrongValue })
    }

    @Test("STU-2: a quotation mark in a code is found under a combining sign too")
    func markedQuote() throws {
        let yaml = Material.small("codes: [K, M] }\n", "codes: [K, M, \"'\u{301}\"] }\n")
        let refusal = #expect(throws: Refusal.self) { _ = try Study(yaml: yaml, file: "small.yaml") }
        #expect(refusal?.code == .wrongValue)
    }

    @Test("STU-3: no change of one byte reads as the same study")
    func flippedBytes() throws {
        let study = try Study(yaml: Material.small, file: "small.yaml")
        let bytes = study.canonicalBytes
        for index in bytes.indices {
            var changed = bytes
            changed[index] ^= 1
            if let read = try? Study(canonicalBytes: changed, place: "study") {
                #expect(read != study)
                #expect(read.canonicalBytes == changed)
            }
        }
    }

    struct Wrong: Sendable, CustomTestStringConvertible {
        let old: String
        let new: String
        let code: Refusal.Code
        let place: String
        var next = ""
        var testDescription: String { new }
    }

    static let wrong: [Wrong] = [
        Wrong(old: "contact: Nobody", new: "contact: [", code: .notYAML, place: "8:"),
        Wrong(old: "contact: Nobody", new: "contact: N\n---\na: b", code: .notYAML, place: "7:1"),
        Wrong(old: "version: 1", new: "version: 1\nversion: 2", code: .duplicateName, place: "2:1", next: "version"),
        Wrong(
            old: "contact: Nobody",
            new: "contcat: Nobody",
            code: .unknownKey,
            place: "6:1, contcat",
            next: "“contact”"
        ),
        Wrong(old: "contact: Nobody\n", new: "", code: .missingKey, place: "1:1", next: "“contact”"),
        Wrong(old: "en: Small", new: "se: Small", code: .unknownKey, place: "3:21, title/se"),
        Wrong(old: "contact: Nobody", new: "contact: ' '", code: .wrongValue, place: "6:1, contact"),
        Wrong(
            old: "hides_zeros: true",
            new: "hides_zeros: yes",
            code: .wrongValue,
            place: "10:30, release/hides_zeros"
        ),
        Wrong(old: "version: 1", new: "version: one", code: .wrongValue, place: "2:1, version"),
        Wrong(old: "id: small", new: "id: Small Study", code: .wrongValue, place: "1:1, id"),
        Wrong(old: "m: 4", new: "m: 2", code: .badThreshold, place: "10:24, release/m", next: "three"),
        Wrong(old: "k: 5", new: "k: 1", code: .badThreshold, place: "10:12, release/k"),
        Wrong(old: "d: 3", new: "d: 6", code: .badThreshold, place: "10:18, release/d"),
        Wrong(old: "tolerated: 2", new: "tolerated: 3", code: .badThreshold, place: "9:1, committee"),
        Wrong(old: "type: text, identifier: true", new: "type: text", code: .wrongValue, place: "14:14"),
        Wrong(
            old: "type: decimal, places: 2",
            new: "type: decimal",
            code: .missingKey,
            place: "22:7",
            next: "“places”"
        ),
        Wrong(
            old: "type: date }\n      begun",
            new: "type: data }\n      begun",
            code: .wrongValue,
            place: "16:15",
            next: "“date”"
        ),
        Wrong(old: "[K, M]", new: "[K, K]", code: .duplicateName, place: "15:26"),
        Wrong(old: "hours:", new: "days:", code: .wrongValue, place: "19:7"),
        Wrong(old: "codes: [M]", new: "codes: [m]", code: .unknownCode, place: "29:7", next: "“M”"),
        Wrong(old: "codes: [M]", new: "codes: [M, K]", code: .categoriesOverlap, place: "29:7", next: "“women”"),
        Wrong(old: "from: 30", new: "from: 29", code: .categoriesOverlap, place: "35:7", next: "“young”"),
        Wrong(old: "from: 30 }", new: "from: 30, to: 20 }", code: .wrongValue, place: "35:7"),
        Wrong(old: "from: 30 }", new: "codes: [K] }", code: .expressionType, place: "35:7"),
        Wrong(old: "{ spell: \"age(born, period.first)\" }", new: "hours * 1.5", code: .expressionType, place: "34:7"),
        Wrong(old: "over: sex", new: "over: gender", code: .breakdownUnreadable, place: "26:11", next: "spell"),
        Wrong(old: "over: sex", new: "over: { money: kroner }", code: .expressionType, place: "28:7"),
        Wrong(
            old: "{ spell: \"age(born, period.first)\" }",
            new: "{ money: \"1\" }",
            code: .breakdownUnreadable,
            place: "32:5",
            next: "“spell”"
        ),
        Wrong(old: "sex: named, age: named", new: "sex: named", code: .unusedBreakdown, place: "30:3"),
        Wrong(
            old: "sex: named, age: named",
            new: "sex: named, aeg: named",
            code: .unknownName,
            place: "49:29",
            next: "“age”"
        ),
        Wrong(old: "total: named", new: "", code: .missingKey, place: "50:3", next: "“total”"),
        Wrong(
            old: "unit: { name: { da: dage, en: days }, factor: 1, decimals: 0 }",
            new: "table: spell",
            code: .duplicateName,
            place: "41:5"
        ),
        Wrong(old: "factor: 1, decimals: 0", new: "decimals: 0", code: .missingKey, place: "41:5", next: "“factor”"),
        Wrong(
            old: "table: spell\n    where",
            new: "table: spel\n    where",
            code: .unknownName,
            place: "45:7",
            next: "“spell”"
        ),
        Wrong(old: "kind: mean", new: "kind: median", code: .wrongValue, place: "38:5", next: "“mean”"),
        Wrong(old: "kind: mean", new: "kind: rate", code: .wrongQuantities, place: "44:5", next: "“persons”"),
        Wrong(old: "kind: ratio", new: "kind: count", code: .wrongQuantities, place: "56:5", next: "“n”"),
        Wrong(
            old: "sum: { sum: \"days(begun, ended)\"",
            new: "sum: { count: rows",
            code: .wrongQuantities,
            place: "46:7"
        ),
        Wrong(old: "count: rows, bound: 1_000 ", new: "count: row, bound: 1 ", code: .wrongValue, place: "45:12"),
        Wrong(old: "bound: 1_000_000_000 ", new: "bound: 94116041170482574 ", code: .boundTooLarge, place: "47:"),
        Wrong(old: "bound: 1_000_000_000 ", new: "bound: 0 ", code: .boundTooLarge, place: "47:"),
        Wrong(
            old: "in_period(ended)",
            new: "in_period(endet)",
            code: .unknownWord,
            place: "43:22, indicators/M/where",
            next: "“ended”"
        ),
        Wrong(old: "in_period(ended)", new: "known(pnr)", code: .identifierUsed, place: "43:18"),
        Wrong(old: "in_period(ended)", new: "hours", code: .expressionType, place: "43:12"),
        Wrong(old: "\"days(begun, ended)\"", new: "begun", code: .expressionType, place: "46:19"),
        Wrong(old: "sex = 'K'", new: "'sex = ''W'''", code: .unknownCode, place: "58:34"),
        Wrong(
            old: "in_period(ended)",
            new: ">-\n      in_period(ended)\n\n      and endet = ended",
            code: .unknownWord,
            place: "46:11"
        ),
    ]

    /// The small study with pairs of nested categories.
    static func nested(_ pairs: String...) -> String {
        Material.small("indicators:\n", "nested:\n" + pairs.map { "  - \($0)\n" }.joined() + "indicators:\n")
    }

    @Test("STU-13: nested categories are read, are part of the digest, and give one difference for each indicator")
    func nestings() throws {
        let plain = try Study(yaml: Material.small, file: "small.yaml")
        let study = try Study(yaml: Self.nested("{ inner: age.young, outer: sex.men }"), file: "small.yaml")
        #expect(plain.nestings.isEmpty && study.nestings.map(\.inner.description) == ["age.young"])
        #expect(study.digest != plain.digest)
        #expect(try Study(canonicalBytes: study.canonicalBytes, place: "study") == study)
        // M is shown by both; Q by neither.
        let differences = try Problem(layout: SlotLayout(study)).differences
        #expect(differences.map(\.outer.slots) == [[5, 6]] && differences.map(\.inner.slots) == [[7, 8]])
        #expect(differences.map(\.outer.tests) == [[.count(slot: 5)]])
    }

    @Test("STU-13: the shipped study declares that those under the special act are of no MENAPT country")
    func shippedNestings() throws {
        let layout = SlotLayout(try Material.shipped())
        let differences = try Problem(layout: layout).differences
        #expect(differences.count == 5)
        let cells = Set(
            differences.map { layout.describe($0.inner.slots[0]) }.map { "\($0.indicator)/\($0.breakdown ?? "")" }
        )
        #expect(cells == ["K1a/basis3", "K2a/basis3", "K3a/basis3", "K3b/basis3", "K4a/basis5"])
        #expect(differences.allSatisfy { layout.describe($0.inner.slots[0]).category == "ukraine" })
    }

    static let wrongNestings: [(pairs: [String], code: Refusal.Code, place: String, next: String)] = [
        (["{ inner: aeg.young, outer: sex.men }"], .unknownName, "37:7, nested/1/inner", "“age”"),
        (["{ inner: age.young, outer: sex.man }"], .unknownName, "37:25, nested/1/outer", "“men”"),
        (["{ inner: young, outer: sex.men }"], .wrongValue, "37:7, nested/1/inner", "breakdown.category"),
        (["{ inner: sex.women, outer: sex.men }"], .badNesting, "37:5, nested/1", "one breakdown"),
        (["{ inner: age.young }"], .missingKey, "37:5, nested/1", "“outer”"),
        (["{ inner: age.young, outer: sex.men, of: M }"], .unknownKey, "37:41, nested/1/of", ""),
        (["age.young"], .wrongValue, "37:5, nested/1", "Keys"),
        (
            ["{ inner: age.young, outer: sex.men }", "{ inner: age.young, outer: sex.men }"], .duplicateName,
            "38:5, nested/2", "twice"
        ),
    ]

    @Test("STU-13: a pair that cannot be is refused with line, column and next step", arguments: wrongNestings)
    func refusedNestings(pairs: [String], code: Refusal.Code, place: String, next: String) throws {
        let yaml = pairs.count == 1 ? Self.nested(pairs[0]) : Self.nested(pairs[0], pairs[1])
        let refusal = #expect(throws: Refusal.self) { _ = try Study(yaml: yaml, file: "small.yaml") }
        #expect(refusal?.code == code)
        #expect(refusal?.place.hasPrefix("small.yaml:\(place)") ?? false, "\(refusal?.place ?? "")")
        #expect(refusal?.next.contains(next) ?? false || next.isEmpty, "\(refusal?.next ?? "")")
    }

    @Test("STU-13: a pair of breakdowns that no indicator is shown by together is refused")
    func apart() throws {
        let yaml = Self.nested("{ inner: age.young, outer: sex.men }")
            .replacing("sex: named, age: named", with: "age: named")
            .replacing("total: named", with: "total: named\n    shown_by: { sex: named }")
        let refusal = #expect(throws: Refusal.self) { _ = try Study(yaml: yaml, file: "small.yaml") }
        #expect(refusal?.code == .badNesting && refusal?.next.contains("shown by both") ?? false)
    }

    @Test("STU-1 to STU-9: what is wrong is refused with code, line, column and next step", arguments: wrong)
    func refusals(wrong: Wrong) throws {
        let yaml = Material.small(wrong.old, wrong.new)
        let refusal = #expect(throws: Refusal.self) { _ = try Study(yaml: yaml, file: "small.yaml") }
        #expect(refusal?.code == wrong.code)
        let place = try #require(refusal?.place)
        #expect(place.hasPrefix("small.yaml:\(wrong.place)"), "\(place)")
        #expect(refusal?.next.contains(wrong.next) ?? false || wrong.next.isEmpty, "\(refusal?.next ?? "")")
        // The lint says the same as one finding.
        let findings = StudyLint.findings(yaml: yaml, file: "small.yaml")
        #expect(findings.map(\.code) == [wrong.code])
        #expect(findings.map(\.severity) == [.error])
    }

    @Test("STU-1: an empty file and one that is too large are refused")
    func size() {
        for yaml in ["", String(repeating: "#\n", count: 1 << 20)] {
            let refusal = #expect(throws: Refusal.self) { _ = try Study(yaml: yaml, file: "x.yaml") }
            #expect(refusal?.code == .notYAML)
        }
    }

    @Test("STU-9: at the largest bound the sum of 98 contributors stays below half the field, and one more does not")
    func boundLimit() {
        let half = (UInt64.max - UInt64(1) << 32 + 2) / 2
        #expect(UInt64(Study.boundLimit) * 98 < half)
        #expect(UInt64(Study.boundLimit + 1) * 98 >= half)
        #expect(Study.boundLimit == 94_116_041_170_482_573)
    }
}
