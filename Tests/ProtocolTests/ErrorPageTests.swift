import Tallying
import Testing
import Vocabulary

@testable import Transport
@testable import tvaersum

@Suite("docs/errors.md and docs/exit-codes.md") struct ErrorPageTests {
    private static func http(_ number: UInt16) -> Int { Refusal(Refusal.Code(number, "", ""), at: "").httpStatus }

    /// How to mend a finding is told in CONTRIBUTING.md, "A new refusal".
    @Test("Every refusal has its entry, its exit status, its HTTP status and a test that provokes it; nothing else has")
    func join() throws {
        let joiner = ErrorJoiner(
            errors: try Tree.page("docs/errors.md"),
            exits: try Tree.page("docs/exit-codes.md"),
            sources: try Tree.sources().map(\.text),
            tests: try Tree.tests()
        )
        #expect(joiner.declared.count > 150 && joiner.entries.count > 150, "sources and page were found and read")
        for finding in joiner.findings(http: Self.http) { Issue.record("\(finding)") }
    }

    @Test("The program explains from the pages as they are")
    func compiledIn() throws {
        #expect(try Explanation.page == Tree.page("docs/errors.md"))
        #expect(try ExitExplanation.page == Tree.page("docs/exit-codes.md"))
    }

    @Test("A refusal on the wire names its place on the page")
    func type() throws {
        let joiner = Explanation.entries(on: try Tree.page("docs/errors.md"))
        let entry = try #require(joiner.entries.first { $0.number == 645 })
        let sent = ProblemDetails(Refusal(.notAdmitted, at: "kommune 153"))
        // A heading `### T0645` is the anchor `#t0645`.
        #expect(sent.type == "/docs/errors.md#\(Refusal.Code.written(entry.number).lowercased())")
    }
}

/// The joiner itself, on small pages: it must fail when it should.
@Suite("The joiner of refusals") struct ErrorJoinerTests {
    static let errors = """
        # Refusals

        ## Bytes

        ### T0101

        *the bytes end early* (ENC-1)

        - **Usually:** a copy
          that ended.
        - **Next:** copy again.
        - **Who:** node operator. Exit [65](exit-codes.md#65). HTTP 422.

        ### T0102

        *retired*

        It was.

        ## Own

        ### T0403

        *it failed*

        - **Usually:** nothing.
        - **Next:** report it.
        - **Who:** developer. Exit [1](exit-codes.md#1).
        """
    static let exits = ExitStatus.allCases
        .map { "## \($0.rawValue)\n\n*It means so.*\n\n- **Usually:** this.\n- **A script:** stops.\n" }
        .joined(separator: "\n")
    static let source = """
        extension Refusal.Code {
            public static let truncated = Self(
                101, "ENC-1", "the bytes end early")
            static let failed = Self(403, "", "it failed")
        }
        """
    static let test = "#expect(refusal?.code == .truncated)"

    func findings(
        errors: String = Self.errors,
        exits: String = Self.exits,
        source: String = Self.source,
        test: String = Self.test,
        http: Int = 422
    ) -> [String] {
        ErrorJoiner(errors: errors, exits: exits, sources: [source], tests: [test]).findings { _ in http }
    }

    @Test("What joins has no findings")
    func good() { #expect(findings() == []) }

    @Test(
        "Each fault of the page is found",
        arguments: [
            ("the bytes end early", "it ends", "T0101 does not begin with"),
            ("(ENC-1)", "(ENC-2)", "T0101 does not begin with"),
            ("65](exit-codes.md#65)", "66](exit-codes.md#66)", "T0101 ends with 65, and docs/errors.md says 66"),
            ("65](exit-codes.md#65)", "65](exit-codes.md#66)", "docs/errors.md, T0101: not of the form"),
            (" HTTP 422", " HTTP 404", "T0101 is answered with 422, and docs/errors.md says 404"),
            ("copy again.", "", "docs/errors.md, T0101: not of the form"),
            ("node operator.", "", "docs/errors.md, T0101: not of the form"),
            ("T0403", "T0099", "T0403 has no entry"),
            ("T0403", "T0099", "T0099 stands in docs/errors.md and is declared nowhere"),
            ("T0403", "T0099", "docs/errors.md is not in the order"),
            ("T0403", "T0101", "docs/errors.md has a number twice"),
            ("T0102", "T0403", "T0403 is retired and declared again"),
        ]
    )
    func pageFaults(old: String, new: String, finding: String) {
        let found = findings(errors: Self.errors.replacing(old, with: new))
        #expect(found.contains { $0.hasPrefix(finding) }, "\(found)")
    }

    @Test(
        "Each fault of a source, a test and the exit statuses is found",
        arguments: [
            ("101, ", "111, ", "T0111 is in no case", "T0111 has no entry"),
            ("early\")", "late\")", "T0101 does not begin with", "T0101 does not begin with"),
        ]
    )
    func sourceFaults(old: String, new: String, first: String, second: String) {
        let errors = old == "101, " ? Self.errors.replacing("T0101", with: "T0111") : Self.errors
        #expect(
            findings(errors: errors, source: Self.source.replacing(old, with: new)).contains { $0.hasPrefix(first) }
        )
        #expect(findings(source: Self.source.replacing(old, with: new)).contains { $0.hasPrefix(second) })
    }

    @Test(
        "A test that only mentions a code, or makes the refusal itself, does not provoke it",
        arguments: [
            "// #expect .truncated", "#expect(x); throw Refusal(.truncated, at: y)", "a(.truncated)",
            "#expect(.truncatedToo)",
        ]
    )
    func mentions(test: String) {
        #expect(findings(test: test).contains { $0.hasPrefix("T0101 .truncated is expected by no test") })
    }

    @Test("A test may name the number instead")
    func number() { #expect(findings(test: "#expect(ended.errors.contains(\"T0101\"))") == []) }

    @Test("An HTTP status of its own must be on the page")
    func http() {
        let silent = Self.errors.replacing(" HTTP 422.", with: "")
        #expect(findings(errors: silent) == [])
        let found = findings(errors: silent, http: 503)
        #expect(found.contains("T0101 is answered with 503, and docs/errors.md does not say so"))
    }

    @Test("A status that is missing, doubled or shapeless on its page is found")
    func exitFaults() {
        let missing = Self.exits.replacing("## 75\n", with: "## 99\n")
        #expect(
            findings(exits: missing) == [
                "status 75 is not both in ExitStatus and a section of docs/exit-codes.md",
                "status 99 is not both in ExitStatus and a section of docs/exit-codes.md",
            ]
        )
        #expect(findings(exits: Self.exits + "\n" + Self.exits).contains("docs/exit-codes.md has a status twice"))
        let shapeless = Self.exits.replacing("**A script:**", with: "A script:")
        #expect(findings(exits: shapeless).contains { $0.hasPrefix("docs/exit-codes.md, 75: not of the form") })
    }

    @Test("every rule of the quality report and of the gate is explained, once")
    func rules() {
        let ids = RowRule.allCases.map(\.id) + RowWarning.allCases.map(\.id) + CheckRule.allCases.map(\.id)
        #expect(RuleExplanation.all.map(\.id) == ids && Set(ids).count == ids.count)
        #expect(RuleExplanation.of("tal-r02")?.summary == RowRule.valueMissing.summary)
        #expect(RuleExplanation.of("CHK-B1")?.text.contains("may_be_empty") == true)
        #expect(RuleExplanation.of("TAL-R99") == nil)
    }
}
