import Testing
import Vocabulary

@Suite("protocol.md, code and tests") struct JoinTests {
    @Test("Every requirement is stated, cited in Sources and in a test's name, and every code is in the table")
    func join() throws {
        let joiner = Joiner(page: try Tree.page(), sources: try Tree.sources(), tests: try Tree.tests())
        #expect(joiner.requirements.count > 100, "the page was found and read")
        #expect(joiner.codes.count > 100, "the sources were found and read")
        for finding in joiner.findings { Issue.record("\(finding)") }
    }

    @Test("Every domain label stands on the page")
    func labels() throws {
        let page = try Tree.page()
        for label in DomainLabel.allCases {
            #expect(page.contains("`\(label.rawValue)`"), "\(label.rawValue)")
        }
    }

    @Test("Every kind of message stands on the page with its number and name")
    func kinds() throws {
        let statement = try #require(try Tree.sources().first { $0.text.contains("public enum Kind: UInt8") }).text
        let page = try Tree.page()
        var numbers: [String: Int] = [:]
        var names: [String: String] = [:]
        for line in statement.split(separator: "\n") {
            var scanner = Scanner(String(line))
            scanner.skipBlanks()
            guard scanner.take("case ") else { continue }
            let isName = scanner.take(".")
            guard let end = line.firstIndex(of: isName ? ":" : "=") else { continue }
            let kind = line[..<end].filter { $0 != " " && $0 != "." }.dropFirst(4)
            guard scanner.take("\(kind)\(isName ? ":" : " =") ") else { continue }
            if let number = scanner.number() { numbers[String(kind)] = number }
            if let name = scanner.literal() { names[String(kind)] = name }
        }
        #expect(numbers.count == names.count && numbers.count >= 19)
        for (kind, number) in numbers {
            let name = try #require(names[kind])
            #expect(page.contains("\n| \(number) | \(name) |"), "\(kind)")
        }
    }
}

/// The joiner itself, on small strings: it must fail when it should.
@Suite("The joiner") struct JoinerTests {
    static let page = """
        - **ENC-1** A reader MUST stop.
        - **ENC-2** A reader MUST NOT go on.
        | T0101 | ENC-1 | it ends early | refused |
        """
    static let source = """
        extension Refusal.Code {
            /// Meets ENC-1 to ENC-2.
            public static let truncated = Self(
                101, "ENC-1", "it ends early")
        }
        """
    static let test = """
        @Test("ENC-1: stops") func one() {}
        @Test(
            "ENC-2: does not go on", arguments: [1]
        ) func two(_: Int) {}
        """

    func findings(
        page: String = Self.page,
        source: String = Self.source,
        module: String = "Vocabulary",
        test: String = Self.test
    ) -> [String] {
        Joiner(page: page, sources: [(module, source)], tests: [test]).findings
    }

    @Test("What joins has no findings")
    func good() { #expect(findings() == []) }

    @Test(
        "Each fault is found",
        arguments: [
            ("ENC-2: does", "ENC: does", "ENC-2 is in no test's name"),
            ("ENC-2: does", "ENC-3: does", "ENC-3 is in a test's name and not stated"),
        ]
    )
    func testFaults(old: String, new: String, finding: String) {
        #expect(findings(test: Self.test.replacing(old, with: new)).contains(finding))
    }

    @Test(
        "Each fault of a source is found",
        arguments: [
            ("ENC-1 to ENC-2", "ENC-1", "ENC-2 is cited nowhere in Sources"),
            ("to ENC-2", "to ENC-3", "ENC-3 is cited in Sources and not stated"),
            ("101", "102", "code 102 is not in the table as | T0102 | ENC-1 | it ends early |"),
            ("101", "102", "the table's 101 is not declared so"),
            ("early\"", "late\"", "code 101 is not in the table as | T0101 | ENC-1 | it ends late |"),
            ("101, \"ENC-1\"", "101, \"XYZ-1\"", "code 101 stands for XYZ-1, which is not stated"),
        ]
    )
    func sourceFaults(old: String, new: String, finding: String) {
        #expect(findings(source: Self.source.replacing(old, with: new)).contains(finding))
    }

    @Test("A code outside its module's range, or declared twice, is found")
    func codeFaults() {
        #expect(findings(module: "Store").contains("code 101 is outside the range of Store"))
        #expect(findings(module: "Unheard").contains("code 101 is outside the range of Unheard"))
        #expect(findings(source: Self.source + Self.source).contains("code 101 is declared twice"))
    }

    @Test("A requirement stated twice, or without a MUST, is found")
    func pageFaults() {
        let twice = Self.page + "\n- **ENC-1** A reader MUST stop."
        #expect(findings(page: twice).contains("ENC-1 is stated twice"))
        let nameless = Self.page + "\nA node MUST wait."
        #expect(findings(page: nameless) == ["no id: A node MUST wait."])
        let weak = Self.page.replacing("A reader MUST NOT go on", with: "A reader may go on")
        #expect(findings(page: weak).contains("ENC-2 is in a test's name and not stated"))
    }

    @Test("A name is a literal that begins with an id, in an attribute or in a case; a mere mention is none")
    func names() {
        let text = """
            @Test("ENC-1, RND-2: so") let a = [lie("SHR-3: a case")]
            // ENC-9: said in a remark
            #expect(code == "RND-8"); say("see RND-9: there"); @Test("STU-1 to STU-3: all") "SHA-256: no"
            """
        let names = Scanner.names(in: text, prefixes: Joiner.prefixes)
        #expect(names == ["ENC-1, RND-2: so", "SHR-3: a case", "STU-1 to STU-3: all"])
        #expect(Scanner.ids(in: names[2], prefixes: Joiner.prefixes) == ["STU-1", "STU-2", "STU-3"])
    }

    @Test("Ids are whole words with a known prefix")
    func ids() {
        let text = "SHA-256 UTF-8 xENC-9 ENC-R01 (ENC-12) T0101 [RND-3] ENC-7to ENC-x"
        #expect(Scanner.ids(in: text, prefixes: Joiner.prefixes) == ["ENC-12", "RND-3", "ENC-7"])
    }
}
