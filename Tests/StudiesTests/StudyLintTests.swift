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
        #expect(findings.first?.text.contains("41 in the one and 40 in the other") ?? false)
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
        let finding = untested.first { $0.code == .complementUntested }
        #expect(finding?.place == "indicators/P" && finding?.severity == .error, "\(untested)")
        #expect(finding?.text.contains("If kommune A has 41 in “Q” and 40 here") ?? false, "\(untested)")
        let tested = StudyLint.findings(yaml: withPart(whole: true), file: "small.yaml")
        #expect(tested.map(\.code) == [.oneFate], "\(tested)")
    }

    /// The small study with a second breakdown by age, shown by the same indicator.
    private func cut(_ categories: String, shownBy: String = "age: named, other_age: named") throws -> [Finding] {
        let yaml = Material.small("age: named", shownBy)
            .replacing(
                "indicators:\n",
                with: """
                      other_age:
                        title: { da: Alder, en: Age }
                        over: { spell: "age(born, period.first)" }
                        categories:
                    \(categories)
                    indicators:

                    """
            )
        return StudyLint.findings(yaml: yaml, file: "small.yaml")
    }

    private func band(_ id: String, _ from: Int, _ to: Int?) -> String {
        "      \(id): { title: { da: A, en: A }, from: \(from)\(to.map { ", to: \($0)" } ?? "") }"
    }

    @Test("STU-15: bands that cut in different places are refused, with the one person that they would tell")
    func cutTwice() throws {
        let findings = try cut([band("a", 18, 30), band("b", 31, nil)].joined(separator: "\n"))
        #expect(findings.map(\.code) == [.cutTwice] && findings.first?.severity == .error, "\(findings)")
        let text = try #require(findings.first?.text)
        #expect(text.contains("If kommune A has 41 in “other_age.a” and 40 in “age.young”"), "\(text)")
        #expect(text.contains("such as 30,"), "\(text)")
    }

    @Test("STU-15: bands made of whole other bands tell nothing more")
    func refined() throws {
        let fine = [band("a", 18, 24), band("b", 25, 29), band("c", 30, 49), band("d", 50, nil)]
        #expect(try cut(fine.joined(separator: "\n")).isEmpty)
        // A band of which the other side has only a part is cut in another place.
        let gap = try cut([band("a", 18, 24), band("c", 30, nil)].joined(separator: "\n"))
        #expect(gap.map(\.code).contains(.cutTwice), "\(gap)")
    }

    @Test("STU-15: a breakdown that leaves a few out is a warning in numbers")
    func fewLeftOut() throws {
        let findings = StudyLint.findings(
            try ForecastTests.small(sizes: "[800, 800]", age: "{ young: 0.3, old: 0.69 }")
        )
        #expect(findings.map(\.code) == [.fewLeftOut], "\(findings)")
        #expect(findings.first?.text.contains("About 8 are in no category") ?? false, "\(findings)")
        let many = StudyLint.findings(try ForecastTests.small(sizes: "[400, 400]", age: "{ young: 0.3, old: 0.6 }"))
        #expect(many.isEmpty, "\(many)")
    }

    @Test("STU-14: a table that would mostly be closed is refused, one that would mostly be open is not")
    func mostlyClosed() throws {
        let findings = StudyLint.findings(try ForecastTests.small(age: "{ young: 0.1, old: 0.9 }"))
        #expect(findings.map(\.code) == [.mostlyClosed] && findings.first?.severity == .error, "\(findings)")
        #expect(findings.first?.place == "indicators/M/shown_by/age")
        #expect(findings.first?.text.hasPrefix("63 % of its cells would stay closed with 5 kommuner.") ?? false)
        #expect(StudyLint.findings(try ForecastTests.small()).isEmpty)
    }

    @Test(
        "STU-14: what is released only pooled is refused where the sum is forecast to be small, and a pooled total that one kommune closes is told"
    )
    func pooledClosed() throws {
        let only = try ForecastTests.small { $0.replacing("age: named", with: "age: pooled") }
        #expect(StudyLint.findings(only).isEmpty)
        let few = try ForecastTests.small(sizes: "[5, 5, 5, 5, 5]", rows: "0.3") {
            $0.replacing("age: named", with: "age: pooled")
        }
        let place = "indicators/M/shown_by/age"
        #expect(StudyLint.findings(few).contains { $0.code == .mostlyClosed && $0.place == place })
        let small = StudyLint.findings(try ForecastTests.small(sizes: "[3, 400, 400, 400, 400]"))
        #expect(Set(small.filter { $0.severity == .warning }.map(\.code)) == [.pooledClosed], "\(small)")
    }
}
