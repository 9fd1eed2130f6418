internal import Databases
internal import Digests
internal import Studies
internal import Vocabulary

/// What a database answered for one table of a study.
struct RelationReading {
    let source: PostgreSQLSource
    let pushdown: Pushdown
    let tally: TableTally
    let digest: Digest
    /// Codes that are mapped to nothing.
    let unmapped: [UnmappedCode]

    /// Reads every table of the study that the mapping finds in a database: one connection, and so one snapshot, for each
    /// database.
    ///
    /// `progress` is called after each statement that may take long. Meets TAL-11.
    static func all(
        _ mapping: Mapping,
        of study: Study,
        progress: () -> Void,
        compiler: (StudyTable) -> PlanCompiler
    ) throws(Refusal) -> [String: RelationReading] {
        let tables = PlanCompiler.tables(of: study)
        var readings: [String: RelationReading] = [:]
        var left = tables.filter { mapping.tables[$0.name]?.relation != nil }
        while let address = left.first.flatMap({ mapping.tables[$0.name]?.relation?.address }) {
            let connection = try ReadOnlyConnection.open(address)
            for table in left {
                guard let own = mapping.tables[table.name], let source = own.relation, source.address == address else {
                    continue
                }
                readings[table.name] = try RelationReading(table, own, source, compiler(table), connection, progress)
                progress()
            }
            left = left.filter { mapping.tables[$0.name]?.relation?.address != address }
        }
        return readings
    }

    private init(
        _ table: StudyTable,
        _ own: Mapping.Table,
        _ source: PostgreSQLSource,
        _ compiler: PlanCompiler,
        _ connection: borrowing ReadOnlyConnection,
        _ progress: () -> Void
    ) throws(Refusal) {
        self.source = source
        pushdown = try Pushdown(compiler, own, schema: source.schema, name: source.table, connection: connection)
        (tally, digest) = try pushdown.tally(connection)
        progress()
        var unmapped: [UnmappedCode] = []
        // The texts of codes are asked for where the tally is refused for their sake, and an operator needs them.
        if !tally.verdicts.unmapped.isEmpty {
            for found in try pushdown.unmappedCodes(connection) {
                unmapped.append(
                    UnmappedCode(
                        table: table.name,
                        column: pushdown.columns[found.column],
                        code: found.code,
                        rows: found.rows
                    )
                )
            }
        }
        self.unmapped = unmapped
    }

    /// Why the tally is refused; nil where every code is mapped.
    var refusal: Refusal? {
        tally.verdicts.unmapped.keys.min()
            .map { column in
                Refusal(
                    .unmappedCode,
                    at: "\(source.name), column `\(pushdown.columns[column])`",
                    next:
                        "Map the codes that stand there, under `codes` of this column in the mapping, to codes of the study or to "
                        + "`missing`."
                )
            }
    }
}
