public import Foundation

/// Test material that is not part of the project: real tables, published vectors, reference programs.
///
/// It lies in the folder that the environment variable `TVAERSUM_TEST_DATA` names (with `data/`, `vectors/` and
/// `reference/`). Where a folder is missing a test that needs it is skipped, and CI counts skips.
public enum TestMaterial {
    /// The folder, or nil where the variable is not set.
    public static let folder: URL? = ProcessInfo.processInfo.environment["TVAERSUM_TEST_DATA"]
        .map {
            URL(fileURLWithPath: $0, isDirectory: true)
        }

    /// Whether the real tables are here.
    public static let hasTables = holds("data")

    /// Whether the published vectors are here.
    public static let hasVectors = holds("vectors")

    /// Whether the cases of secondary suppression are here.
    public static let hasSuppressionCases = holds("reference/sdc-cases")

    private static func holds(_ name: String) -> Bool {
        folder.map { FileManager.default.fileExists(atPath: $0.appendingPathComponent(name).path) } ?? false
    }

    /// The bytes of a file, such as `vectors/wycheproof/ed25519_test.json`.
    public static func bytes(_ path: String) throws -> [UInt8] {
        guard let folder else { throw CocoaError(.fileNoSuchFile) }
        return [UInt8](try Data(contentsOf: folder.appendingPathComponent(path)))
    }

    /// A file decoded from JSON.
    public static func json<Value: Decodable>(_ path: String, as type: Value.Type = Value.self) throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data(try bytes(path)))
    }
}
