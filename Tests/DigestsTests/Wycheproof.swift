import TestSupport
import Testing
import Vocabulary

/// A file of Wycheproof's test vectors, as far as these tests read it.
struct Wycheproof<Group: Decodable & Sendable>: Decodable {
    let numberOfTests: Int
    let testGroups: [Group]

    /// The groups of the file with this name.
    static func groups(_ name: String) throws -> [Group] {
        try TestMaterial.json("vectors/wycheproof/\(name).json", as: Self.self).testGroups
    }
}

/// What Wycheproof expects of a test.
enum WycheproofResult: String, Decodable, Sendable { case valid, invalid }

/// Bytes that a vector writes in hexadecimal.
struct HexBytes: Decodable, Sendable {
    let bytes: [UInt8]

    init(from decoder: any Decoder) throws {
        bytes = try #require([UInt8](hex: try decoder.singleValueContainer().decode(String.self)))
    }
}
