import Vocabulary

extension FuzzTarget {
    /// Two planted bugs, which show that a broken property and a read beyond the end are found.
    ///
    /// They are in this package alone: the product has no switch for them.
    static let controls: [FuzzTarget] = [
        FuzzTarget("planted-form", seeds: [Planted(flag: true, number: 7).canonicalBytes]) { bytes in
            isCanonical(Planted.self, bytes)
        },
        FuzzTarget("planted-read", seeds: [[3, 1, 2, 3]]) { bytes in
            // A length that is believed.
            guard let count = bytes.first, count > 200, bytes.count > 1, bytes[1] == 42 else { return }
            let sum = unsafe bytes.withUnsafeBufferPointer { buffer in
                guard let start = buffer.baseAddress else { return 0 }
                return (0..<Int(count)).reduce(0) { unsafe $0 &+ Int(start[$1]) }
            }
            if sum == -1 { print(sum) }
        },
    ]
}

/// A value whose decoder takes every flag but 0 for true.
private struct Planted: Canonical {
    let flag: Bool
    let number: UInt32

    init(flag: Bool, number: UInt32) {
        self.flag = flag
        self.number = number
    }

    func write(to writer: inout CanonicalWriter) {
        writer.text("planted")
        writer.bool(flag)
        writer.integer(number)
    }

    init(from reader: inout CanonicalReader) throws(Refusal) {
        guard try reader.text(limit: 16) == "planted" else { throw reader.refusal(.notCanonical) }
        flag = try reader.integer(UInt8.self) != 0
        number = try reader.integer()
    }
}
