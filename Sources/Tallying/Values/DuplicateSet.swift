internal import Synchronization
package import Vocabulary

/// Finds rows that have been there before, by 64-bit hashes under a key of this run's own.
///
/// The key keeps anybody who writes the extract from making two rows collide; among ten million rows chance does so about
/// three times in a million runs. Eleven to twenty-two bytes a row (half as much again
/// while it grows), and a bound on the rows. Meets TAL-5.
package final class DuplicateSet: Sendable {
    /// How many rows one set can hold.
    package static let bound = 1 << 25

    private struct Table {
        var hashes: [UInt64]
        var count = 0
    }

    private let table: Mutex<Table>
    private let bound: Int
    /// What rows are hashed under.
    package let key: RowKey

    /// Starts with no rows.
    package init(key: RowKey, bound: Int = DuplicateSet.bound) {
        self.key = key
        self.bound = bound
        table = Mutex(Table(hashes: Array(repeating: 0, count: 1 << 14)))
    }

    /// Enters the rows' hashes and calls `seen` with the place of every one that was there before.
    package func enter(_ hashes: [UInt64], file: String, seen: (Int) -> Void) throws(Refusal) {
        try table.withLock { (table: inout Table) throws(Refusal) in
            guard table.count + hashes.count <= bound else {
                throw Refusal(.tooManyRows, at: file, next: "split the extract")
            }
            while (table.count + hashes.count) * 4 > table.hashes.count * 3 { Self.grow(&table) }
            let mask = table.hashes.count - 1
            for (row, hash) in hashes.enumerated() {
                // Zero marks an empty place, so no hash may be zero.
                let entry = hash == 0 ? 1 : hash
                var place = Int(truncatingIfNeeded: entry) & mask
                while table.hashes[place] != 0, table.hashes[place] != entry { place = (place &+ 1) & mask }
                if table.hashes[place] == entry {
                    seen(row)
                } else {
                    table.hashes[place] = entry
                    table.count += 1
                }
            }
        }
    }

    private static func grow(_ table: inout Table) {
        let old = table.hashes
        table.hashes = Array(repeating: 0, count: old.count * 2)
        let mask = table.hashes.count - 1
        for entry in old where entry != 0 {
            var place = Int(truncatingIfNeeded: entry) & mask
            while table.hashes[place] != 0 { place = (place &+ 1) & mask }
            table.hashes[place] = entry
        }
    }
}

/// The key of a run's row hashes.
package struct RowKey: Sendable {
    private let first: UInt64
    private let second: UInt64

    /// Draws a key.
    package init(using generator: inout some RandomNumberGenerator) {
        first = generator.next()
        second = generator.next()
    }

    /// The hash of a row so far with one more value: a full multiplication whose halves are folded.
    @inline(__always)
    package func fold(_ hash: UInt64, _ value: Int64) -> UInt64 {
        let (high, low) = (hash ^ first ^ UInt64(bitPattern: value)).multipliedFullWidth(by: second | 1)
        return (high ^ low) &+ (hash &<< 23 | hash &>> 41)
    }

    /// The hash of an identifier of any form.
    package func identifier(_ bytes: [UInt8]) -> Int64 {
        var hash = UInt64(bytes.count)
        for byte in bytes { hash = fold(hash, Int64(byte)) }
        // Never the mark of a missing value.
        return Int64(bitPattern: hash >> 1)
    }
}
