internal import CLibpq
internal import Glibc
public import Vocabulary

/// One reading of a database: a connection, and on it one read-only transaction whose statements all see one snapshot.
///
/// Before the first statement everything is pinned that could steer it: the environment's PG variables are forgotten, every
/// keyword is given, no service, password or certificate file of a home folder is looked at, names are found in the server's
/// own catalog only, and TLS proves the server wherever a network lies between. Meets TAL-11, TAL-12 and TAL-13.
@safe public struct ReadOnlyConnection: ~Copyable {
    /// How long a statement may take: an hour, in milliseconds.
    public static let statementLimit = 3_600_000
    /// How many seconds a server has to answer a connection.
    static let connectLimit = 15

    private let connection: OpaquePointer
    /// The database as refusals name it.
    public let place: String
    /// How the server encodes text: what it cannot write down it cannot hold either.
    public let encoding: String

    /// What the server is asked to keep to, for the whole connection; none of it can be changed by a role's or a database's
    /// own settings.
    static let settings: [(name: String, value: String)] = [
        ("default_transaction_read_only", "on"), ("search_path", "pg_catalog,pg_temp"), ("row_security", "off"),
        ("standard_conforming_strings", "on"), ("DateStyle", "ISO"), ("TimeZone", "UTC"), ("extra_float_digits", "1"),
        ("jit", "off"), ("lock_timeout", "60000"), ("idle_in_transaction_session_timeout", "600000"),
        ("statement_timeout", String(statementLimit)),
    ]

    /// Connects, begins the transaction, and looks at the role: one that rules over roles, databases or the server's files, itself or as a
    /// member of another, is refused.
    public static func open(_ address: DatabaseAddress) throws(Refusal) -> ReadOnlyConnection {
        let opened = unsafe try ReadOnlyConnection(connection: connect(address), place: address.place)
        _ = try opened.rows("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", limit: 0)
        try opened.checkSession(address)
        return opened
    }

    @unsafe private init(connection: OpaquePointer, place: String) {
        unsafe self.connection = unsafe connection
        self.place = place
        encoding = unsafe PQparameterStatus(connection, "server_encoding").map { unsafe String(cString: $0) } ?? ""
    }

    deinit { unsafe PQfinish(connection) }

    // MARK: Statements

    /// The rows that a statement brings, as text; more than `limit` are refused.
    ///
    /// Parameters stand for themselves, as text.
    public func rows(_ statement: String, _ parameters: [String] = [], limit: Int) throws(Refusal) -> [[String?]] {
        let owned = unsafe parameters.map { unsafe strdup($0) }
        defer { for place in unsafe owned.indices { unsafe free(owned[place]) } }
        let values = unsafe owned.map { unsafe UnsafePointer<CChar>($0) }
        let result = unsafe values.withUnsafeBufferPointer { values in
            unsafe PQexecParams(
                connection,
                statement,
                Int32(values.count),
                nil,
                values.baseAddress,
                nil,
                nil,
                0
            )
        }
        defer { unsafe PQclear(result) }
        let status = unsafe PQresultStatus(result)
        guard status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK else {
            throw fault(unsafe tvaersum_sqlstate(result).map { unsafe String(cString: $0) })
        }
        let count = unsafe Int(PQntuples(result))
        guard count <= limit else {
            throw Refusal(.tooManyResults, at: place, next: "Tell the developers; nothing was used.")
        }
        let width = unsafe Int(PQnfields(result))
        return (0..<count)
            .map { row in
                (0..<width)
                    .map { column in
                        let (row, column) = (Int32(row), Int32(column))
                        guard unsafe PQgetisnull(result, row, column) == 0 else { return nil }
                        return unsafe String(cString: PQgetvalue(result, row, column))
                    }
            }
    }

    /// A name as SQL writes it, quoted by libpq.
    public func identifier(_ name: String) throws(Refusal) -> String {
        unsafe try quoted(PQescapeIdentifier(connection, name, name.utf8.count))
    }

    /// A text as SQL writes it, quoted by libpq.
    public func literal(_ text: String) throws(Refusal) -> String {
        unsafe try quoted(PQescapeLiteral(connection, text, text.utf8.count))
    }

    private func quoted(_ text: UnsafeMutablePointer<CChar>?) throws(Refusal) -> String {
        guard let text = unsafe text else { throw Refusal(.databaseFault, at: place) }
        defer { unsafe PQfreemem(text) }
        return unsafe String(cString: text)
    }

    // MARK: Errors

    /// What an error comes to.
    ///
    /// Of what the server says only the SQLSTATE is looked at: its messages may quote values.
    private func fault(_ state: String?) -> Refusal {
        guard let state else {
            return Refusal(.statementStopped, at: place, next: "Try again; the connection broke.")
        }
        switch state {
        case "42501":
            return Refusal(
                .relationNotReadable,
                at: "\(place), SQLSTATE \(state)",
                next: "Grant SELECT on the table, or on a view of it where its rows are guarded row by row."
            )
        case "57014", "55P03", "25P03", "40001", "40P01", "57P01", "57P02":
            return Refusal(
                .statementStopped,
                at: "\(place), SQLSTATE \(state)",
                next: "Try again when the database has less to do."
            )
        default:
            return Refusal(
                .databaseFault,
                at: "\(place), SQLSTATE \(state)",
                next: "Show the number to whoever runs the database: its own log says more than may be told here."
            )
        }
    }

    // MARK: The session

    private func checkSession(_ address: DatabaseAddress) throws(Refusal) {
        let answer = try rows(Self.sessionStatement, limit: 1).first ?? []
        try Self.check(answer, place: place, role: address.user)
    }

    /// A pooler between the two may drop what it was asked for, and a role may be too strong.
    static func check(_ answer: [String?], place: String, role: String) throws(Refusal) {
        let asked = Dictionary(settings.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        guard answer.count == 6, answer[0] == "on", answer[1]?.filter({ $0 != " " }) == asked["search_path"],
            answer[2] == asked["row_security"], answer[3] == asked["standard_conforming_strings"]
        else {
            throw Refusal(
                .sessionNotPinned,
                at: place,
                next: "Connect to the server itself and not to a pooler that drops `options`."
            )
        }
        guard answer[4] == "f" else {
            throw Refusal(
                .roleMayWrite,
                at: "\(place), role `\(role)`",
                next:
                    "Make a role for this alone: CREATE ROLE tvaersum LOGIN; then GRANT SELECT on the tables it reads."
            )
        }
    }

    private static let sessionStatement = """
        SELECT pg_catalog.current_setting('transaction_read_only'), pg_catalog.current_setting('search_path'),
         pg_catalog.current_setting('row_security'), pg_catalog.current_setting('standard_conforming_strings'),
         r.rolsuper
          OR EXISTS (SELECT FROM pg_catalog.pg_roles AS m WHERE pg_catalog.pg_has_role(r.oid, m.oid, 'MEMBER')
           AND (m.rolsuper OR m.rolcreaterole OR m.rolcreatedb OR m.rolreplication OR m.rolname IN
            ('pg_write_server_files', 'pg_execute_server_program', 'pg_write_all_data'))),
         CASE WHEN pg_catalog.current_setting('client_connection_check_interval', true) IS NOT NULL
          THEN pg_catalog.set_config('client_connection_check_interval', '5000', false) END
        FROM pg_catalog.pg_roles AS r WHERE r.rolname = session_user
        """
}
