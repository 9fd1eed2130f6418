internal import Databases
internal import Vocabulary

/// A table or view of a PostgreSQL database, tallied where it lies.
///
/// ```yaml
/// postgresql: {host: db.example.dk, database: fagsystem, user: tvaersum, password_file: /etc/tvaersum/pw, schema: udtraek, table: ydelser}
/// ```
///
/// The host may be the folder of a Unix socket. No secret belongs in it.
public struct PostgreSQLSource: Hashable, Sendable {
    let address: DatabaseAddress
    let schema: String
    let table: String

    /// How reports name the relation.
    public var name: String { "\(schema).\(table)" }
}

extension PostgreSQLSource {
    private static let keys = [
        "host", "port", "database", "user", "password_file", "password_credential", "authorities", "schema", "table",
    ]

    /// Reads the map at `postgresql`.
    init(_ map: YAMLMap) throws(Refusal) {
        try map.allow(Self.keys)
        let host = try map.text("host")
        guard !host.isEmpty, host.isOneLine, !host.contains(",") else { throw map.refusal("host", next: "one host") }
        var port = DatabaseAddress.standardPort
        if let text = try map.optionalText("port") {
            guard let number = Int(text), (1...65_535).contains(number) else {
                throw map.refusal("port", next: "a number from 1 to 65535")
            }
            port = number
        }
        let password: DatabaseAddress.PasswordPlace?
        switch (try map.optionalText("password_file"), try map.optionalText("password_credential")) {
        case (nil, nil): password = nil
        case (let file?, nil) where file.hasPrefix("/"): password = .file(file)
        case (nil, let name?) where !name.isEmpty && !name.contains("/") && !name.hasPrefix("."):
            password = .credential(name)
        case (_?, nil): throw map.refusal("password_file", next: "the whole path of a file")
        case (nil, _?):
            throw map.refusal("password_credential", next: "the name of a credential, as LoadCredential= has it")
        case (_?, _?): throw map.refusal("password_file", next: "a file or a credential, not both")
        }
        address = DatabaseAddress(
            host: host,
            port: port,
            database: try map.text("database"),
            user: try map.text("user"),
            password: password,
            authorities: try map.optionalText("authorities") ?? DatabaseAddress.standardAuthorities
        )
        schema = try map.optionalText("schema") ?? "public"
        table = try map.text("table")
    }
}

extension PostgreSQLSource {
    /// What the map at `postgresql` says, standards left out.
    var fields: [(String, String?)] {
        var file: String?
        var credential: String?
        switch address.password {
        case nil: break
        case .file(let path): file = path
        case .credential(let name): credential = name
        }
        return [
            ("host", address.host),
            ("port", address.port == DatabaseAddress.standardPort ? nil : "\(address.port)"),
            ("database", address.database), ("user", address.user), ("password_file", file),
            ("password_credential", credential),
            ("authorities", address.authorities == DatabaseAddress.standardAuthorities ? nil : address.authorities),
            ("schema", schema == "public" ? nil : schema), ("table", table),
        ]
    }
}
