internal import CFuzzer
import Foundation
import Vocabulary

/// `fuzz list`, `fuzz seeds TARGET FOLDER`, `fuzz run TARGET` and libFuzzer's own arguments.
@main
enum Main {
    nonisolated(unsafe) private static var target: FuzzTarget?

    static func main() throws {
        let arguments = CommandLine.arguments
        switch arguments.dropFirst().first {
        case "list":
            for target in FuzzTarget.all { print("\(target.name) \(target.largest)") }
        case "seeds" where arguments.count == 4:
            try write(try named(arguments[2]), to: URL(fileURLWithPath: arguments[3]))
        case "run" where arguments.count >= 3:
            unsafe target = try named(arguments[2])
            exit(drive([arguments[0]] + arguments[3...]))
        default:
            print("usage: fuzz list | seeds TARGET FOLDER | run TARGET [libFuzzer's arguments]")
            exit(2)
        }
    }

    private static func named(_ name: String) throws -> FuzzTarget {
        guard let target = FuzzTarget.all.first(where: { $0.name == name }) else {
            print("no such target: \(name)")
            exit(2)
        }
        return target
    }

    /// Writes the seeds, one file each, and the dictionary beside the folder.
    private static func write(_ target: FuzzTarget, to folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let seeds = try target.seeds()
        for (number, seed) in seeds.enumerated() where seed.count <= target.largest {
            try Data(seed).write(to: folder.appendingPathComponent("seed-\(number)"))
        }
        let lines = target.words.map { word in
            "\"" + word.utf8.map { "\\x" + [$0].hex }.joined() + "\"\n"
        }
        try Data(lines.joined().utf8).write(to: folder.appendingPathExtension("dict"))
    }

    private static func drive(_ arguments: [String]) -> Int32 {
        var pointers: [UnsafeMutablePointer<CChar>?] = unsafe arguments.map { unsafe strdup($0) } + [nil]
        var count = Int32(arguments.count)
        return unsafe pointers.withUnsafeMutableBufferPointer { buffer in
            guard var start = buffer.baseAddress else { return 2 }
            return unsafe LLVMFuzzerRunDriver(&count, &start) { start, size in
                let bytes = unsafe [UInt8](UnsafeBufferPointer(start: start, count: size))
                do { try unsafe Main.target?.check(bytes) } catch { broken("\(error)") }
                return 0
            }
        }
    }
}
