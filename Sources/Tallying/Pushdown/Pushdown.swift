internal import Databases
internal import Digests
internal import Studies
internal import Vocabulary

/// Tallies a relation where it lies: the study's plan and the mapping become SQL, and only counts and sums come back.
///
/// Meets TAL-10, TAL-11 and TAL-13.
struct Pushdown {
    /// The plan, as for an extract.
    let plan: TablePlan
    /// What its quantities are called.
    let names: [PlanCompiler.QuantityName]
    /// The relation's own names of the columns, in the plan's order.
    let columns: [String]
    /// The relation's name.
    let relation: String
    private let described: [String]
    private let sql: [SQLColumn]
    private let quoted: String

    /// Looks the relation up and compiles.
    init(
        _ compiler: PlanCompiler,
        _ own: Mapping.Table,
        schema: String,
        name: String,
        connection: borrowing ReadOnlyConnection
    ) throws(Refusal) {
        let relation = try connection.relation(schema: schema, name: name)
        let (plan, names, sql, sources) = try compiler.plan(relation, own, connection)
        self.plan = plan
        self.names = names
        self.sql = sql
        self.relation = relation.name
        quoted = relation.quoted
        columns = sources.map(\.name)
        described = [relation.name, relation.identity] + sources.flatMap { [$0.name, $0.type] }
    }

    /// The tally, and the digest of what it rests on.
    ///
    /// The digest is of the relation's name and kind, a view's definition, names and types of the columns that are read, and
    /// the whole answer: every count and sum, and two sums of hashes over what was read of every row, so that another value
    /// in any row is another digest though no count may tell. The moment is not in it: the same rows have the same digest
    /// tomorrow.
    func tally(_ connection: borrowing ReadOnlyConnection) throws(Refusal) -> (tally: TableTally, digest: Digest) {
        let statement = TallyStatement(plan, columns: sql, relation: quoted)
        let answer = try connection.rows(statement.text, limit: statement.limit)
        let place = "\(connection.place), \(relation)"
        let tally = try TableTally(answer, to: statement, plan: plan, place: place)
        let lines = answer.map { row in row.map { $0 ?? "-" }.joined(separator: " ") }.sorted()
        let digest = Hashing.digest(.relation, parts: (described + lines).map { Array($0.utf8) })
        return (tally, digest)
    }

    /// The codes that the mapping does not map, by the plan's column: the two hundred most frequent of each, the others
    /// together under no name.
    ///
    /// The only text of a table that leaves the server: codes, for the node's own operator. Meets TAL-11.
    func unmappedCodes(_ connection: borrowing ReadOnlyConnection) throws(Refusal) -> [(
        column: Int, code: String, rows: Int
    )] {
        let branches = sql.indices.compactMap { place in
            sql[place].unmapped
                .map { unmapped in
                    "SELECT \(place), CASE WHEN rank <= \(Verdicts.codesRemembered) THEN code END, sum(rows) FROM "
                        + "(SELECT t\(place) AS code, count(*) AS rows, row_number() OVER (ORDER BY count(*) DESC, t\(place)) AS rank "
                        + "FROM (\(TallyStatement.read(sql, quoted))) AS s WHERE \(unmapped) GROUP BY t\(place)) AS c GROUP BY 2"
                }
        }
        guard !branches.isEmpty else { return [] }
        let limit = branches.count * (Verdicts.codesRemembered + 1)
        return try connection.rows(branches.joined(separator: " UNION ALL "), limit: limit)
            .compactMap { row in
                guard row.count == 3, let place = row[0].flatMap({ Int($0) }), let rows = row[2].flatMap({ Int($0) })
                else { return nil }
                return (place, row[1] ?? "", rows)
            }
            .sorted { ($0.column, $0.code) < ($1.column, $1.code) }
    }
}
