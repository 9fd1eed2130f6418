import Foundation
import TestSupport
import Vocabulary

@testable import Disclosure

/// A table with closed cells from the test material, and what is recorded of who can read what in it.
struct PublishedCase: Decodable {
    enum Status: String, Decodable {
        case open
        /// Small by itself, closed for others' sake, and closed whatever it is.
        case primary = "P"
        case secondary = "S"
        case hidden = "H"
    }

    struct Cell: Decodable {
        let id: String
        let value: Int64?
        let status: Status
    }

    /// Terms that come to nought: the cells of a sum, and the sum with a minus.
    struct Relation: Decodable {
        let terms: [Term]
        let rhs: Int64
    }

    struct Term: Decodable {
        let id: String
        let coefficient: Int64

        init(from decoder: any Decoder) throws {
            var container = try decoder.unkeyedContainer()
            id = try container.decode(String.self)
            coefficient = try container.decode(Int64.self)
        }
    }

    /// What somebody can work out, and between which whole numbers a figure must lie in somebody's eyes.
    struct Expectation: Decodable {
        let exact: [String: Int64]
        let interval: [String: [Int64]]?
    }

    let k: Int
    let cells: [Cell]
    let relations: [Relation]
    let truth: [String: Int64]
    let structure: Structure?
    /// For each reader: an outsider; "mask", who knows which cells are small; or contributors, joined by a plus.
    let expected: [String: Expectation]
    private let knownBy: [String: [String: Int64]]?

    private enum CodingKeys: String, CodingKey {
        case k, cells, relations, truth, structure, expected
        case knownBy = "known_by"
    }

    init(_ name: String) throws { self = try TestMaterial.json("\(Self.folder)/\(name).json") }

    private static let folder = "reference/sdc-cases"

    /// The names of all cases that are there.
    static var all: [String] {
        get throws {
            guard let folder = TestMaterial.folder?.appendingPathComponent(folder) else { return [] }
            return try FileManager.default.contentsOfDirectory(atPath: folder.path)
                .filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
        }
    }

    /// The cells of a status, in their order.
    func ids(_ status: Status) -> [String] { cells.filter { $0.status == status }.map(\.id) }

    /// A cell's value, open or not.
    func value(_ id: String) -> Int64? { cells.first { $0.id == id }?.value ?? truth[id] }

    /// What a reader knows without reckoning.
    private func known(to reader: String) -> [String: Int64] {
        reader.split(separator: "+")
            .reduce(
                into: Dictionary(uniqueKeysWithValues: cells.compactMap { cell in cell.value.map { (cell.id, $0) } })
            ) {
                $0.merge(knownBy?[String($1)] ?? [:]) { own, _ in own }
            }
    }

    /// What a reader can work out exactly, by linear algebra over the rationals.
    func exact(to reader: String) -> [String: Int64] {
        let known = known(to: reader)
        let unknown = cells.map(\.id).filter { known[$0] == nil }
        let atoms = Dictionary(uniqueKeysWithValues: zip(unknown, 0...))
        let columns = relations.map { relation in
            Column(relation.terms.compactMap { term in atoms[term.id].map { ($0, term.coefficient) } })
        }
        return Dictionary(
            uniqueKeysWithValues: unknown.enumerated()
                .filter { Rational.isInSpan(Column(sum: [$0.offset]), of: columns) }
                .compactMap { _, id in truth[id].map { (id, $0) } }
        )
    }

    /// The least and the greatest that each closed figure can be, by going through every world that looks the same to a reader.
    ///
    /// `closing` are cells closed beyond those of the record.
    func bounds(to reader: String, closing: [String] = []) -> [String: ClosedRange<Int64>] {
        let known = known(to: reader).filter { !closing.contains($0.key) }
        var worlds = Worlds()
        let unknown = cells.filter { known[$0.id] == nil }
        worlds.ranges = unknown.map { cell in
            guard reader == "mask" else { return 0...Int64.max }
            return cell.status == .primary ? 1...Int64(k - 1) : Int64(k)...Int64.max
        }
        let atoms = Dictionary(uniqueKeysWithValues: zip(unknown.map(\.id), 0...))
        for relation in relations {
            let rest = relation.terms.reduce(relation.rhs) { $0 - $1.coefficient * (known[$1.id] ?? 0) }
            worlds.sums.append((members: Set(relation.terms.compactMap { atoms[$0.id] }), rest: rest))
            precondition(relation.terms.allSatisfy { atoms[$0.id] == nil || $0.coefficient == 1 }, "a sum is open")
        }
        worlds.go(through: [])
        return Dictionary(uniqueKeysWithValues: zip(unknown.map(\.id), worlds.seen.compactMap { $0 }))
    }
}

/// All ways in which unknown figures come to known sums.
private struct Worlds {
    var ranges: [ClosedRange<Int64>] = []
    var sums: [(members: Set<Int>, rest: Int64)] = []
    /// What each figure has been, from its least to its greatest.
    private(set) var seen: [ClosedRange<Int64>?] = []

    mutating func go(through values: [Int64]) {
        if values.isEmpty { seen = ranges.map { _ in nil } }
        let next = values.count
        guard next < ranges.count else {
            for (index, value) in values.enumerated() {
                seen[index] =
                    min(seen[index]?.lowerBound ?? value, value)...max(seen[index]?.upperBound ?? value, value)
            }
            return
        }
        var range = ranges[next]
        for (members, rest) in sums where members.contains(next) {
            let left = members.filter { $0 < next }.reduce(rest) { $0 - values[$1] }
            let isLast = members.allSatisfy { $0 <= next }
            let (low, high) = (isLast ? max(range.lowerBound, left) : range.lowerBound, min(range.upperBound, left))
            guard low <= high else { return }
            range = low...high
        }
        for value in range { go(through: values + [value]) }
    }
}

extension PublishedCase {
    /// The case as columns of inner cells, with the cells that a reference program closed for others' sake.
    struct Structure: Decodable {
        let inner: Int
        let cols: [[Int]]
        let primary: [Int]
        let candidates: [Int]
        let secondary: [Int]
        let cells: [String]

        /// The secondary cells, by elimination.
        func closed() throws -> [Int] {
            let order = candidates.filter { !primary.contains($0) }
            let opened = try system(order).opened()
            return zip(order, opened).filter { !$0.1 }.map(\.0).sorted()
        }

        /// Which primary cells are told although these are closed, each by its number.
        func leaks(closing closed: Set<Int>) -> [Int] {
            let open = cols.indices.filter { !primary.contains($0) && !closed.contains($0) }
                .map { Column(sum: cols[$0]) }
            return primary.filter { Rational.isInSpan(Column(sum: cols[$0]), of: open) }
        }

        private func system(_ order: [Int]) -> LinkedSystem {
            LinkedSystem(
                owners: Array(0..<inner),
                protected: primary.map { LinkedSystem.Protected(column: Column(sum: cols[$0]), place: "\($0)") },
                groups: order.map { [Column(sum: cols[$0])] }
            )
        }
    }
}
