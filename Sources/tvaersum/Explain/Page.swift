import CPages

/// Reads the two pages that `tvaersum explain` prints from.
enum Page {
    /// `docs/errors.md`, as it was when this program was built.
    static let errors = unsafe text(tvaersum_errors_page)
    /// `docs/exit-codes.md`, as it was when this program was built.
    static let exitCodes = unsafe text(tvaersum_exit_codes_page)

    /// The study that the demo plays unless told otherwise, as it was when this program was built.
    static let demoStudy = unsafe text(tvaersum_demo_study)

    private static func text(_ page: (UnsafeMutablePointer<Int>?) -> UnsafePointer<UInt8>?) -> String {
        var length = 0
        let start = unsafe page(&length)
        return unsafe String(decoding: UnsafeBufferPointer(start: start, count: length), as: UTF8.self)
    }

    /// The sections under headings of one level, each up to the next heading of this level or a higher one.
    static func sections(of page: String, level: String) -> [(heading: Substring, body: Substring)] {
        var sections: [(heading: Substring, body: Substring)] = []
        for part in ("\n" + page).split(separator: "\n\(level)", omittingEmptySubsequences: false).dropFirst() {
            let heading = part.prefix { $0 != "\n" }
            var body = part[heading.endIndex...]
            if let end = body.firstRange(of: "\n## ") { body = body[..<end.lowerBound] }
            sections.append((heading, body))
        }
        return sections
    }

    /// A paragraph whose lines are joined by blanks.
    static func oneLine(_ text: Substring) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// The items of a list `- **Usually:** … - **Next:** …`; nil where they are others, or one is empty.
    static func items(_ list: String, _ names: [String]) -> [String]? {
        var rest = list[...]
        var items: [String] = []
        for (place, name) in names.enumerated() {
            let mark = "- **\(name):** "
            guard rest.hasPrefix(mark) else { return nil }
            rest = rest.dropFirst(mark.count)
            let following = place + 1 < names.count ? rest.firstRange(of: " - **\(names[place + 1]):** ") : nil
            guard let end = following?.lowerBound ?? (place + 1 < names.count ? nil : rest.endIndex) else { return nil }
            guard rest[..<end].contains(where: { !$0.isWhitespace }) else { return nil }
            items.append(String(rest[..<end]))
            rest = end < rest.endIndex ? rest[rest.index(after: end)...] : rest[end...]
        }
        return items
    }

    /// The number that follows a mark.
    static func number(_ text: Substring, after mark: String) -> Int? {
        text.hasPrefix(mark) ? Int(text.dropFirst(mark.count).prefix { $0.isNumber }) : nil
    }

    /// A text with links by their words alone.
    static func plain(_ text: String) -> String { text.replacing(/\[([^\]]*)\]\([^)]*\)/) { $0.output.1 } }

    /// A name and a text beside it, broken to the width of a terminal.
    static func row(_ name: String, _ text: String) -> String {
        let indent = 13
        let width = 78
        var lines: [String] = []
        var line = name + String(repeating: " ", count: max(1, indent - name.count))
        var isEmpty = true
        for word in plain(text).split(separator: " ") {
            if !isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                (line, isEmpty) = (String(repeating: " ", count: indent), true)
            }
            line += (isEmpty ? "" : " ") + word
            isEmpty = false
        }
        return (lines + [line]).joined(separator: "\n")
    }
}
