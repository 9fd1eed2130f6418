import Glibc
import Vocabulary

/// What is left of a secret in freed memory.
///
/// Valgrind keeps freed blocks for a while and changes nothing in them, and nothing in this program clears them; so what is still there
/// was not wiped. An array shows that it would be found.
enum Wiping {
    static func run() {
        let pattern = (0..<512).map { UInt64($0) &* 0x9E37_79B9_7F4A_7C15 | 1 }
        var array = pattern.map { $0 }
        let arrayPlace = place(of: array)
        array = []
        demand(remains(of: pattern, at: arrayPlace) > 256, "a freed array is still there")

        var secret: Secret<UInt64>? = Secret(pattern.map { $0 })
        let secretPlace = secret?.withElements { place(of: $0) } ?? 0
        demand(remains(of: pattern, at: secretPlace) == 512, "a held secret is there")
        secret = nil
        demand(remains(of: pattern, at: secretPlace) == 0, "nothing is left of a secret")

        var writer = CanonicalWriter()
        for word in pattern { writer.integer(word) }
        let writerPlace = place(of: writer.bytes)
        writer.fixed([UInt8](repeating: 0, count: 1 << 16))
        demand(remains(of: pattern, at: writerPlace) == 0, "nothing is left of what a writer outgrew")
        demand(array.isEmpty && secret == nil && writer.bytes.count == 4096 + (1 << 16), "all were let go")
    }

    private static func place<Element: BitwiseCopyable>(of elements: [Element]) -> Int {
        unsafe elements.withUnsafeBytes { Int(bitPattern: $0.baseAddress) }
    }

    /// How many words of the pattern the kernel still sees where they were.
    private static func remains(of pattern: [UInt64], at place: Int) -> Int {
        let memory = unsafe open("/proc/self/mem", O_RDONLY)
        defer { close(memory) }
        var now = [UInt64](repeating: 0, count: pattern.count)
        let read = unsafe now.withUnsafeMutableBytes { unsafe pread(memory, $0.baseAddress, $0.count, place) }
        demand(read == 8 * pattern.count, "memory is readable")
        return zip(now, pattern).count { $0 == $1 }
    }

    private static func demand(_ isSo: Bool, _ what: String) {
        guard !isSo else { return }
        print("not so: \(what)")
        exit(1)
    }
}
