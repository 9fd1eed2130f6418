import Studies
import Testing
import Vocabulary

@Suite("Study lint")
struct StudyLintTests {
    private func findings(_ old: String, _ new: String) throws -> [Finding] {
        StudyLint.findings(try Study(yaml: Material.small(old, new), file: "small.yaml"))
    }

    @Test("STU-12: the small study is clean")
    func clean() throws {
        #expect(StudyLint.findings(yaml: Material.small, file: "small.yaml").isEmpty)
    }

    @Test("STU-12: the shipped study has notes only, and they say what shares one fate")
    func shipped() throws {
        let findings = StudyLint.findings(try Material.shipped())
        #expect(findings.allSatisfy { $0.severity == .note }, "\(findings)")
        #expect(Set(findings.map(\.code)) == [.oneFate, .threeContributors])
        #expect(findings.contains { $0.place == "indicators/I2a" && $0.text.contains("“K1a”") })
        #expect(findings.contains { $0.place == "indicators/I2b" && $0.text.contains("“K1a”") })
        #expect(findings.contains { $0.place == "indicators/K2a" && $0.text.contains("same quantity") })
    }

    @Test("STU-12: bands and codes that leave values out are a warning that names them")
    func uncovered() throws {
        let bands = try findings("from: 30", "from: 32")
        #expect(bands.map(\.code) == [.categoriesDoNotCover])
        #expect(bands.first?.severity == .warning)
        #expect(bands.first?.text.contains("30–31") ?? false)
        let codes = try findings("[K, M]", "[K, M, X]")
        #expect(codes.map(\.code) == [.categoriesDoNotCover])
        #expect(codes.first?.text.contains("X") ?? false)
    }

    @Test("STU-12: a numerator that is not part of its denominator is a warning")
    func parts() throws {
        let findings = try findings("denominator: { count", "denominator: { where: known(ended), count")
        #expect(findings.map(\.code) == [.partNotOfWhole])
    }

    @Test("STU-12: a mean whose sum is over other rows than its count is a warning")
    func means() throws {
        let findings = try findings("n: { count", "n: { where: sex = 'K', count")
        #expect(findings.map(\.code) == [.partNotOfWhole, .partNotOfWhole])
    }

    @Test("STU-12: a sum over rows that may have no value is a warning")
    func unknownValues() throws {
        #expect(
            try findings("where: in_period(ended)", "where: known(born)").map(\.code)
                == Array(repeating: .valueMayBeUnknown, count: 2)
        )
        #expect(try findings("where: in_period(ended)", "where: ended > begun").isEmpty)
        #expect(try findings("where: in_period(ended)", "where: not in_period(ended)").isEmpty)
        #expect(
            try findings("where: in_period(ended)", "where: not known(ended)").map(\.code).contains(.valueMayBeUnknown)
        )
    }

    @Test("STU-12: a breakdown released only pooled is told to wait for the circuit")
    func pooledOnly() throws {
        let findings = try findings("sex: named", "sex: pooled")
        #expect(findings.map(\.code) == [.waitsForCircuit])
        #expect(findings.first?.severity == .note)
        #expect(findings.first?.place == "indicators/M/shown_by/sex")
    }

    @Test("STU-12: a fine breakdown of persons released both ways is a warning, a coarse one is not")
    func fineBothWays() throws {
        #expect(try findings("sex: named", "sex: both").isEmpty)
        let fine =
            "from: 18, to: 29 }\n      mid: { title: { da: M, en: M }, from: 30, to: 39 }\n"
            + "      late: { title: { da: L, en: L }, from: 40, to: 49 }"
        let yaml = Material.small("from: 18, to: 29 }", fine)
            .replacing("from: 30 }", with: "from: 50 }").replacing("age: named", with: "age: both")
        #expect(StudyLint.findings(yaml: yaml, file: "small.yaml").map(\.code) == [.fineBothWays])
    }

    @Test("STU-12: categories of one id in two breakdowns of an indicator are a note until they are declared nested")
    func nested() throws {
        let yaml = Material.small("young:", "men:")
        let findings = StudyLint.findings(yaml: yaml, file: "small.yaml")
        #expect(findings.map(\.code) == [.perhapsNested] && findings.map(\.severity) == [.note])
        #expect(findings.first?.place == "breakdowns/age/categories/men")
        #expect(findings.first?.text.contains("“sex.men”") ?? false)
        let pair = "nested: [{ inner: age.men, outer: sex.men }]\nindicators:\n"
        #expect(StudyLint.findings(yaml: yaml.replacing("indicators:\n", with: pair), file: "small.yaml").isEmpty)
    }

    @Test("STU-12: where three contributors are enough, the lint says what each learns")
    func three() throws {
        #expect(try findings("m: 4", "m: 3").map(\.code) == [.threeContributors])
    }

    /// Adds a count of the women that the ratio counts too, shown by sex as the mean is.
    private func withPart(whole: Bool) -> String {
        let quantity = whole ? "whole: { count: rows, bound: 1000 }\n      " : ""
        return Material.small("total: named", "total: named\n    shown_by: { sex: named }")
            + """

              P:
                kind: count
                title: { da: Del, en: Part }
                definition: { da: Del, en: Part }
                unit: { name: { da: personer, en: persons }, factor: 1, decimals: 0 }
                table: spell
                quantities:
                  \(quantity)n: { where: known(hours), count: rows, bound: 1000 }
                total: both
                shown_by: { sex: named }
            """
    }

    @Test("STU-12: a count whose complement another indicator tells must be tested with its whole")
    func complements() throws {
        let untested = StudyLint.findings(yaml: withPart(whole: false), file: "small.yaml")
        #expect(untested.contains { $0.code == .complementUntested && $0.place == "indicators/P" }, "\(untested)")
        let tested = StudyLint.findings(yaml: withPart(whole: true), file: "small.yaml")
        #expect(tested.map(\.code) == [.oneFate], "\(tested)")
    }
}
