import Foundation
import Glibc

/// What a living process could still read of its own memory: every writable page that is there.
struct ProcessMemory {
    /// The pages, each mapping on its own, with what the kernel calls it.
    let mappings: [(name: String, bytes: Data)]

    /// Reads the memory of a process as root does; the process goes on meanwhile.
    init(of process: Int32) throws {
        let table = try String(contentsOfFile: "/proc/\(process)/maps", encoding: .utf8)
        let memory = try FileHandle(forReadingFrom: URL(fileURLWithPath: "/proc/\(process)/mem"))
        defer { try? memory.close() }
        mappings = table.split(separator: "\n")
            .compactMap { line in
                let fields = line.split(separator: " ", omittingEmptySubsequences: true)
                let range = fields[0].split(separator: "-").compactMap { UInt64($0, radix: 16) }
                guard fields[1].hasPrefix("rw"), range.count == 2 else { return nil }
                // A page that has gone since is none that could be read.
                guard (try? memory.seek(toOffset: range[0])) != nil,
                    let bytes = try? memory.read(upToCount: Int(range[1] - range[0]))
                else { return nil }
                return (fields.count > 5 ? String(fields[5]) : "anonymous", bytes)
            }
    }

    /// Whether processes manage their memory as they do when they are installed.
    ///
    /// A sanitizer brings an allocator that keeps freed blocks as they are, and handles crashes itself.
    static var isAsInstalled: Bool {
        let environment = ProcessInfo.processInfo.environment
        return environment["ASAN_OPTIONS"] == nil && environment["TSAN_OPTIONS"] == nil
    }

    /// How many bytes.
    var count: Int { mappings.reduce(0) { $0 + $1.bytes.count } }

    /// Which of the needles stand anywhere, and in which mapping.
    func found(_ needles: [(name: String, bytes: [UInt8])]) -> [String] {
        needles.flatMap { needle in
            mappings.filter { Self.holds($0.bytes, needle.bytes) }.map { "\(needle.name) in \($0.name)" }
        }
    }

    private static func holds(_ bytes: Data, _ needle: [UInt8]) -> Bool {
        unsafe bytes.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress else { return false }
            var place = 0
            while place + needle.count <= bytes.count {
                let rest = bytes.count - needle.count + 1 - place
                guard let hit = unsafe memchr(start + place, Int32(needle[0]), rest) else { return false }
                if unsafe memcmp(hit, needle, needle.count) == 0 { return true }
                place = unsafe UnsafeRawPointer(hit) - start + 1
            }
            return false
        }
    }
}
