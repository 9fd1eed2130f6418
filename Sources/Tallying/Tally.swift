internal import Databases
public import Studies
public import Vocabulary

/// What a tally comes to: a value for every slot, what reading was like, and the digests of the extracts read.
public struct TallyOutcome: Hashable, Sendable {
    /// One value for each slot of the layout.
    public let values: [Int64]
    /// What reading was like.
    public let quality: QualityReport
    /// The SHA-256 of each extract's bytes, exactly those that were tallied, by table.
    public let extractDigests: [String: Digest]
}

extension TallyOutcome: CustomStringConvertible, CustomReflectable {
    /// No value: a node's figures are shown by its own commands only.
    public var description: String { "TallyOutcome(\(values.count) slots, values not shown)" }

    /// No value.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// A code of an extract that the mapping maps to nothing, for the list from which an operator completes the mapping.
public struct UnmappedCode: Hashable, Sendable {
    /// The study's table.
    public let table: String
    /// The extract's column.
    public let column: String
    /// The code as it stands in the extract; empty for those beyond the first two hundred of a column, which are counted
    /// together.
    public let code: String
    /// How many rows hold it.
    public let rows: Int
}

/// What a tally found, also where it refuses.
public struct TallyInspection: Sendable {
    /// What reading was like.
    public let quality: QualityReport
    /// Codes that the mapping maps to nothing, for which the tally refuses.
    public let unmapped: [UnmappedCode]
    /// The figures, or why there are none.
    public let result: Result<TallyOutcome, Refusal>
}

/// Tallies a node's extracts for a study: records in, one integer for each slot out.
///
/// Meets TAL-1 to TAL-8.
public enum Tally {
    /// For how long a database may work at one statement, in seconds.
    public static let databaseLimit = ReadOnlyConnection.statementLimit / 1000

    /// Tallies every table that the study reads.
    ///
    /// Refuses an extract that cannot be read or changes meanwhile, a mapping that does not fit, a code that is mapped to
    /// nothing (its text stands in no refusal: see ``unmappedCodes(study:layout:mapping:folder:period:)``), and a value beyond the bound
    /// that the study declares. Extracts are looked for in `folder` unless the mapping gives an absolute path. The outcome is
    /// the same whatever the number of workers. `progress` is called, from any thread, while it goes on: at each block of a file,
    /// and after each database.
    public static func run(
        study: Study,
        layout: SlotLayout,
        mapping: Mapping,
        folder: String,
        period: Period,
        workers: Int = 2,
        progress: @escaping @Sendable () -> Void = {}
    ) throws(Refusal) -> TallyOutcome {
        let whole = try pass(
            layout: layout,
            mapping: mapping,
            folder: folder,
            period: period,
            workers: workers,
            progress: progress
        )
        return try outcome(whole, layout, mapping)
    }

    private static func outcome(
        _ whole: Whole,
        _ layout: SlotLayout,
        _ mapping: Mapping
    ) throws(Refusal) -> TallyOutcome {
        let study = layout.study
        if let refusal = whole.refusal { throw refusal }
        for (slot, value) in whole.values.enumerated() {
            let place = layout.slots[slot]
            let quantity = study.indicators[place.indicator].quantity(place.role)
            guard let bound = quantity?.bound, value.magnitude <= bound.magnitude else {
                let table = quantity.flatMap { mapping.tables[$0.table] }
                throw Refusal(
                    .beyondBound,
                    at: "\(table?.extract ?? study.id), \(layout.describe(slot))",
                    next: "Look for rows in the extract that cannot be right, such as amounts in øre or a year twice."
                )
            }
        }
        return TallyOutcome(values: whole.values, quality: whole.quality, extractDigests: whole.digests)
    }

    /// What reading the extracts is like, unmapped codes counted as rejected rows (TAL-R08) instead of being refused.
    public static func quality(
        study: Study,
        layout: SlotLayout,
        mapping: Mapping,
        folder: String,
        period: Period
    ) throws(Refusal) -> QualityReport {
        try pass(layout: layout, mapping: mapping, folder: folder, period: period, workers: 2).quality
    }

    /// Every code that the mapping maps to nothing.
    ///
    /// The only place where a code's text leaves an extract: for the node's own operator, never for a log.
    public static func unmappedCodes(
        study: Study,
        layout: SlotLayout,
        mapping: Mapping,
        folder: String,
        period: Period
    ) throws(Refusal) -> [UnmappedCode] {
        try pass(layout: layout, mapping: mapping, folder: folder, period: period, workers: 2).unmapped
    }

    /// Looks at the extracts as a tally does, and says what it found where a tally would refuse.
    public static func inspect(
        layout: SlotLayout,
        mapping: Mapping,
        folder: String,
        period: Period
    ) throws(Refusal) -> TallyInspection {
        let whole = try pass(layout: layout, mapping: mapping, folder: folder, period: period, workers: 2)
        let result: Result<TallyOutcome, Refusal>
        do throws(Refusal) {
            result = .success(try outcome(whole, layout, mapping))
        } catch {
            result = .failure(error)
        }
        return TallyInspection(quality: whole.quality, unmapped: whole.unmapped, result: result)
    }

    private struct Whole {
        var values: [Int64]
        var quality = QualityReport(tables: [], gaps: [])
        var digests: [String: Digest] = [:]
        var unmapped: [UnmappedCode] = []
        var refusal: Refusal?

        /// Takes the sums of a table's quantities.
        mutating func add(_ tally: TableTally, _ names: [PlanCompiler.QuantityName], _ layout: SlotLayout) {
            for name in names {
                for slot in layout.slots(indicator: name.indicator, role: name.role) {
                    values[slot] = Tally.rounded(tally.slots[slot], places: name.places)
                }
            }
        }
    }

    private static func pass(
        layout: SlotLayout,
        mapping: Mapping,
        folder: String,
        period: Period,
        workers: Int,
        progress: @escaping @Sendable () -> Void = {}
    ) throws(Refusal) -> Whole {
        let study = layout.study
        try PlanCompiler.check(mapping, against: study)
        var generator = SystemRandomNumberGenerator()
        let key = RowKey(using: &generator)
        let calendar = Calendar.standard
        var whole = Whole(values: Array(repeating: 0, count: layout.slotCount))
        var tables: [QualityReport.Table] = []
        var gaps: [QualityReport.Gap] = []
        func compiler(_ table: StudyTable) -> PlanCompiler {
            PlanCompiler(layout: layout, table: table, mapping: mapping, period: period, calendar: calendar, key: key)
        }
        let readings = try RelationReading.all(mapping, of: study, progress: progress, compiler: compiler)
        for table in PlanCompiler.tables(of: study) {
            guard let named = mapping.tables[table.name] else { continue }
            if let reading = readings[table.name] {
                whole.add(reading.tally, reading.pushdown.names, layout)
                for (number, name) in reading.pushdown.names.enumerated() {
                    gaps += Self.gaps(reading.tally, number, name, study)
                }
                tables.append(report(table, reading, period))
                whole.digests[table.name] = reading.digest
                whole.unmapped += reading.unmapped
                if whole.refusal == nil { whole.refusal = reading.refusal }
                continue
            }
            let opened = try OpenedExtract.open(named, in: folder)
            let (reader, own) = (opened.reader, opened.table)
            let (plan, names) = try compiler(table).plan(reader, own)
            let tally = try Workers.tally(
                plan,
                reader: reader,
                format: own.format,
                calendar: calendar,
                workers: workers,
                progress: progress
            )
            whole.add(tally, names, layout)
            for (number, name) in names.enumerated() { gaps += Self.gaps(tally, number, name, study) }
            let empty = EmptyMonths.find(plan, tally, period)
                .map { column, month in
                    QualityReport.EmptyMonth(
                        column: own.format.encoding.text(reader.header[plan.columns[column].place]),
                        month: month
                    )
                }
            tables.append(report(table, opened, tally, empty))
            whole.digests[table.name] = reader.digest
            collectUnmapped(tally, table, own, reader, into: &whole)
        }
        whole.quality = QualityReport(tables: tables, gaps: gaps)
        return whole
    }

    /// A sum in units of 10^−places as a whole number, halves away from zero.
    static func rounded(_ sum: Int64, places: Int) -> Int64 {
        guard places > 0 else { return sum }
        var unit: Int64 = 1
        for _ in 0..<places { unit *= 10 }
        let (quotient, remainder) = sum.quotientAndRemainder(dividingBy: unit)
        return remainder.magnitude * 2 >= unit.magnitude ? quotient + sum.signum() : quotient
    }

    private static func report(
        _ table: StudyTable,
        _ opened: OpenedExtract,
        _ tally: TableTally,
        _ empty: [QualityReport.EmptyMonth]
    ) -> QualityReport.Table {
        let (reader, own) = (opened.reader, opened.table)
        var rejected: [String: Int] = [:]
        var first: [String: QualityReport.Place] = [:]
        for (rule, rows) in tally.verdicts.rejected { rejected[rule.id] = rows }
        for (rule, place) in tally.verdicts.first {
            first[rule.id] = QualityReport.Place(
                line: reader.line(of: place.offset),
                column: place.column.map { own.format.encoding.text(reader.header[$0]) }
            )
        }
        let warnings = [RowWarning.checkDigit: tally.verdicts.checkDigits, .errorCell: opened.errorCells]
        return QualityReport.Table(
            name: table.name,
            extract: own.extract.split(separator: "/").last.map(String.init) ?? own.extract,
            read: tally.read,
            kept: tally.kept,
            rejected: rejected,
            first: first,
            warnings: Dictionary(uniqueKeysWithValues: warnings.filter { $1 > 0 }.map { ($0.id, $1) }),
            emptyMonths: empty
        )
    }

    /// A relation has no lines, so that no place is told.
    private static func report(
        _ table: StudyTable,
        _ reading: RelationReading,
        _ period: Period
    ) -> QualityReport.Table {
        let verdicts = reading.tally.verdicts
        let empty = EmptyMonths.find(reading.pushdown.plan, reading.tally, period)
            .map { column, month in
                QualityReport.EmptyMonth(column: reading.pushdown.columns[column], month: month)
            }
        return QualityReport.Table(
            name: table.name,
            extract: reading.source.name,
            read: reading.tally.read,
            kept: reading.tally.kept,
            rejected: Dictionary(uniqueKeysWithValues: verdicts.rejected.map { ($0.key.id, $0.value) }),
            first: [:],
            warnings: verdicts.checkDigits > 0 ? [RowWarning.checkDigit.id: verdicts.checkDigits] : [:],
            emptyMonths: empty
        )
    }

    private static func gaps(
        _ tally: TableTally,
        _ number: Int,
        _ name: PlanCompiler.QuantityName,
        _ study: Study
    ) -> [QualityReport.Gap] {
        let indicator = study.indicators[name.indicator]
        var gaps: [QualityReport.Gap] = []
        if tally.unknownAmounts[number] > 0 {
            gaps.append(
                QualityReport.Gap(
                    kind: .amountUnknown,
                    place: "\(indicator.id), \(name.role.rawValue)",
                    rows: tally.unknownAmounts[number]
                )
            )
        }
        // One quantity speaks for all: the first is the count that the others are parts of.
        guard indicator.quantities.first?.role == name.role else { return gaps }
        for (place, rows) in tally.unplaced[number].dropFirst().enumerated() where rows > 0 {
            let breakdown = indicator.breakdowns[place].breakdown
            gaps.append(QualityReport.Gap(kind: .noCategory, place: "\(indicator.id) by \(breakdown)", rows: rows))
        }
        return gaps
    }

    private static func collectUnmapped(
        _ tally: TableTally,
        _ table: StudyTable,
        _ own: Mapping.Table,
        _ reader: ExtractReader,
        into whole: inout Whole
    ) {
        var first: (offset: Int, column: String)?
        for (place, codes) in tally.verdicts.unmapped.sorted(by: { $0.key < $1.key }) {
            let column = own.format.encoding.text(reader.header[place])
            for (code, found) in codes.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
                whole.unmapped.append(
                    UnmappedCode(
                        table: table.name,
                        column: column,
                        code: own.format.encoding.text(code),
                        rows: found.rows
                    )
                )
                if found.offset < first?.offset ?? .max { first = (found.offset, column) }
            }
        }
        guard let first, whole.refusal == nil else { return }
        whole.refusal = Refusal(
            .unmappedCode,
            at: "\(reader.name), line \(reader.line(of: first.offset)), column `\(first.column)`",
            next:
                "Map the code that stands there, under `codes` of this column in the mapping, to a code of the study or to "
                + "`missing`; if it looks odd, check the encoding."
        )
    }
}

extension SlotLayout {
    /// All slots of one quantity of an indicator: its total and its cells.
    fileprivate func slots(indicator: Int, role: Indicator.Role) -> [Int] {
        slots.indices.filter { slots[$0].indicator == indicator && slots[$0].role == role }
    }
}
