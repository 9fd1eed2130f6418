internal import Digests
internal import Disclosure
public import Vocabulary

extension Study: Canonical {
    /// Writes the whole study: names, texts, and every expression in its canonical spelling.
    public func write(to writer: inout CanonicalWriter) { StudyDraft(self).write(to: &writer) }

    /// Reads and checks a study; a spelling that `write(to:)` would not make is refused.
    ///
    /// Meets STU-3.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        let draft = try StudyDraft(from: &reader)
        do {
            try self.init(draft)
        } catch {
            throw Refusal(error.code, at: "\(reader.place), \(error.path)", next: error.next)
        }
        // By bytes: texts that Unicode holds equivalent are equal, and have two forms.
        guard StudyDraft(self).canonicalBytes == draft.canonicalBytes else { throw reader.refusal(.notCanonical) }
    }

    /// What everybody signs and binds to: the digest of the canonical bytes.
    ///
    /// Meets STU-3.
    public var digest: Digest { Hashing.digest(.study, canonicalBytes) }
}

private let listLimit = StudyLimits.list
private let textLimit = StudyLimits.text

extension StudyDraft: Canonical {
    func write(to writer: inout CanonicalWriter) {
        writer.text(id)
        writer.integer(UInt32(clamping: version))
        writer.value(title)
        writer.value(purpose)
        writer.value(legalBasis)
        writer.text(contact)
        writer.integer(UInt32(clamping: publicationDays))
        writer.integer(UInt32(clamping: retentionDays))
        writer.integer(UInt8(clamping: committee.members))
        writer.integer(UInt8(clamping: committee.tolerated))
        writer.value(thresholds)
        writer.list(tables)
        writer.list(breakdowns)
        writer.list(nestings) { writer, nesting in
            writer.value(nesting.inner)
            writer.value(nesting.outer)
        }
        writer.optional(expected) { $0.value($1) }
        writer.list(indicators)
    }

    init(from reader: inout CanonicalReader) throws(Refusal) {
        id = try reader.text(limit: textLimit)
        version = Int(try reader.integer(UInt32.self))
        title = try reader.value()
        purpose = try reader.value()
        legalBasis = try reader.value()
        contact = try reader.text(limit: textLimit)
        publicationDays = Int(try reader.integer(UInt32.self))
        retentionDays = Int(try reader.integer(UInt32.self))
        committee = CommitteeDefault(
            members: Int(try reader.integer(UInt8.self)),
            tolerated: Int(try reader.integer(UInt8.self))
        )
        thresholds = try reader.value()
        tables = try reader.list(limit: listLimit)
        breakdowns = try reader.list(limit: listLimit)
        nestings = try reader.list(limit: listLimit) { (reader) throws(Refusal) in
            Nesting(inner: try reader.value(), outer: try reader.value())
        }
        expected = try reader.optional { (reader) throws(Refusal) in try reader.value() }
        indicators = try reader.list(limit: listLimit)
    }
}

extension Localised: Canonical {
    /// Writes the Danish and the English text.
    public func write(to writer: inout CanonicalWriter) {
        writer.text(danish)
        writer.text(english)
    }

    /// Reads both texts.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        danish = try reader.text(limit: textLimit)
        english = try reader.text(limit: textLimit)
    }
}

extension StudyTable: Canonical {
    /// Writes the name and the columns.
    public func write(to writer: inout CanonicalWriter) {
        writer.text(name)
        writer.list(columns)
    }

    /// Reads the name and the columns.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        name = try reader.text(limit: textLimit)
        columns = try reader.list(limit: listLimit)
    }
}

extension Column: Canonical {
    /// Writes the name, the type by its word, and whether a value may be missing.
    public func write(to writer: inout CanonicalWriter) {
        writer.text(name)
        switch type {
        case .identifier: writer.text("identifier")
        case .integer: writer.text("integer")
        case .decimal(let places):
            writer.text("decimal")
            writer.integer(UInt8(clamping: places))
        case .date: writer.text("date")
        case .code(let codes):
            writer.text("code")
            writer.list(codes) { $0.text($1) }
        }
        writer.bool(mayBeMissing)
    }

    /// Reads the name, the type and whether a value may be missing.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        let name = try reader.text(limit: textLimit)
        let type: ColumnType
        switch try reader.text(limit: textLimit) {
        case "identifier": type = .identifier
        case "integer": type = .integer
        case "decimal": type = .decimal(places: Int(try reader.integer(UInt8.self)))
        case "date": type = .date
        case "code": type = .code(try reader.texts())
        default: throw reader.refusal(.notCanonical)
        }
        self.init(name: name, type: type, mayBeMissing: try reader.bool())
    }
}

extension BreakdownDraft: Canonical {
    func write(to writer: inout CanonicalWriter) {
        writer.text(id)
        writer.value(title)
        writer.list(categories) { writer, category in
            writer.text(category.id)
            writer.value(category.title)
            switch category.selection {
            case .codes(let codes):
                writer.bool(false)
                writer.list(codes) { $0.text($1) }
            case .band(let from, let to):
                writer.bool(true)
                writer.integer(from)
                writer.optional(to) { $0.integer($1) }
            }
        }
        writer.list(readings) { writer, reading in
            writer.text(reading.table ?? "")
            writer.text(reading.expression.text)
        }
    }

    init(from reader: inout CanonicalReader) throws(Refusal) {
        let id = try reader.text(limit: textLimit)
        self.id = id
        title = try reader.value()
        categories = try reader.list(limit: listLimit) { (reader) throws(Refusal) in
            let id = try reader.text(limit: textLimit)
            let title = try reader.value(Localised.self)
            let selection: Breakdown.Selection
            if try reader.bool() {
                let from = try reader.integer(Int64.self)
                let to = try reader.optional { (reader) throws(Refusal) in try reader.integer(Int64.self) }
                selection = .band(from: from, to: to)
            } else {
                selection = .codes(try reader.texts())
            }
            return Breakdown.Category(id: id, title: title, selection: selection)
        }
        readings = try reader.list(limit: listLimit) { (reader) throws(Refusal) in
            let table = try reader.text(limit: textLimit)
            return ReadingDraft(table: table, expression: try reader.expression(at: "breakdowns/\(id)/over"))
        }
    }
}

extension CategoryName: Canonical {
    /// Writes the ids of the breakdown and the category.
    public func write(to writer: inout CanonicalWriter) {
        writer.text(breakdown)
        writer.text(category)
    }

    /// Reads both ids.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        breakdown = try reader.text(limit: textLimit)
        category = try reader.text(limit: textLimit)
    }
}

extension IndicatorDraft: Canonical {
    func write(to writer: inout CanonicalWriter) {
        writer.text(id)
        writer.text(kind.rawValue)
        writer.value(title)
        writer.value(definition)
        writer.value(unit.name)
        writer.integer(unit.factor.units)
        writer.integer(UInt8(clamping: unit.factor.places))
        writer.integer(UInt8(clamping: unit.decimals))
        writer.list(quantities) { writer, quantity in
            writer.text(quantity.role.rawValue)
            writer.text(quantity.table)
            writer.text(quantity.filters.first?.text ?? "")
            writer.optional(quantity.value) { $0.text($1.text) }
            writer.integer(quantity.bound)
        }
        writer.value(total)
        writer.list(breakdowns) { writer, shown in
            writer.text(shown.breakdown)
            writer.value(shown.release)
        }
    }

    init(from reader: inout CanonicalReader) throws(Refusal) {
        let id = try reader.text(limit: textLimit)
        self.id = id
        kind = try reader.word()
        title = try reader.value()
        definition = try reader.value()
        let unitName = try reader.value(Localised.self)
        let units = try reader.integer(Int64.self)
        let places = Int(try reader.integer(UInt8.self))
        let factor = DecimalNumber(units: units, places: places)
        guard factor.places == places else { throw reader.refusal(.notCanonical) }
        unit = Indicator.Unit(name: unitName, factor: factor, decimals: Int(try reader.integer(UInt8.self)))
        quantities = try reader.list(limit: listLimit) { (reader) throws(Refusal) in
            let role = try reader.word(Indicator.Role.self)
            let path = "indicators/\(id)/quantities/\(role.rawValue)"
            return QuantityDraft(
                role: role,
                table: try reader.text(limit: textLimit),
                filters: [try reader.expression(at: "\(path)/where")],
                value: try reader.optional { (reader) throws(Refusal) in try reader.expression(at: "\(path)/sum") },
                bound: try reader.integer()
            )
        }
        total = try reader.value()
        breakdowns = try reader.list(limit: listLimit) { (reader) throws(Refusal) in
            ShownBreakdown(breakdown: try reader.text(limit: textLimit), release: try reader.value())
        }
    }
}

extension Release: Canonical {
    /// Writes the three flags.
    public func write(to writer: inout CanonicalWriter) {
        writer.bool(named)
        writer.bool(pooled)
        writer.bool(presence)
    }

    /// Reads the three flags; a figure that nobody is shown is refused, and so is a presence that is not what the others make it.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        let named = try reader.bool()
        let pooled = try reader.bool()
        let presence = try reader.bool()
        self.init(named: named, pooled: pooled, presence: presence)
        guard named || pooled, presence == self.presence else { throw reader.refusal(.notCanonical) }
    }
}

extension CanonicalReader {
    fileprivate mutating func texts() throws(Refusal) -> [String] {
        try list(limit: listLimit) { (reader) throws(Refusal) in try reader.text(limit: textLimit) }
    }

    fileprivate mutating func expression(at path: String) throws(Refusal) -> ExpressionText {
        ExpressionText(text: try text(limit: textLimit), path: path)
    }

    fileprivate mutating func word<Word: RawRepresentable<String>>(
        _ type: Word.Type = Word.self
    ) throws(Refusal) -> Word {
        guard let word = Word(rawValue: try text(limit: textLimit)) else { throw refusal(.notCanonical) }
        return word
    }
}
