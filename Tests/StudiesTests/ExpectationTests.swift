import Studies
import Testing
import Vocabulary

@Suite("What a study expects")
struct ExpectationTests {
    @Test("STU-14: an expectation is read, is part of the digest, and survives its canonical bytes")
    func read() throws {
        let study = try ForecastTests.small(spread: "0.15")
        let expected = try #require(study.expected)
        #expect(expected.sizes.map(\.persons) == [[40, 40, 40, 40, 40]] && expected.spread.double == 0.15)
        #expect(expected.rows.map(\.indicator) == ["M", "Q"] && expected.rows[1].part?.double == 0.3)
        #expect(try Study(canonicalBytes: study.canonicalBytes, place: "study") == study)
        #expect(study.digest != (try ForecastTests.small(spread: "0.16")).digest)
        #expect(study.digest != (try Study(yaml: Material.small, file: "small.yaml")).digest)
    }

    @Test("STU-14: the shipped study expects sizes for five kommuner and for all")
    func shipped() throws {
        let study = try Material.shipped()
        #expect(study.expected?.sizes.map(\.kommuner) == [5, 98])
        #expect(try Study(canonicalBytes: study.canonicalBytes, place: "study") == study)
    }

    static let wrong: [(old: String, new: String, code: Refusal.Code, next: String)] = [
        ("spread: 0", "spread: 2", .badExpectation, "0 to 1"),
        ("persons: [40, 40, 40, 40, 40]", "persons: [40, 30]", .badExpectation, "from the smallest"),
        ("persons: [40, 40, 40, 40, 40]", "persons: [0, 30]", .badExpectation, "from the smallest"),
        ("persons: [40, 40, 40, 40, 40]", "persons: [few, many]", .wrongValue, "whole numbers"),
        ("kommuner: 5", "kommuner: 2", .badExpectation, "3 to 98"),
        ("Q: { per_person: 1, part: 0.3 }", "Q: { per_person: 1 }", .badExpectation, "part"),
        ("M: { per_person: 1 }", "M: { per_person: 1, part: 0.3 }", .badExpectation, "nothing is a part"),
        ("M: { per_person: 1 }, ", "", .missingKey, "“M”"),
        ("M: { per_person: 1 }", "N: { per_person: 1 }", .unknownName, "“M”"),
        ("part: 0.3", "part: 1.3", .badExpectation, "0 to 1"),
        ("women: 0.6", "women: 0.7", .badExpectation, "more than 1"),
        ("women: 0.6", "woman: 0.6", .unknownName, "“women”"),
        ("women: 0.6, ", "", .missingKey, "“women”"),
        (", age: { young: 0.2, old: 0.8 }", "", .missingKey, "“age”"),
        ("shares: { sex", "shares: { sx", .unknownName, "“sex”"),
        ("spread: 0", "spreads: 0", .unknownKey, "“spread”"),
    ]

    @Test("STU-14: what cannot be is refused, with the place and what to write", arguments: wrong.indices)
    func refused(case number: Int) throws {
        let (old, new, code, next) = Self.wrong[number]
        let refusal = #expect(throws: Refusal.self) {
            try ForecastTests.small {
                #expect($0.contains(old), "no “\(old)” to change")
                return $0.replacing(old, with: new)
            }
        }
        #expect(refusal?.code == code, "\(old) → \(new): \(String(describing: refusal))")
        #expect(refusal?.next.contains(next) == true, "\(String(describing: refusal))")
        #expect(refusal?.place.contains("expected") == true, "\(String(describing: refusal))")
    }
}
