internal import Vocabulary

/// How a CSV file is written, told from its beginning: encoding, separator, quotation marks, header.
///
/// Bounded, so that a file may be of any size: what is claimed holds for what was read, and a row behind it that contradicts is
/// rejected as the mapping's rules say. Meets TAL-26 and TAL-27.
struct CSVForm {
    /// How many bytes are looked at.
    static let sampleSize = 4 << 20
    /// How many rows are held against one another.
    private static let rowsCompared = 2_000
    private static let delimiters: [(byte: UInt8, name: String)] = [
        (Byte.semicolon, ";"), (Byte.comma, ","), (9, "\\t"), (UInt8(ascii: "|"), "|"),
    ]

    private(set) var format = ExtractFormat()
    private(set) var guesses: [Guess] = []
    private(set) var questions: [OpenQuestion] = []

    /// Looks at a file's first bytes; `isWhole` says that there are no others.
    init(_ bytes: [UInt8], isWhole: Bool, name: String, answers: SourceAnswers = SourceAnswers()) throws(Refusal) {
        guard !bytes.isEmpty else {
            throw Refusal(
                .extractUnreadable,
                at: name,
                next: "The file is empty: export it again, with its header line."
            )
        }
        let mark = try TextEncoding.utf8.checkMark(bytes, file: name)
        let lastBreak = bytes.lastIndex(of: Byte.lineFeed)
        let text = isWhole ? bytes[mark...] : bytes[mark..<max(mark, (lastBreak ?? bytes.count - 1) + 1)]
        try setEncoding(text, hasMark: mark > 0, name: name, answer: answers.encoding)
        try setShape(text, name: name, answer: answers.delimiter)
    }

    // MARK: Encoding

    private mutating func setEncoding(
        _ text: ArraySlice<UInt8>,
        hasMark: Bool,
        name: String,
        answer: String?
    ) throws(Refusal) {
        let high = text.count { $0 >= 0x80 }
        let isUTF8 = String(validating: text, as: UTF8.self) != nil
        if let answer {
            guard let said = TextEncoding(rawValue: answer.lowercased()) else {
                let known = TextEncoding.allCases.map(\.rawValue).joined(separator: ", ")
                throw Refusal(.openQuestions, at: "\(name), encoding", next: "Write --encoding with one of \(known).")
            }
            return encoding(
                said,
                said != .utf8 || isUTF8 ? "as you say" : "as you say, though not every letter is well-formed so"
            )
        }
        if hasMark { return encoding(.utf8, "the file starts with UTF-8's mark") }
        if high == 0 { return encoding(.utf8, "no letter beyond a–z, which every encoding writes alike") }
        if isUTF8 { return encoding(.utf8, "every letter beyond a–z, such as æ, ø and å, is well-formed UTF-8") }
        // Danish letters of DOS (code pages 850 and 865) lie where Windows has marks of other tongues.
        let dos = text.count { [0x91, 0x9B, 0x86, 0x92, 0x9D, 0x8F].contains($0) }
        let danish = text.count { [0xE6, 0xF8, 0xE5, 0xC6, 0xD8, 0xC5].contains($0) }
        guard dos <= danish else {
            throw Refusal(
                .wrongEncoding,
                at: name,
                next: "The letters look like those of DOS (code page 850): export the file as UTF-8 or Windows-1252."
            )
        }
        let special = text.contains { (0x80..<0xA0).contains($0) }
        encoding(
            .windows1252,
            special
                ? "it is no UTF-8, and has marks such as “ and – that ISO 8859-1 lacks"
                : "it is no UTF-8, and \(danish) of \(high) letters beyond a–z are æ, ø or å in Windows-1252"
        )
    }

    private mutating func encoding(_ encoding: TextEncoding, _ reason: String) {
        format.encoding = encoding
        guesses.append(Guess("encoding", encoding.rawValue, reason))
    }

    // MARK: Separator and quotation marks

    /// What rows look like under a way to cut them.
    private struct Shape {
        let delimiter: (byte: UInt8, name: String)
        let quoting: Bool
        var width = 0
        var rows = 0
        var agreeing = 0
        var isClosed = true

        var isTable: Bool { width > 1 && isClosed && agreeing * 10 >= rows * 9 }
    }

    private mutating func setShape(_ text: ArraySlice<UInt8>, name: String, answer: String?) throws(Refusal) {
        var known = Self.delimiters
        if let answer {
            let bytes = Array((answer == "\\t" ? "\t" : answer).utf8)
            guard let byte = bytes.first, bytes.count == 1, byte < 0x80, byte > Byte.space || byte == 9,
                byte != Byte.quote
            else {
                throw Refusal(
                    .openQuestions,
                    at: "\(name), delimiter",
                    next: "Write --delimiter with one character, or \"\\t\"."
                )
            }
            known = [(byte, answer)]
        }
        let hasQuotes = text.contains(Byte.quote)
        var best: [Shape] = []
        for delimiter in known {
            let quoted = Self.shape(text, delimiter, quoting: true)
            let plain = hasQuotes ? Self.shape(text, delimiter, quoting: false) : quoted
            // Where both ways give rows, quotation marks are what they are everywhere else.
            best.append(quoted.isTable || !plain.isTable ? quoted : plain)
        }
        let tables = best.filter(\.isTable)
        guard let first = tables.first ?? best.first else { return }
        if tables.count > 1 {
            questions.append(
                OpenQuestion(
                    "delimiter",
                    "\(tables.map { "“\($0.delimiter.name)”" }.joined(separator: " and ")) both cut the rows into as many fields as the header",
                    answers: tables.map { "--delimiter \"\($0.delimiter.name)\"" }
                )
            )
        }
        if tables.isEmpty, !(first.width == 1 && first.isClosed && best.allSatisfy { $0.width == 1 }) {
            throw Refusal(
                .notATable,
                at: "\(name), header",
                next: first.isClosed
                    ? "No separator cuts the rows into as many fields as the first line: export one table, with its names in the first line, or write --delimiter."
                    : "A quotation mark is never closed: look for it, or export again."
            )
        }
        format.delimiter = first.delimiter.byte
        format.quoting = first.quoting
        let reason =
            first.width == 1
            ? "there is one column, and nothing to separate"
            : "\(first.agreeing) of \(first.rows) rows have \(first.width) fields, as the header has"
        guesses.append(Guess("delimiter", first.delimiter.name, answer == nil ? reason : "as you say; \(reason)"))
        if !first.quoting { guesses.append(Guess("quoting", "false", "quotation marks stand open within the rows")) }
    }

    private static func shape(_ text: ArraySlice<UInt8>, _ delimiter: (byte: UInt8, name: String), quoting: Bool)
        -> Shape
    {
        var shape = Shape(delimiter: delimiter, quoting: quoting)
        var isInside = false
        var fields = 1
        var isBlank = true
        func end() {
            if !isBlank {
                if shape.width == 0 {
                    shape.width = fields
                } else {
                    shape.rows += 1
                    if fields == shape.width { shape.agreeing += 1 }
                }
            }
            fields = 1
            isBlank = true
        }
        for byte in text {
            if byte > Byte.space || byte == delimiter.byte { isBlank = false }
            if quoting, byte == Byte.quote { isInside.toggle() }
            if isInside { continue }
            if byte == delimiter.byte { fields += 1 }
            if byte == Byte.lineFeed { end() }
            if shape.rows == rowsCompared { return shape }
        }
        shape.isClosed = !isInside
        end()
        return shape
    }
}
