internal import Databases
internal import Foundation
internal import Vocabulary

/// Names and values of a source, read as a mapping says, in memory for as long as it is guessed from.
struct Sample {
    /// How many rows are looked at for how values are written.
    static let rowLimit = 20_000
    /// How many values are held, whatever the number of columns.
    private static let valueLimit = 500_000
    /// How many different values of a column can be codes.
    static let codeLimit = 200

    /// The columns' names.
    let header: [String]
    /// The values of each column, empty ones left out; none where only different ones were asked for.
    private(set) var values: [[[UInt8]]]
    /// Each different value of a column with the rows that hold it; nil beyond ``codeLimit``, and where none were read.
    private(set) var distinct: [[[UInt8]: Int]?]
    /// The encoding of names and values.
    let encoding: TextEncoding

    /// Reads the first rows, or all of them for their different values.
    init(_ own: Mapping.Table, in folder: String, whole: Bool = false) throws(Refusal) {
        if let relation = own.relation {
            let connection = try ReadOnlyConnection.open(relation.address)
            header = try connection.relation(schema: relation.schema, name: relation.table).columns.map(\.name)
            encoding = .utf8
            values = header.map { _ in [] }
            distinct = header.map { _ in nil }
            return
        }
        let opened = try OpenedExtract.open(own, in: folder)
        let format = opened.table.format
        encoding = format.encoding
        header = opened.reader.header.map { [encoding] in encoding.text($0) }
        values = header.map { _ in [] }
        distinct = header.map { _ in [:] }
        var block = RowBlock()
        var left = whole ? Int.max : min(Self.rowLimit, max(1, Self.valueLimit / header.count))
        while left > 0, try opened.reader.next(into: &block) {
            block.index(delimiter: format.delimiter, quoting: format.quoting)
            while left > 0, block.nextBatch(width: header.count) != nil {
                let count = min(block.batchCount, left)
                for row in 0..<count {
                    for column in header.indices { add(Self.field(block, row, column), column, keeps: !whole) }
                }
                left -= count
            }
        }
    }

    private mutating func add(_ value: [UInt8], _ column: Int, keeps: Bool) {
        guard !value.isEmpty else { return }
        if keeps { values[column].append(value) }
        guard let seen = distinct[column] else { return }
        if seen[value] == nil, seen.count == Self.codeLimit {
            distinct[column] = nil
        } else {
            distinct[column]?[value, default: 0] += 1
        }
    }

    private static func field(_ block: borrowing RowBlock, _ row: Int, _ column: Int) -> [UInt8] {
        let field = unsafe block.field(row: row, column: column)
        let bytes = unsafe Array(UnsafeBufferPointer(start: field.start, count: field.count))
        return unsafe field.isEscaped ? Byte.singled(bytes[...]) : bytes
    }

    /// The place of a column; nil where there is none of the name, or two.
    func place(of column: String) -> Int? {
        let places = header.indices.filter { header[$0] == column }
        return places.count == 1 ? places[0] : nil
    }

    /// How many values are of a CPR number's form.
    static func registrationNumbers(_ values: some Sequence<[UInt8]>) -> Int {
        values.count { value in
            unsafe value.withUnsafeBufferPointer { buffer in
                guard let base = buffer.baseAddress else { return false }
                return unsafe CivilRegistrationNumber.read(base, buffer.count) != nil
            }
        }
    }

    /// The first bytes of a file, and whether there are no others.
    static func head(of path: String, name: String) throws(Refusal) -> (bytes: [UInt8], isWhole: Bool) {
        guard let handle = FileHandle(forReadingAtPath: path),
            let head = try? handle.read(upToCount: CSVForm.sampleSize + 1)
        else {
            throw Refusal(
                .extractUnreadable,
                at: name == path ? name : "\(name), which is \(path)",
                next: "check that the file exists and may be read by this account"
            )
        }
        try? handle.close()
        return (Array(head.prefix(CSVForm.sampleSize)), head.count <= CSVForm.sampleSize)
    }
}
