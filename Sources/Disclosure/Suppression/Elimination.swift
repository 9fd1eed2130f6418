internal import Vocabulary

/// Secondary suppression by elimination over GF(2⁶¹ − 1), for several adversaries in step.
///
/// Source: Langsrud, "Secondary cell suppression by Gaussian elimination: an algorithm suitable for handling issues with zeros
/// and singletons" (PSD 2024), without what needs values. Dependence modulo the prime without dependence over the rationals
/// closes more than it need; dependence over the rationals is missed only where the prime divides a denominator. Meets SUP-3.
enum Elimination {
    /// The groups that open against these adversaries.
    ///
    /// Refuses where something protected is known before anything opens. Meets SUP-4.
    static func opened(_ system: LinkedSystem, against adversaries: [[Int]]) throws(Refusal) -> [Bool] {
        var views: [View] = []
        for members in adversaries { views.append(try View(of: system, members: Set(members))) }
        return system.groups.map { group in
            for index in views.indices where !views[index].open(group) {
                for earlier in views.indices.prefix(index) { views[earlier].takeBackLast() }
                return false
            }
            return true
        }
    }
}

/// What one adversary can work out: a basis of what is open, and the protected columns reduced by it.
///
/// A basis vector has 1 in its pivot row, and no earlier vector's pivot row is in it; no pivot row is in a protected column.
private struct View {
    private let owned: [Bool]
    private var basis: [(pivot: Int32, vector: SparseVector)] = []
    /// For each row, which basis vector has its pivot there; −1 for none.
    private var pivotOf: [Int32]
    private var protected: [SparseVector] = []
    /// For each row, the protected columns that have come to hold it: some of them may not any more.
    private var holders: [[Int32]]
    /// What the last group changed, for taking it back.
    private var changes: (basis: Int, protected: [(index: Int, before: SparseVector)]) = (0, [])
    /// A vector while it is reduced, and the pivots that wait for their turn, a bit each.
    private var dense: [UInt64]
    private var waiting: [UInt64] = []

    /// Takes what is known in; a protected column that it tells is refused, with the release that told it.
    init(of system: LinkedSystem, members: Set<Int>) throws(Refusal) {
        owned = system.owners.map(members.contains)
        pivotOf = Array(repeating: -1, count: owned.count)
        holders = Array(repeating: [], count: owned.count)
        dense = Array(repeating: 0, count: owned.count)
        var places: [String?] = []
        for item in system.protected {
            let vector = restricted(item.column)
            if vector.isZero { continue }
            for row in vector.rows { holders[Int(row)].append(Int32(protected.count)) }
            protected.append(vector)
            places.append(item.place)
        }
        for known in system.known {
            guard let place = absorb(known.column).lazy.compactMap({ places[$0] }).first else { continue }
            let source = known.source.map { "the release of round \($0)" } ?? "the study's own relations"
            throw Refusal(
                .closedFigureKnown,
                at: "\(place), against \(source)",
                next:
                    "Take the figure out of this round, or leave the round unopened: together they tell what must stay closed."
            )
        }
    }

    /// Opens a group unless that tells something protected; then nothing has changed.
    mutating func open(_ group: [Column]) -> Bool {
        changes = (basis.count, [])
        for column in group where !absorb(column).isEmpty {
            takeBackLast()
            return false
        }
        return true
    }

    /// Undoes the group that was opened last.
    mutating func takeBackLast() {
        for (index, before) in changes.protected.reversed() { protected[index] = before }
        for vector in basis[changes.basis...] { pivotOf[Int(vector.pivot)] = -1 }
        basis.removeSubrange(changes.basis...)
        changes = (basis.count, [])
    }

    private func restricted(_ column: Column) -> SparseVector { SparseVector(column.without { owned[$0] }) }

    /// Adds a column to the basis and answers which protected columns became 0 by it.
    private mutating func absorb(_ column: Column) -> [Int] {
        var vector = reduced(restricted(column))
        // The row that fewest protected columns hold: any choice gives the same answer, this one the least fill-in.
        guard let pivot = vector.rows.min(by: { holders[Int($0)].count < holders[Int($1)].count }) else { return [] }
        let scale = Mersenne61.inverse(vector.value(at: pivot))
        for index in vector.values.indices { vector.values[index] = Mersenne61.multiply(vector.values[index], scale) }
        pivotOf[Int(pivot)] = Int32(basis.count)
        basis.append((pivot, vector))
        var told: [Int] = []
        for holder in holders[Int(pivot)] {
            let index = Int(holder)
            let before = protected[index]
            let factor = before.value(at: pivot)
            if factor == 0 { continue }
            changes.protected.append((index, before))
            protected[index] = before.subtracting(factor, times: vector) { holders[Int($0)].append(holder) }
            if protected[index].isZero { told.append(index) }
        }
        return told
    }

    /// A vector without pivot rows: reduced by the basis vectors in their order, as each can bring in later ones only.
    private mutating func reduced(_ vector: SparseVector) -> SparseVector {
        guard vector.rows.contains(where: { pivotOf[Int($0)] >= 0 }) else { return vector }
        waiting = Array(repeating: 0, count: basis.count / 64 + 1)
        var touched = vector.rows
        for (row, value) in zip(vector.rows, vector.values) {
            dense[Int(row)] = value
            wait(for: row)
        }
        for word in waiting.indices {
            while waiting[word] != 0 {
                let bit = waiting[word].trailingZeroBitCount
                waiting[word] &= waiting[word] - 1
                let step = basis[word * 64 + bit]
                let factor = dense[Int(step.pivot)]
                if factor == 0 { continue }
                for (row, value) in zip(step.vector.rows, step.vector.values) {
                    if dense[Int(row)] == 0 {
                        touched.append(row)
                        wait(for: row)
                    }
                    dense[Int(row)] = Mersenne61.subtract(dense[Int(row)], Mersenne61.multiply(factor, value))
                }
            }
        }
        var result = SparseVector()
        touched.sort()
        for row in touched where dense[Int(row)] != 0 {
            result.append(row, dense[Int(row)])
            dense[Int(row)] = 0
        }
        return result
    }

    private mutating func wait(for row: Int32) {
        let pivot = Int(pivotOf[Int(row)])
        if pivot >= 0 { waiting[pivot / 64] |= 1 << UInt64(pivot % 64) }
    }
}
