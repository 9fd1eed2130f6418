import Digests
import Foundation
import GRDB
import Vocabulary

/// Columns read as the vocabulary's types.
///
/// The schema's checks hold every form, so a value that does not fit is damage.
extension Row {
    func bytes(_ column: String) -> [UInt8] { [UInt8](self[column] as Data) }

    func optionalBytes(_ column: String) -> [UInt8]? { (self[column] as Data?).map { [UInt8]($0) } }

    func digest(_ column: String) throws -> Digest {
        guard let digest = Digest(bytes(column)) else { throw Refusal(.databaseDamaged, at: column) }
        return digest
    }

    func kommune(_ column: String) throws -> KommuneCode {
        guard let code = KommuneCode(self[column] as Int) else { throw Refusal(.databaseDamaged, at: column) }
        return code
    }

    func verifyingKey(_ column: String) throws -> VerifyingKey {
        guard let key = VerifyingKey(bytes(column)) else { throw Refusal(.databaseDamaged, at: column) }
        return key
    }

    func roundName(_ column: String) throws -> RoundName {
        guard let name = RoundName(self[column] as String) else { throw Refusal(.databaseDamaged, at: column) }
        return name
    }

    func optionalRoundName(_ column: String) throws -> RoundName? {
        self[column] == nil ? nil : try roundName(column)
    }

    func time(_ column: String) -> Timestamp { Timestamp(seconds: self[column]) }

    func optionalTime(_ column: String) -> Timestamp? { (self[column] as Int64?).map { Timestamp(seconds: $0) } }
}

extension Array where Element == UInt8 {
    /// The bytes as SQLite takes them.
    var blob: Data { Data(self) }
}

extension Row {
    /// The one column of the one row, read where SQLite has it and without a copy in between.
    static func fetchSecret(
        _ database: Database,
        sql: String,
        arguments: StatementArguments
    ) throws -> Secret<UInt8>? {
        let rows = try Row.fetchCursor(database, sql: sql, arguments: arguments)
        // A row reads from SQLite's memory only as long as its cursor stands on it.
        return try withExtendedLifetime(rows) {
            try rows.next()?.withUnsafeData(atIndex: 0) { bytes in bytes.map { Secret([UInt8]($0)) } }
        }
    }
}

extension Secret<UInt8> {
    /// Lends the bytes as SQLite takes them, and overwrites them when it has.
    func withBlob<Value>(_ body: (Data) throws -> Value) rethrows -> Value {
        var blob = withElements { Data($0) }
        defer { blob.resetBytes(in: blob.startIndex..<blob.endIndex) }
        return try body(blob)
    }
}

extension Digest {
    /// The bytes as SQLite takes them.
    var blob: Data { Data(bytes) }
}
