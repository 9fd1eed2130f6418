import Foundation

extension Material {
    static func shippedText() throws -> String {
        var folder = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { folder.deleteLastPathComponent() }
        return try String(contentsOf: folder.appendingPathComponent(shippedName), encoding: .utf8)
    }
}
