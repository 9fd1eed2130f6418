public import Vocabulary

private let listLimit = StudyLimits.list
private let textLimit = StudyLimits.text

extension Expectation: Canonical {
    /// Writes sizes, spread, rows and shares.
    public func write(to writer: inout CanonicalWriter) {
        writer.list(sizes) { writer, sizes in
            writer.integer(UInt8(clamping: sizes.kommuner))
            writer.list(sizes.persons) { $0.integer($1) }
        }
        writer.value(spread)
        writer.list(rows) { writer, rows in
            writer.text(rows.indicator)
            writer.value(rows.perPerson)
            writer.optional(rows.part) { $0.value($1) }
            writer.list(rows.parts)
        }
        writer.list(shares)
    }

    /// Reads the same.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        sizes = try reader.list(limit: listLimit) { (reader) throws(Refusal) in
            Sizes(
                kommuner: Int(try reader.integer(UInt8.self)),
                persons: try reader.list(limit: listLimit) { (reader) throws(Refusal) in try reader.integer() }
            )
        }
        spread = try reader.value()
        rows = try reader.list(limit: listLimit) { (reader) throws(Refusal) in
            Rows(
                indicator: try reader.text(limit: textLimit),
                perPerson: try reader.value(),
                part: try reader.optional { (reader) throws(Refusal) in try reader.value() },
                parts: try reader.list(limit: listLimit)
            )
        }
        shares = try reader.list(limit: listLimit)
    }
}

extension Expectation.Shares: Canonical {
    /// Writes the breakdown, the table or an empty text, and the categories.
    public func write(to writer: inout CanonicalWriter) {
        writer.text(breakdown)
        writer.text(table ?? "")
        writer.list(categories) { writer, category in
            writer.text(category.category)
            writer.value(category.share)
        }
    }

    /// Reads the same.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        breakdown = try reader.text(limit: textLimit)
        let name = try reader.text(limit: textLimit)
        table = name.isEmpty ? nil : name
        categories = try reader.list(limit: listLimit) { (reader) throws(Refusal) in
            Category(category: try reader.text(limit: textLimit), share: try reader.value())
        }
    }
}

extension DecimalNumber: Canonical {
    /// Writes the number without its point, and the places behind it.
    public func write(to writer: inout CanonicalWriter) {
        writer.integer(units)
        writer.integer(UInt8(clamping: places))
    }

    /// Reads both; a zero at the end of the places is refused.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        let units = try reader.integer(Int64.self)
        let places = Int(try reader.integer(UInt8.self))
        self.init(units: units, places: places)
        guard self.places == places else { throw reader.refusal(.notCanonical) }
    }
}
