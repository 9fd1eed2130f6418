import Foundation
import Studies
import Testing

/// What the engine may not know: the words of a study.
@Suite("The engine's words")
struct EngineWordTests {
    /// Where the first study's made-up records are made, which are material for rehearsals and no part of a round.
    private static let material = ["Rehearsal/Records/", "Rehearsal/Errors/", "Rehearsal/Dress/"]

    /// The everyday words, Danish and English, by which the columns of any extract are likened to those of any study.
    private static let dictionary = "Tallying/Sniffing/Likeness.swift"

    private func words(of name: String) throws -> Set<String> {
        let study = try Study(yaml: try DescribedTests.text(name), file: name)
        var words: Set<String> = []
        for table in study.tables {
            words.insert(table.name)
            for column in table.columns {
                words.insert(column.name)
                if case .code(let codes) = column.type { words.formUnion(codes) }
            }
        }
        words.formUnion(study.indicators.map(\.id))
        words.formUnion(study.breakdowns.map(\.id))
        // Words of one or two letters, and those that are words of the engine too, tell nothing.
        return words.filter { $0.count > 2 && $0.contains(where: \.isLetter) }.subtracting(["start"])
    }

    @Test(
        "no source names a table, column, code, indicator or breakdown of either study",
        arguments: ["hjemmepleje.yaml", "vestegnen-integration.yaml"]
    )
    func noWord(name: String) throws {
        let words = try words(of: name)
        #expect(words.count > 20)
        let sources = DescribedTests.root.appendingPathComponent("Sources")
        let files = try #require(FileManager.default.enumerator(atPath: sources.path)).compactMap { $0 as? String }
            .filter { $0.hasSuffix(".swift") }
        #expect(files.count > 200)
        for file in files where file != Self.dictionary {
            let isMaterial = Self.material.contains(where: file.hasPrefix)
            if isMaterial, name != "hjemmepleje.yaml" { continue }
            let text = try String(contentsOf: sources.appendingPathComponent(file), encoding: .utf8)
            // A material file has words of the first study, some of which both have.
            let literals = Set(text.split(separator: "\"", omittingEmptySubsequences: false).map(String.init))
            let found = words.intersection(literals)
                .subtracting(isMaterial ? try self.words(of: "vestegnen-integration.yaml") : [])
            #expect(found.isEmpty, "\(file): \(found.sorted().joined(separator: ", "))")
        }
    }
}
