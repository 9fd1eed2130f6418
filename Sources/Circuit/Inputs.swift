internal import Sharing
internal import Vocabulary

/// Which values the circuit begins with, so that every test's sum can be put together from them.
///
/// They are a cell's different sums; or the single slots that its tests add up, where those are fewer, as in small groups, whose sums
/// are tested without each set of liars as well. In mode M each of them costs a product by the MAC's key. Meets CIR-4.
struct Inputs: Sendable {
    /// One contributor's number in one slot.
    private struct Atom: Hashable {
        let contributor: Int
        let slot: Int
    }

    private enum Value {
        case atom(Atom)
        /// The sum of a test, by the test's number.
        case sum(Int)
    }

    private var values: [Value] = []
    private var atoms: [Atom: Int] = [:]
    /// For each test the value that is its sum; nil where it is put together from atoms.
    private var sums: [Int?] = []

    /// How many values.
    var count: Int { values.count }

    init(_ plan: CircuitPlan) {
        for cell in plan.cells {
            // The numbers of the tests with a sum that none before them in the cell has.
            var first: [Int] = []
            let same = cell.tests.indices.map { test in
                if let known = first.first(where: { cell.tests[$0].hasSum(of: cell.tests[test]) }) { return known }
                first.append(test)
                return test
            }
            if let atoms = cell.atoms(fewerThan: first.count) {
                sums += cell.tests.map { _ in nil }
                for atom in atoms { add(Atom(contributor: atom.contributor, slot: atom.slot)) }
            } else {
                let (start, offset) = (sums.count, values.count)
                values += first.map { .sum(start + $0) }
                sums += same.map { test in first.firstIndex(of: test).map { offset + $0 } }
            }
        }
    }

    private mutating func add(_ atom: Atom) {
        guard atoms[atom] == nil else { return }
        atoms[atom] = values.count
        values.append(.atom(atom))
    }

    /// The member's shares of all tests' sums, and of the values.
    func shares(_ plan: CircuitPlan, _ held: [Secret<Field64>]) -> (sums: [Field64], values: [Field64]) {
        let tests = plan.cells.flatMap(\.tests)
        var sums = [Field64](repeating: .zero, count: tests.count)
        var shares = [Field64](repeating: .zero, count: values.count)
        var next = [Int](repeating: 0, count: tests.count)
        // Contributor by contributor, so that each one's shares are borrowed once.
        for (contributor, numbers) in held.enumerated() {
            numbers.withElements { numbers in
                for (index, test) in tests.enumerated() {
                    guard next[index] < test.contributors.count, test.contributors[next[index]] == contributor else {
                        continue
                    }
                    next[index] += 1
                    for term in test.terms { sums[index] += Field64(term.coefficient) * numbers[term.slot] }
                }
                for (atom, index) in atoms where atom.contributor == contributor { shares[index] = numbers[atom.slot] }
            }
        }
        for (index, value) in values.enumerated() {
            if case .sum(let test) = value { shares[index] = sums[test] }
        }
        return (sums, shares)
    }

    /// The MACs of all tests' sums, put together from those of the values.
    func macs(_ plan: CircuitPlan, values macs: [Field64]) -> [Field64] {
        zip(plan.cells.lazy.flatMap(\.tests), sums)
            .map { test, sum in
                if let sum { return macs[sum] }
                var mac = Field64.zero
                for contributor in test.contributors {
                    for term in test.terms {
                        guard let atom = atoms[Atom(contributor: contributor, slot: term.slot)] else {
                            preconditionFailure("a test adds up atoms of its cell")
                        }
                        mac += Field64(term.coefficient) * macs[atom]
                    }
                }
                return mac
            }
    }
}

extension CircuitPlan.Test {
    fileprivate func hasSum(of other: Self) -> Bool { terms == other.terms && contributors == other.contributors }
}

extension CircuitPlan.Cell {
    /// The single slots that the tests add up, test by test, contributor by contributor; nil unless they are fewer than `limit`.
    fileprivate func atoms(fewerThan limit: Int) -> [(contributor: Int, slot: Int)]? {
        // Most cells are told by their first test: a large group has more slots than sums.
        guard tests.allSatisfy({ $0.contributors.count * $0.terms.count < limit }) else { return nil }
        var atoms: [(contributor: Int, slot: Int)] = []
        for test in tests {
            for contributor in test.contributors {
                for term in test.terms
                where !atoms.contains(where: { $0 == (contributor, term.slot) }) {
                    atoms.append((contributor, term.slot))
                    if atoms.count >= limit { return nil }
                }
            }
        }
        return atoms
    }
}
