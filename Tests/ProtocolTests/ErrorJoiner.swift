import Vocabulary

@testable import tvaersum

/// Holds docs/errors.md, docs/exit-codes.md, Sources and Tests against one another.
struct ErrorJoiner {
    /// A code as a source declares it.
    struct Declared: Hashable {
        let name: String
        let number: UInt16
        let requirement: String
        let summary: String
    }

    let declared: [Declared]
    let entries: [Explanation]
    let retired: [UInt16]
    private let malformed: [String]
    private let exits: (sections: [ExitExplanation], malformed: [String])
    /// Names and written numbers that the tests expect.
    private let expected: Set<String>

    /// Codes that no test can provoke, each with the reason.
    private static let beyondTests: [UInt16: String] = [
        403: "the cryptographic library fails on no input that reaches it",
        1804: "honest machines in one process do not stop their round",
    ]

    init(errors: String, exits: String, sources: [String], tests: [String]) {
        declared = sources.flatMap(Self.codes)
        (entries, retired, malformed) = Explanation.entries(on: errors)
        self.exits = ExitExplanation.sections(on: exits)
        expected = Self.expected(in: tests.map(Self.withoutRemarks))
    }

    /// Everything that does not join, one sentence each, and what to do; empty when all is well.
    func findings(http: (UInt16) -> Int) -> [String] {
        var findings = malformed.map { "docs/errors.md, \($0): not of the form of the entries beside it" }
        findings += exits.malformed.map { "docs/exit-codes.md, \($0): not of the form of the sections beside it" }
        findings += pageFindings(http: http)
        findings += exitFindings
        findings +=
            declared
            .filter { !expected.contains($0.name) && !expected.contains(written($0.number)) }
            .filter { Self.beyondTests[$0.number] == nil }
            .map { "\(written($0.number)) .\($0.name) is expected by no test: write one that provokes it" }
        return findings
    }

    private func pageFindings(http: (UInt16) -> Int) -> [String] {
        var findings: [String] = []
        let byNumber = Dictionary(entries.map { ($0.number, $0) }, uniquingKeysWith: { $1 })
        if byNumber.count < entries.count { findings.append("docs/errors.md has a number twice") }
        if entries.map(\.number) != entries.map(\.number).sorted() {
            findings.append("docs/errors.md is not in the order of its numbers")
        }
        for code in declared {
            let number = written(code.number)
            guard let entry = byNumber[code.number] else {
                findings.append("\(number) has no entry in docs/errors.md: copy the form of the one before it")
                continue
            }
            if entry.summary != code.summary || entry.requirement != code.requirement {
                let requirement = code.requirement.isEmpty ? "" : " (\(code.requirement))"
                findings.append("\(number) does not begin with *\(code.summary)*\(requirement) in docs/errors.md")
            }
            guard let status = ExitStatus.listed(code.number) else {
                findings.append("\(number) is in no case of ExitStatus.listed")
                continue
            }
            if entry.exit != status.rawValue {
                findings.append("\(number) ends with \(status.rawValue), and docs/errors.md says \(entry.exit)")
            }
            let answered = http(code.number)
            if let said = entry.http, said != answered {
                findings.append("\(number) is answered with \(answered), and docs/errors.md says \(said)")
            }
            if entry.http == nil, answered != 422 {
                findings.append("\(number) is answered with \(answered), and docs/errors.md does not say so")
            }
        }
        let numbers = Set(declared.map(\.number))
        findings += entries.filter { !numbers.contains($0.number) }
            .map { "\(written($0.number)) stands in docs/errors.md and is declared nowhere: say that it is *retired*" }
        findings += retired.filter(numbers.contains).map { "\(written($0)) is retired and declared again" }
        return findings
    }

    private var exitFindings: [String] {
        let described = exits.sections.map(\.status)
        let declared = ExitStatus.allCases.map(\.rawValue)
        var findings = Set(declared).symmetricDifference(described).sorted()
            .map { "status \($0) is not both in ExitStatus and a section of docs/exit-codes.md" }
        if Set(described).count < described.count { findings.append("docs/exit-codes.md has a status twice") }
        return findings
    }

    /// What the tests expect: names and written numbers near a word that asks for one, and not where a test makes the refusal
    /// itself.
    private static func expected(in tests: [String]) -> Set<String> {
        let words = ["#expect", "#require", "arguments:", "Code", "code", "refus", "Lie", "\"RND-"]
            .map { Array($0.utf8) }
        var expected: Set<String> = []
        for text in tests {
            let bytes = Array(text.utf8)
            for (name, place) in mentions(in: bytes) {
                let before = bytes[max(0, place - 400)..<place]
                if ["Refusal(", "case "].contains(where: { before.reversed().starts(with: $0.utf8.reversed()) }) {
                    continue
                }
                if words.contains(where: { before.firstRange(of: $0) != nil }) { expected.insert(name) }
            }
        }
        return expected
    }

    /// Every `.name` that is no call, and every `T1406`, with its place; byte by byte, because tests run unoptimised.
    private static func mentions(in bytes: [UInt8]) -> [(name: String, place: Int)] {
        var mentions: [(String, Int)] = []
        var start = 0
        while start < bytes.count {
            var end = start + 1
            while end < bytes.count, bytes[end].isWord { end += 1 }
            let first = bytes[start]
            let isName = first == UInt8(ascii: ".") && end > start + 1
            let isNumber = first == UInt8(ascii: "T") && end == start + 5
            if isName || isNumber, end == bytes.count || bytes[end] != UInt8(ascii: "(") {
                mentions.append((String(decoding: bytes[(isName ? start + 1 : start)..<end], as: UTF8.self), start))
            }
            start = first.isWord ? end : start + 1
        }
        return mentions
    }

    private func written(_ number: UInt16) -> String { Refusal.Code.written(number) }

    /// Every `static let name = Self(101, "ENC-1", "…")` of a source that extends the codes.
    private static func codes(in source: String) -> [Declared] {
        guard source.contains("extension Refusal.Code") else { return [] }
        return source.matches(of: /static let (\w+) = Self\(\s*([\d_]+),\s*"([^"]*)",\s*"([^"]*)"/)
            .compactMap { match in
                guard let number = UInt16(match.2.filter { $0 != "_" }) else { return nil }
                return Declared(
                    name: String(match.1),
                    number: number,
                    requirement: String(match.3),
                    summary: String(match.4)
                )
            }
    }

    private static func withoutRemarks(_ source: String) -> String {
        source.split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.drop { $0 == " " }.hasPrefix("//") }.joined(separator: "\n")
    }
}

extension UInt8 {
    fileprivate var isWord: Bool {
        (48...57).contains(self) || (65...90).contains(self) || (97...122).contains(self) || self == UInt8(ascii: "_")
    }
}
