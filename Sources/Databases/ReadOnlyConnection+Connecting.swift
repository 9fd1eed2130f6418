internal import CLibpq
internal import Glibc
internal import Vocabulary

extension ReadOnlyConnection {
    /// Opens a connection; everything that libpq would otherwise look up somewhere is given.
    @unsafe static func connect(_ address: DatabaseAddress) throws(Refusal) -> OpaquePointer {
        guard !address.host.contains(","), !address.host.isEmpty else {
            throw Refusal(.databaseUnreachable, at: address.place, next: "Name one host.")
        }
        tvaersum_forget_pg_variables()
        let password = try address.password.map { (place) throws(Refusal) in try place.read() }
        // A path below a device is no file: what stands there is not found, and nothing is looked for elsewhere.
        let nowhere = "/dev/null/none"
        let texts: [(String, String)] = [
            ("host", address.host), ("port", String(address.port)), ("dbname", address.database),
            ("user", address.user), ("passfile", nowhere), ("sslmode", address.isSocket ? "disable" : "verify-full"),
            ("sslrootcert", address.authorities), ("sslcert", nowhere), ("sslkey", nowhere), ("sslcrl", nowhere),
            ("ssl_min_protocol_version", "TLSv1.2"), ("gssencmode", "disable"), ("client_encoding", "UTF8"),
            ("application_name", "tvaersum"), ("connect_timeout", String(connectLimit)),
            ("options", settings.map { "-c \($0.name)=\($0.value)" }.joined(separator: " ")),
        ]
        var names: [UnsafePointer<CChar>?] = unsafe []
        var values: [UnsafePointer<CChar>?] = unsafe []
        var owned: [UnsafeMutablePointer<CChar>?] = unsafe []
        defer {
            for place in unsafe owned.indices {
                guard let text = unsafe owned[place] else { continue }
                unsafe explicit_bzero(text, strlen(text))
                unsafe free(text)
            }
        }
        for (name, value) in texts {
            let (name, value) = unsafe (strdup(name), strdup(value))
            unsafe owned += [name, value]
            unsafe names.append(UnsafePointer(name))
            unsafe values.append(UnsafePointer(value))
        }
        if let password {
            let name = unsafe strdup("password")
            let value = unsafe calloc(password.count + 1, 1).map { unsafe $0.assumingMemoryBound(to: CChar.self) }
            password.withElements { bytes in
                for (place, byte) in bytes.enumerated() { unsafe value?[place] = CChar(bitPattern: byte) }
            }
            unsafe owned += [name, value]
            unsafe names.append(UnsafePointer(name))
            unsafe values.append(UnsafePointer(value))
        }
        unsafe names.append(nil)
        unsafe values.append(nil)
        guard let opened = unsafe PQconnectdbParams(names, values, 0) else {
            throw Refusal(.databaseUnreachable, at: address.place)
        }
        unsafe tvaersum_without_notices(opened)
        guard unsafe PQstatus(opened) == CONNECTION_OK else {
            let refusal = unsafe refusal(of: opened, address)
            unsafe PQfinish(opened)
            throw refusal
        }
        return unsafe opened
    }

    /// Why no connection came about.
    ///
    /// libpq's own sentences are looked at and not repeated.
    @unsafe private static func refusal(of failed: OpaquePointer, _ address: DatabaseAddress) -> Refusal {
        let text = unsafe String(cString: PQerrorMessage(failed))
        if unsafe PQconnectionNeedsPassword(failed) == 1 || PQconnectionUsedPassword(failed) == 1 {
            return Refusal(
                .databaseLogin,
                at: "\(address.place), role `\(address.user)`",
                next: address.password == nil
                    ? "Name a `password_file` or a `password_credential` in the mapping."
                    : "Check role, password and the name of the database."
            )
        }
        if text.contains("SSL") || text.contains("certificate") {
            return Refusal(
                .databaseNotProven,
                at: address.place,
                next:
                    "The server needs TLS with a certificate for this host name, from an authority in \(address.authorities)."
            )
        }
        if text.contains("FATAL") {
            return Refusal(
                .databaseLogin,
                at: "\(address.place), role `\(address.user)`",
                next: "Check the role, the name of the database, and the server's pg_hba.conf."
            )
        }
        return Refusal(
            .databaseUnreachable,
            at: address.place,
            next:
                "Check host and port, that the server runs, and that the firewall and IPAddressAllow= let this machine reach it."
        )
    }
}
