import Foundation

/// The commands that the handbook tells people to type.
enum Handbook {
    private static let docs = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("docs")

    /// The lines of a page's code blocks that call the program, in order, as words; with `heading`, those of its sections that begin so.
    static func calls(in page: String, under heading: String = "") throws -> [[String]] {
        let text = try String(contentsOf: docs.appendingPathComponent(page), encoding: .utf8)
        let sections = text.replacing("\n### ", with: "\n## ").components(separatedBy: "\n## ")
            .filter { $0.hasPrefix(heading) }
        return
            sections.flatMap { section in
                let blocks = section.components(separatedBy: "```").enumerated()
                return blocks.filter { $0.offset % 2 == 1 }.flatMap { $0.element.split(separator: "\n") }
            }
            .compactMap { line in
                let words = words(of: line.split(separator: "#", maxSplits: 1).first.map(String.init) ?? "")
                guard let start = words.firstIndex(of: "tvaersum") else { return nil }
                return Array(words[(start + 1)...])
            }
    }

    /// A line as a shell takes it apart: words, and what stands in quotation marks as one.
    private static func words(of line: String) -> [String] {
        line.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
            .flatMap { place, part in
                place % 2 == 1 ? [String(part)] : part.split(separator: " ").map(String.init)
            }
    }
}
