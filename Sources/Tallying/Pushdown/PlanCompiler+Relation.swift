internal import Databases
internal import Studies
internal import Vocabulary

extension PlanCompiler {
    /// The columns of a relation as SQL, in the order of the study's table, and the plan over them.
    ///
    /// Meets TAL-3 and TAL-10. Text is read as the mapping says; a typed column as the server writes its values: dates as
    /// days, numbers with a dot.
    func plan(
        _ relation: Relation,
        _ own: Mapping.Table,
        _ connection: borrowing ReadOnlyConnection
    ) throws(Refusal) -> (plan: TablePlan, names: [QuantityName], columns: [SQLColumn], sources: [Relation.Column]) {
        var columns: [SQLColumn] = []
        var sources: [Relation.Column] = []
        for (place, column) in table.columns.enumerated() {
            let source = try source(of: column, relation, own, connection.place)
            columns.append(try sql(column, place, source, own, connection))
            sources.append(source)
        }
        var plan = TablePlan(columns: [], width: columns.count, slotCount: layout.slotCount)
        let names = fill(&plan)
        return (plan, names, columns, sources)
    }

    private func source(
        of column: Studies.Column,
        _ relation: Relation,
        _ own: Mapping.Table,
        _ place: String
    ) throws(Refusal) -> Relation.Column {
        let local = own.columns[column.name]?.from ?? column.name
        // Byte by byte, as headers are compared: Swift holds texts equal that a database does not.
        guard let source = relation.columns.first(where: { $0.name.utf8.elementsEqual(local.utf8) }) else {
            throw Refusal(
                .columnNotFound,
                at: "\(place), \(relation.name), column `\(local)`",
                next:
                    "Give the relation's own name of `\(column.name)` in the mapping, and check that the role may read it."
            )
        }
        let readable: Bool =
            switch (column.type, source.kind) {
            case (_, .other): false
            case (_, .text), (.date, .date), (.date, .timestamp), (.integer, .number), (.decimal, .number),
                (.code, .number), (.code, .boolean), (.identifier, .number):
                true
            case (.date, _), (.integer, _), (.decimal, _), (.code, _), (.identifier, _): false
            }
        guard readable else {
            throw Refusal(
                .columnTypeUnreadable,
                at: "\(place), \(relation.name), column `\(local)` of type \(source.type)",
                next: "Read a view that writes it as text, a date or a number."
            )
        }
        return source
    }

    private func sql(
        _ column: Studies.Column,
        _ place: Int,
        _ source: Relation.Column,
        _ own: Mapping.Table,
        _ connection: borrowing ReadOnlyConnection
    ) throws(Refusal) -> SQLColumn {
        let mapped = own.columns[column.name]
        var markers: [String] = []
        for marker in own.missing where try connection.holds(marker) { markers.append(try connection.literal(marker)) }
        var sql = SQLColumn(place, source, mayBeMissing: column.mayBeMissing, markers: markers)
        let numbers = source.kind == .text ? own.numbers : NumberFormat(decimalMark: Byte.dot)
        switch column.type {
        case .date:
            let patterns = mapped?.dates ?? own.dates
            guard source.kind == .text else {
                sql.takeDates(source, missing: own.missing.flatMap { Self.days(of: $0, patterns) })
                break
            }
            let latest = period.last.civil.year
            sql.readDates(
                patterns,
                latestYear: latest,
                missing: missing(.date(patterns, latestYear: latest), own)
            )
        case .integer:
            let limit = ValueType.columnLimit
            sql.readNumbers(
                numbers,
                scale: 0,
                limit: limit,
                missing: missing(.number(numbers, scale: 0, limit: limit), own)
            )
        case .decimal(let places):
            let limit = ValueType.columnLimit
            sql.readNumbers(
                numbers,
                scale: places,
                limit: limit,
                missing: missing(.number(numbers, scale: places, limit: limit), own)
            )
        case .code(let codes):
            // Keyed by bytes, as the engine's are.
            var values = Dictionary(
                codes.enumerated().map { (Array($0.element.utf8), Int64?(Int64($0.offset))) },
                uniquingKeysWith: { _, last in last }
            )
            for (local, code) in mapped?.codes ?? [:] {
                values[Array(local.utf8)] = .some(codes.firstIndex(of: code).map { Int64($0) })
            }
            var texts: [(text: String, value: Int64?)] = []
            for (bytes, value) in values.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
                let code = String(decoding: bytes, as: UTF8.self)
                if try connection.holds(code) { texts.append((try connection.literal(code), value)) }
            }
            sql.readCodes(texts)
        case .identifier:
            if mapped?.isRegistrationNumber ?? true { sql.readRegistrationNumbers() } else { sql.readIdentifiers() }
        }
        return sql
    }

    /// What a column of this kind takes for values that stand for none, as the engine does.
    private func missing(_ kind: ColumnReader.Kind, _ own: Mapping.Table) -> [Int64] {
        ColumnReader(
            place: 0,
            kind: kind,
            mayBeMissing: true,
            markers: own.missing.map { Array($0.utf8) },
            calendar: calendar
        )
        .missingValues
    }

    /// The day that a text for a missing value is, written in one of the patterns or as the server writes it.
    private static func days(of marker: String, _ patterns: [DatePattern]) -> [String] {
        (patterns + [DatePattern("yyyy-mm-dd")].compactMap { $0 })
            .compactMap { pattern in
                guard !pattern.isShort, let (year, month, day) = pattern.lenient(Array(marker.utf8)),
                    Day(year: year, month: month, day: day) != nil
                else { return nil }
                return "make_date(\(year), \(month), \(day))"
            }
    }
}

extension ReadOnlyConnection {
    /// Whether the server's encoding has this text at all; one that is not known is refused.
    fileprivate func holds(_ text: String) throws(Refusal) -> Bool {
        switch encoding {
        case "UTF8": return !text.utf8.contains(0)
        case "LATIN1": return TextEncoding.latin1.bytes(text) != nil
        case "WIN1252": return TextEncoding.windows1252.bytes(text) != nil
        default:
            throw Refusal(
                .databaseEncoding,
                at: "\(place), encoding \(encoding)",
                next: "Copy the tables into a database in UTF8, or export them."
            )
        }
    }
}
