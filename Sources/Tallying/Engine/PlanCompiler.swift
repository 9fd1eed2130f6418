internal import Studies
internal import Vocabulary

/// Compiles a table of a study and its mapping to a plan over one extract.
///
/// Meets TAL-3, TAL-4 and TAL-6.
struct PlanCompiler {
    let layout: SlotLayout
    let table: StudyTable
    let mapping: Mapping
    let period: Period
    let calendar: Calendar
    let key: RowKey

    private var study: Study { layout.study }

    /// A quantity of the plan, for the quality report.
    struct QuantityName {
        let indicator: Int
        let role: Indicator.Role
        /// The last power of ten of its sums: they are counted in units of 10^−places.
        let places: Int
    }

    /// The tables that a study's quantities read, in the study's order.
    static func tables(of study: Study) -> [StudyTable] {
        let read = Set(study.indicators.flatMap { $0.quantities.map(\.table) })
        return study.tables.filter { read.contains($0.name) }
    }

    /// Refuses a mapping that names what the study does not have, or lacks what it needs.
    ///
    /// One that is still being made may lack tables: `isWhole` is false.
    static func check(_ mapping: Mapping, against study: Study, isWhole: Bool = true) throws(Refusal) {
        guard mapping.study == study.id else {
            throw Refusal(.mappingMisfit, at: "\(mapping.file), study", next: "this mapping is for another study")
        }
        for table in tables(of: study) where isWhole && mapping.tables[table.name] == nil {
            throw Refusal(.mappingMisfit, at: mapping.file, next: "say how table `\(table.name)` is read")
        }
        for (name, own) in mapping.tables.sorted(by: { $0.value.line < $1.value.line }) {
            guard let table = study.table(name) else {
                throw Refusal(
                    .mappingMisfit,
                    at: "\(mapping.file), line \(own.line)",
                    next: "the study has no table `\(name)`"
                )
            }
            for (name, own) in own.columns.sorted(by: { $0.value.line < $1.value.line }) {
                let place = "\(mapping.file), line \(own.line)"
                guard let column = table.columns.first(where: { $0.name == name }) else {
                    throw Refusal(.mappingMisfit, at: place, next: "the study's table has no column `\(name)`")
                }
                var known: Set<String> = [Mapping.missing]
                if case .code(let codes) = column.type {
                    known.formUnion(codes)
                } else if !own.codes.isEmpty {
                    throw Refusal(.mappingMisfit, at: place, next: "column `\(name)` holds no codes")
                }
                for (_, code) in own.codes.sorted(by: { $0.key < $1.key }) where !known.contains(code) {
                    throw Refusal(.mappingMisfit, at: place, next: "the study has no code `\(code)` for `\(name)`")
                }
            }
        }
    }

    /// The plan, and what its quantities are called.
    func plan(_ reader: ExtractReader, _ own: Mapping.Table) throws(Refusal) -> (plan: TablePlan, names: [QuantityName])
    {
        var columns: [ColumnReader] = []
        for column in table.columns { columns.append(try self.column(column, reader, own)) }
        var plan = TablePlan(columns: columns, width: reader.header.count, slotCount: layout.slotCount)
        let names = fill(&plan)
        return (plan, names)
    }

    /// Puts what is asked into a plan whose columns are the table's, and says what its quantities are called.
    func fill(_ plan: inout TablePlan) -> [QuantityName] {
        var names: [QuantityName] = []
        var roles = ColumnRoles()
        for (number, indicator) in study.indicators.enumerated() {
            for quantity in indicator.quantities where quantity.table == table.name {
                names.append(add(quantity, of: indicator, number, to: &plan, roles: &roles))
            }
        }
        plan.births = roles.births.sorted()
        plan.lastBirth = Int64(period.last.number)
        plan.spells = roles.spells.sorted { $0.lexicographicallyPrecedes($1) }.map { ($0[0], $0[1]) }
        plan.dates = table.columns.indices.filter { table.columns[$0].type == .date && !roles.births.contains($0) }
        plan.firstDay = Int64(period.first.number)
        plan.dayCount = period.days
        if table.isOfPersons { plan.duplicates = DuplicateSet(key: key) }
        return names
    }

    private func add(
        _ quantity: Quantity,
        of indicator: Indicator,
        _ number: Int,
        to plan: inout TablePlan,
        roles: inout ColumnRoles
    ) -> QuantityName {
        var targets: [(cell: Formula?, base: Int, stride: Int)] = []
        if let slot = layout.slot(indicator: number, breakdown: nil, cell: 0, quantity: quantity.role) {
            targets.append((nil, slot, 0))
        }
        for (place, shown) in indicator.breakdowns.enumerated() {
            guard let breakdown = study.breakdown(shown.breakdown), let reading = breakdown.reading(of: table.name),
                let base = layout.slot(indicator: number, breakdown: place, cell: 0, quantity: quantity.role)
            else { continue }
            roles.look(at: reading, isSummed: false)
            let cell = Formula(breakdown, reading: reading, period: period)
            targets.append((cell, base, indicator.breakdownRoles.count))
        }
        roles.look(at: quantity.filter, isSummed: false)
        if let value = quantity.value { roles.look(at: value, isSummed: true) }
        plan.add(
            where: quantity.filter.node == .boolean(true) ? nil : Formula(quantity.filter, period: period),
            amount: quantity.value.map { Formula($0, period: period) },
            to: targets
        )
        var places = 0
        if case .number(let own) = quantity.value?.type { places = own }
        return QuantityName(indicator: number, role: quantity.role, places: places)
    }

    private func column(
        _ column: Column,
        _ reader: ExtractReader,
        _ own: Mapping.Table
    ) throws(Refusal) -> ColumnReader {
        let mapped = own.columns[column.name]
        let local = mapped?.from ?? column.name
        let encoding = own.format.encoding
        let places = reader.header.indices.filter { reader.header[$0] == encoding.bytes(local) }
        guard let place = places.first, places.count == 1 else {
            throw Refusal(
                .columnNotFound,
                at: "\(reader.name), column `\(local)`",
                next: "give the extract's own name of `\(column.name)` in the mapping, and check encoding and delimiter"
            )
        }
        let kind: ColumnReader.Kind
        switch column.type {
        case .date: kind = .date(mapped?.dates ?? own.dates, latestYear: period.last.civil.year)
        case .integer: kind = .number(own.numbers, scale: 0, limit: ValueType.columnLimit)
        case .decimal(let places): kind = .number(own.numbers, scale: places, limit: ValueType.columnLimit)
        case .code(let codes): kind = .code(codeTable(codes, mapped?.codes ?? [:], encoding))
        case .identifier: kind = mapped?.isRegistrationNumber ?? true ? .registrationNumber : .identifier(key)
        }
        return ColumnReader(
            place: place,
            kind: kind,
            mayBeMissing: column.mayBeMissing,
            markers: own.missing.compactMap { encoding.bytes($0) },
            calendar: calendar
        )
    }

    /// The study's codes for themselves, and the mapping's for what it says, which may be something else.
    private func codeTable(_ codes: [String], _ mapped: [String: String], _ encoding: TextEncoding) -> CodeTable {
        var entries: [(bytes: [UInt8], value: Int64)] = []
        for (place, code) in codes.enumerated() {
            if let bytes = encoding.bytes(code) { entries.append((bytes, Int64(place))) }
        }
        for (local, code) in mapped {
            guard let bytes = encoding.bytes(local) else { continue }
            entries.append((bytes, codes.firstIndex(of: code).map { Int64($0) } ?? missingValue))
        }
        return CodeTable(entries)
    }
}
