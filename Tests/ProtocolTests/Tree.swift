import Foundation

/// The tree that this test stands in.
enum Tree {
    /// The folder above `Tests`, behind any symbolic link on the way.
    static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// The text of a page, protocol.md where none is named.
    static func page(_ name: String = "protocol.md") throws -> String { try text(root.appendingPathComponent(name)) }

    /// Every Swift file below Sources, with its module.
    static func sources() throws -> [(module: String, text: String)] {
        let folder = root.appendingPathComponent("Sources")
        return try swiftFiles(below: folder)
            .map { file in
                let module = file.path.dropFirst(folder.path.count + 1).prefix { $0 != "/" }
                return (String(module), try text(file))
            }
    }

    /// Every Swift file below Tests but those of this target, whose small strings are no citations.
    static func tests() throws -> [String] {
        try swiftFiles(below: root.appendingPathComponent("Tests"))
            .filter { !$0.path.contains("/ProtocolTests/") }.map(text)
    }

    private static func text(_ file: URL) throws -> String {
        String(decoding: try Data(contentsOf: file), as: UTF8.self)
    }

    private static func swiftFiles(below folder: URL) throws -> [URL] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        return names.filter { $0.hasSuffix(".swift") }.sorted().map { folder.appendingPathComponent($0) }
    }
}
