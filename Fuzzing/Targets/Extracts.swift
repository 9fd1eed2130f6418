import Vocabulary

@testable import ProjectTests
@testable import Tallying

extension FuzzTarget {
    /// Extracts: their rows against the slow reader's, their tally against itself and against the slow tally.
    static let extracts: [FuzzTarget] = [
        FuzzTarget("rows", largest: 2048, words: rowWords, seeds: rowSeeds(), check: checkRows),
        FuzzTarget(
            "numbers",
            largest: 64,
            seeds: ["2,1.234,50", "0,-12", "3,7,5-", "4,+1"].map { Array($0.utf8) },
            check: checkNumber
        ),
        FuzzTarget(
            "sniffing",
            largest: 2048,
            words: rowWords + valueWords,
            seeds: sniffingSeeds(),
            check: checkSniffing
        ),
        FuzzTarget("tally", largest: 2048, words: rowWords + valueWords, seeds: try TallyBench.seeds()) { bytes in
            try TallyBench.shared.get().check(bytes)
        },
        FuzzTarget("random-tally", largest: 16, seeds: (0..<4).map { [$0, 0, 1, 2, 3, 4, 5, 6, 7, 60] }) { bytes in
            try RandomTally.check(bytes)
        },
    ]

    private static let rowWords = ["\"", "\"\"", ";", "\r\n", "\n", "\n\n", "  ", ";\"", "\";", "\"\n", "\t", "\u{E9}"]
    private static let valueWords = [
        "0101801234", "010180-1234", "31-12-9999", "2024-02-29", "NULL", "-", "1.234,50", "1.000.000.000.001",
        "999999999999",
    ]

    @Sendable private static func rowSeeds() -> [[UInt8]] {
        [
            "a;b\r\n\"x;y\";\"1\n2\"\r\n\"say \"\"hi\"\"\"; plain \r\n",
            "a;b;c\n1;2;3\n\n4;5\n6;7;8;9\n   \r\n;;\n10;11;12",
        ]
        .flatMap { text in [0, 1, 2, 7].map { [$0, 3] + Array(text.utf8) } }
    }

    @Sendable private static func sniffingSeeds() -> [[UInt8]] {
        [
            "CPR-nr;Køn;Dato;kr\r\n010180-1234;Kvinde;31-01-2025;1.234,50\r\n020280-1234;M;02-03-2025;-7\r\n",
            "nr,navn,dato\n1,\"Hansen, Jens\",2025-01-31\n2,\"Sø\"\"ren\",1/2/2025\n",
        ]
        .map { Array($0.utf8) }
    }

    /// Whatever is looked at, a guess is one that the mapping can declare, is the same twice, and a text comes back as it was written.
    @Sendable private static func checkSniffing(_ bytes: [UInt8]) {
        for isWhole in [true, false] {
            guard let form = try? CSVForm(bytes, isWhole: isWhole, name: "a.csv") else { continue }
            guard let again = try? CSVForm(bytes, isWhole: isWhole, name: "a.csv"), again.format == form.format,
                again.guesses == form.guesses
            else {
                broken("a guess is another the second time")
            }
            if form.questions.isEmpty, form.guesses.count < 2 { broken("a form without a reason") }
        }
        let values = bytes.split { $0 == Byte.lineFeed || $0 == Byte.semicolon }.map(Array.init)
        let days = DateGuess(values)
        if days.read > days.count || days.telling > days.read
            || days.patterns.contains(where: { DatePattern($0) == nil })
        {
            broken("days are counted that are not there")
        }
        let numbers = NumberGuess(values)
        if numbers.comma + numbers.dot + numbers.either > values.count {
            broken("numbers are counted that are not there")
        }
        let text = String(decoding: bytes, as: UTF8.self)
        let yaml = "study: s\ntables:\n  t:\n    file: \(Mapping.Table.quoted(text, always: true))\n"
        if (try? Mapping(yaml: yaml, file: "m"))?.tables["t"]?.extract != text {
            broken("a text is written as another")
        }
    }

    /// However a file is cut into blocks, its rows are those that a reader of single characters finds.
    ///
    /// The first byte says how many fields a row has and whether quotation marks count, the second how many bytes come at a time.
    @Sendable private static func checkRows(_ bytes: [UInt8]) {
        guard bytes.count > 2 else { return }
        let width = 1 + Int(bytes[0] >> 1) % 5
        let quoting = bytes[0] & 1 == 0
        let text = Array(bytes[2...])
        guard let fast = rows(of: text, width: width, quoting: quoting, step: max(1, Int(bytes[1]))) else {
            // Refused: only a quotation that is never closed is.
            if !quoting || text.count(where: { $0 == Byte.quote }).isMultiple(of: 2) {
                broken("a closed file is refused")
            }
            return
        }
        let slow = slowRows(text, quoting: quoting)
        if fast.rows != slow.filter({ $0.count == width }) { broken("rows differ") }
        if fast.ragged != slow.count(where: { $0.count != width }) { broken("ragged rows differ") }
    }

    /// One byte at a time, and whatever bytes: the slow reader of the tests takes text only.
    private static func slowRows(_ text: [UInt8], quoting: Bool) -> [[[UInt8]]] {
        var rows: [[[UInt8]]] = []
        var row: [[UInt8]] = []
        var field: [UInt8] = []
        var inside = false
        var isBlank = true
        func trim() {
            while let last = field.last, last <= Byte.space { field.removeLast() }
            while let first = field.first, first <= Byte.space { field.removeFirst() }
        }
        func endField() {
            trim()
            if quoting, field.count >= 2, field.first == Byte.quote, field.last == Byte.quote {
                field = Array(field.dropFirst().dropLast())
                trim()
                var plain: [UInt8] = []
                while let byte = field.first {
                    field.removeFirst()
                    if byte == Byte.quote, field.first == Byte.quote { field.removeFirst() }
                    plain.append(byte)
                }
                field = plain
            }
            row.append(field)
            field = []
        }
        func endRow() {
            endField()
            if !isBlank { rows.append(row) }
            isBlank = true
            row = []
        }
        for byte in text {
            if quoting, byte == Byte.quote { inside.toggle() }
            if byte > Byte.space { isBlank = false }
            if byte == Byte.lineFeed, !inside {
                endRow()
            } else if byte == Byte.semicolon, !inside {
                endField()
            } else {
                field.append(byte)
            }
        }
        if !field.isEmpty || !row.isEmpty { endRow() }
        return rows
    }

    /// The reader's own way, with blocks that are cut wherever `step` says.
    private static func rows(of text: [UInt8], width: Int, quoting: Bool, step: Int) -> (
        rows: [[[UInt8]]], ragged: Int
    )? {
        var block = RowBlock()
        var carried: [UInt8] = []
        var position = 0
        var rows: [[[UInt8]]] = []
        var ragged = 0
        while position < text.count || !carried.isEmpty {
            block.start(at: position - carried.count, with: carried)
            carried = []
            let isLast = position + step >= text.count
            let piece = text[position..<min(position + step, text.count)]
            position += piece.count
            _ = unsafe block.fill { target, _ in
                for (place, byte) in piece.enumerated() {
                    unsafe target.storeBytes(of: byte, toByteOffset: place, as: UInt8.self)
                }
                return piece.count
            }
            guard block.count > 0 else { break }
            if isLast {
                guard block.closeLastRow(quoting: quoting) else { return nil }
            } else if !block.cut(quoting: quoting, carry: &carried) {
                // No whole row yet: more bytes are needed.
                carried = Array(text[(position - block.count)..<position])
                continue
            }
            block.index(delimiter: Byte.semicolon, quoting: quoting)
            while let left = block.nextBatch(width: width) {
                ragged += left
                for row in 0..<block.batchCount {
                    rows.append((0..<width).map { field(block, row, $0) })
                }
            }
        }
        return (rows, ragged)
    }

    private static func field(_ block: borrowing RowBlock, _ row: Int, _ column: Int) -> [UInt8] {
        let field = unsafe block.field(row: row, column: column)
        let bytes = unsafe Array(UnsafeBufferPointer(start: field.start, count: field.count))
        return unsafe field.isEscaped ? Byte.singled(bytes[...]) : bytes
    }

    /// A number as the definition says it: sign, whole groups, decimals of which none is lost.
    @Sendable private static func checkNumber(_ bytes: [UInt8]) {
        guard bytes.count > 2 else { return }
        let scale = Int(bytes[0]) % 7
        let field = Array(bytes[2...])
        let fast = unsafe field.withUnsafeBufferPointer { buffer in
            unsafe buffer.baseAddress.flatMap { unsafe NumberFormat().value($0, buffer.count, scale: scale) }
        }
        if fast != slowNumber(String(decoding: field, as: UTF8.self), scale: scale) {
            broken("a number is read as another")
        }
    }

    private static func slowNumber(_ text: String, scale: Int) -> Int64? {
        var body = Substring(text)
        var isNegative = false
        if body.first == "-" || body.first == "+" {
            isNegative = body.removeFirst() == "-"
        } else if body.last == "-" {
            isNegative = true
            body.removeLast()
        }
        let halves = body.split(separator: ",", omittingEmptySubsequences: false)
        guard (1...2).contains(halves.count) else { return nil }
        let groups = halves[0].split(separator: ".", omittingEmptySubsequences: false)
        let isWhole =
            groups.count == 1 || ((1...3).contains(groups[0].count) && groups.dropFirst().allSatisfy { $0.count == 3 })
        var decimals = halves.count == 2 ? String(halves[1]) : ""
        guard isWhole, halves.count == 1 || !decimals.isEmpty else { return nil }
        let digits = groups.joined()
        let isDigits = (digits + decimals).utf8.allSatisfy { (48...57).contains($0) }
        guard !digits.isEmpty, isDigits, decimals.dropFirst(scale).allSatisfy({ $0 == "0" }) else { return nil }
        decimals = String(decimals.prefix(scale))
        let all = digits + decimals + String(repeating: "0", count: scale - decimals.count)
        guard all.count <= 18, let value = Int64(all) else { return nil }
        return isNegative ? -value : value
    }
}
