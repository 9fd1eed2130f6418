package import Sharing

/// A space of linear functionals over the field, grown row by row, with exact rank: no rounding, no chance.
package struct RowSpace: Sendable {
    /// A functional: the unknowns that it weighs, ascending, none with weight nought.
    package typealias Row = [(unknown: Int, weight: Field64)]

    /// Rows in echelon form by their first unknown, whose weight is one.
    private var rows: [Int: Row] = [:]

    package init() {}

    package var rank: Int { rows.count }

    /// Adds a functional; answers whether it was not in the space already.
    @discardableResult
    package mutating func insert(_ row: Row) -> Bool {
        let rest = reduced(row)
        guard let first = rest.first else { return false }
        let scale = first.weight.inverse
        rows[first.unknown] = rest.map { ($0.unknown, $0.weight * scale) }
        return true
    }

    package func contains(_ row: Row) -> Bool { reduced(row).isEmpty }

    /// A basis of those functionals of the space that weigh nothing below `start`: what the space says of the rest alone.
    ///
    /// That is the rows of the echelon form whose first unknown is not below it.
    package func rows(from start: Int) -> [Row] {
        rows.filter { $0.key >= start }.sorted { $0.key < $1.key }.map(\.value)
    }

    /// The row without what the space has, down to the first unknown that no row of the space begins with.
    private func reduced(_ row: Row) -> Row {
        var rest = row
        while let first = rest.first, let pivot = rows[first.unknown] {
            rest = Self.subtract(pivot, times: first.weight, from: rest)
        }
        return rest
    }

    private static func subtract(_ pivot: Row, times weight: Field64, from row: Row) -> Row {
        var result: Row = []
        result.reserveCapacity(pivot.count + row.count)
        var (left, right) = (0, 0)
        while left < row.count || right < pivot.count {
            if right == pivot.count || (left < row.count && row[left].unknown < pivot[right].unknown) {
                result.append(row[left])
                left += 1
            } else if left == row.count || pivot[right].unknown < row[left].unknown {
                result.append((pivot[right].unknown, .zero - weight * pivot[right].weight))
                right += 1
            } else {
                let difference = row[left].weight - weight * pivot[right].weight
                if difference != .zero { result.append((row[left].unknown, difference)) }
                left += 1
                right += 1
            }
        }
        return result
    }
}
