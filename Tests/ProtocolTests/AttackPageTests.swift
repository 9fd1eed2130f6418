import Foundation
import Testing

@Suite("The page of attacks")
struct AttackPageTests {
    /// Every `Suite/function` of a text.
    static func named(in page: String) -> Set<String> {
        Set(page.matches(of: /`([A-Z][A-Za-z]+\/[a-z][A-Za-z]+)`/).map { String($0.1) })
    }

    /// Every test, by its suite and function.
    static func tests(in texts: [String]) -> Set<String> {
        var tests: Set<String> = []
        for text in texts {
            var suites: [String] = []
            var isTest = false
            for line in text.split(separator: "\n") {
                if let suite = line.firstMatch(of: /struct ([A-Z][A-Za-z]+)/) { suites.append(String(suite.1)) }
                if line.contains("@Test") { isTest = true }
                if isTest, let function = line.firstMatch(of: /func ([a-z][A-Za-z]+)/) {
                    for suite in suites { tests.insert("\(suite)/\(function.1)") }
                    isTest = false
                }
            }
        }
        return tests
    }

    @Test("Every attack on the page names tests, and each of them exists")
    func exist() throws {
        let page = try Tree.page("docs/attacks.md")
        let rows = page.split(separator: "\n")
            .filter { $0.hasPrefix("| ") && !$0.hasPrefix("| attack") && !$0.hasPrefix("| pitfall") }
        #expect(rows.count == 49)
        #expect(rows.allSatisfy { !Self.named(in: String($0)).isEmpty })
        let unknown = Self.named(in: page).subtracting(Self.tests(in: try Tree.tests()))
        #expect(unknown.isEmpty, "\(unknown.sorted())")
    }

    @Test("A name that stands for no test is found")
    func control() {
        let tests = Self.tests(in: ["struct Some {\n @Test(\"x\")\n func here() {}\n func helper() {} }"])
        #expect(tests == ["Some/here"])
        #expect(Self.named(in: "`Some/there` and `Some/here`").subtracting(tests) == ["Some/there"])
    }
}
