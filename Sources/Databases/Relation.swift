public import Vocabulary

/// A table or view as the server's catalog describes it to a role that may read it and do nothing else to it.
public struct Relation: Hashable, Sendable {
    /// How SQL writes its name, quoted.
    public let quoted: String
    /// How refusals and reports write its name.
    public let name: String
    /// What tells it from another one of the same name: its kind, and what a view is made of.
    public let identity: String
    /// Its columns, in its own order.
    public let columns: [Column]

    /// A column.
    public struct Column: Hashable, Sendable {
        /// The name.
        public let name: String
        /// How SQL writes the name, quoted.
        public let quoted: String
        /// What it holds.
        public let kind: Kind
        /// The type's own name, without that of a domain around it.
        public let type: String
    }

    /// What a column holds, as far as it can be read exactly.
    public enum Kind: Hashable, Sendable {
        /// Text, or what is written as text in one way only: enumerations and UUIDs.
        case text
        /// Whole and decimal numbers, and floating ones as the server writes them.
        case number
        /// `true` and `false`.
        case boolean
        /// Days.
        case date
        /// Points in time without a time zone.
        case timestamp
        /// Anything else, which is not read.
        case other
    }
}

extension ReadOnlyConnection {
    /// More columns than a table can have.
    private static let columnLimit = 1664

    /// Describes a table or view; one that is not there, or that the role may write to, is refused.
    ///
    /// A column that the role may not read is none. Meets TAL-12.
    public func relation(schema: String, name: String) throws(Refusal) -> Relation {
        let shown = "\(schema).\(name)"
        let rows = try rows(Self.relationStatement, [schema, name], limit: Self.columnLimit)
        guard let first = rows.first, first.count == 6 else {
            throw Refusal(
                .relationNotReadable,
                at: "\(place), `\(shown)`",
                next: "Check schema and table, and that the role may read it: GRANT USAGE ON SCHEMA and GRANT SELECT."
            )
        }
        guard first[0] == "f" else {
            throw Refusal(
                .roleMayWrite,
                at: "\(place), `\(shown)`",
                next: "Take everything but SELECT from the role: REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON the table."
            )
        }
        var columns: [Relation.Column] = []
        for row in rows {
            guard let column = row[2], let type = row[3], let category = row[4] else { continue }
            columns.append(
                Relation.Column(
                    name: column,
                    quoted: try identifier(column),
                    kind: row[5] == "t" ? Self.kind(type, category) : .other,
                    type: type
                )
            )
        }
        return Relation(
            quoted: "\(try identifier(schema)).\(try identifier(name))",
            name: shown,
            identity: first[1] ?? "",
            columns: columns
        )
    }

    private static func kind(_ type: String, _ category: String) -> Relation.Kind {
        switch type {
        case "text", "varchar", "bpchar", "uuid", "name": .text
        case "int2", "int4", "int8", "numeric", "float4", "float8": .number
        case "bool": .boolean
        case "date": .date
        case "timestamp": .timestamp
        default: category == "E" ? .text : .other
        }
    }

    /// One row a column.
    ///
    /// A type that somebody made is read where it is an enumeration; a domain is what it is made of.
    private static let relationStatement = """
        SELECT pg_catalog.has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE, TRIGGER')
          OR pg_catalog.has_any_column_privilege(c.oid, 'INSERT, UPDATE')
          OR pg_catalog.pg_has_role(c.relowner, 'MEMBER'),
         c.relkind::text || ' '
          || CASE WHEN c.relkind IN ('v', 'm') THEN pg_catalog.md5(pg_catalog.pg_get_viewdef(c.oid)) ELSE '' END,
         a.attname, t.typname, t.typcategory, t.typtype = 'e' OR t.typnamespace = 'pg_catalog'::regnamespace
        FROM pg_catalog.pg_class AS c
        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
        JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        JOIN pg_catalog.pg_type AS d ON d.oid = a.atttypid
        JOIN pg_catalog.pg_type AS t ON t.oid = CASE d.typtype WHEN 'd' THEN d.typbasetype ELSE d.oid END
        WHERE n.nspname = $1 AND c.relname = $2 AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
         AND pg_catalog.has_column_privilege(c.oid, a.attnum, 'SELECT')
         AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')
        ORDER BY a.attnum
        """
}
