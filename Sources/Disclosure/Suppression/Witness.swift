internal import Vocabulary

/// The second opinion: another world that looks the same to an adversary and differs in every protected figure.
///
/// Opened columns are equations on the difference z of two worlds: z is 0 on the adversary's own atoms and on everything known or
/// opened. A protected column w is underivable exactly if some such z has w·z ≠ 0, and a uniformly drawn z has it but for a chance of
/// 1 in 2⁶⁰. Solving for z shares nothing with ``Elimination``: other prime, other unknowns, Markowitz's choice of pivots; and
/// what it finds is checked against the columns as they were given. Meets SUP-5.
struct Witness {
    private let system: LinkedSystem
    private let owned: [Bool]
    private let prime: SecondPrime
    /// Tells this adversary's draw from the others'.
    private let number: Int

    init(of system: LinkedSystem, against members: [Int], prime: SecondPrime) {
        self.system = system
        self.prime = prime
        let members = Set(members)
        owned = system.owners.map(members.contains)
        number = members.reduce(0) { $0 * 1_009 + $1 + 1 }
    }

    /// Whether no protected column that is not wholly the adversary's own can be worked out from these columns.
    func protects(from opened: [Column]) -> Bool {
        let equations = system.known.map(\.column) + opened
        let difference = solve(equations)
        guard difference.indices.allSatisfy({ !owned[$0] || difference[$0] == 0 }) else { return false }
        guard equations.allSatisfy({ product($0, difference) == 0 }) else { return false }
        let told = system.protected.filter { item in
            !item.column.terms.allSatisfy { owned[$0.atom] } && product(item.column, difference) == 0
        }
        if told.isEmpty { return true }
        guard told.allSatisfy({ $0.place == nil }) else { return false }
        let before = solve(system.known.map(\.column))
        return told.allSatisfy { product($0.column, before) == 0 }
    }

    private func product(_ column: Column, _ vector: [UInt64]) -> UInt64 {
        column.terms.reduce(0) { prime.add($0, prime.multiply(prime.residue($1.coefficient), vector[$1.atom])) }
    }

    /// A uniform solution of the equations that is 0 on the adversary's atoms.
    private func solve(_ columns: [Column]) -> [UInt64] {
        var difference = prime.residues(owned.count, number: number)
        var isZero = owned
        for column in columns where column.terms.count == 1 { isZero[column.terms[0].atom] = true }
        for atom in difference.indices where isZero[atom] { difference[atom] = 0 }
        var equations = Equations(columns.map { $0.without { isZero[$0] } }, prime: prime)
        // Each step was taken on what later steps had not yet touched: backwards, all it needs is known.
        for step in equations.eliminate().reversed() {
            let rest = step.equation.reduce(0 as UInt64) { sum, term in
                term.key == step.atom ? sum : prime.add(sum, prime.multiply(term.value, difference[term.key]))
            }
            difference[step.atom] = prime.multiply(prime.negate(rest), prime.inverse(step.equation[step.atom] ?? 1))
        }
        return difference
    }
}

/// Sparse equations with right-hand sides of 0.
private struct Equations {
    private let prime: SecondPrime
    private var rows: [[Int: UInt64]]
    /// The equations that hold an atom.
    private var holders: [Int: Set<Int>] = [:]
    /// Equations by how many unknowns they have; an entry that is out of date is passed over.
    private var bySize: [[Int]] = []

    init(_ columns: [Column], prime: SecondPrime) {
        self.prime = prime
        rows = columns.filter { !$0.isZero }
            .map { column in
                Dictionary(uniqueKeysWithValues: column.terms.map { ($0.atom, prime.residue($0.coefficient)) })
            }
        for (index, row) in rows.enumerated() {
            for atom in row.keys { holders[atom, default: []].insert(index) }
            note(index)
        }
    }

    /// Solves the shortest equation for the atom that the fewest others hold, puts it into them, and goes on until none is left.
    mutating func eliminate() -> [(atom: Int, equation: [Int: UInt64])] {
        var steps: [(atom: Int, equation: [Int: UInt64])] = []
        while let index = shortest() {
            let equation = rows[index]
            rows[index] = [:]
            for atom in equation.keys { holders[atom]?.remove(index) }
            guard let pivot = equation.keys.min(by: { cost($0) < cost($1) }), let value = equation[pivot] else {
                continue
            }
            steps.append((pivot, equation))
            let inverse = prime.inverse(value)
            for other in (holders.removeValue(forKey: pivot) ?? []).sorted() {
                subtract(equation, times: prime.multiply(rows[other][pivot] ?? 0, inverse), from: other)
                note(other)
            }
        }
        return steps
    }

    private func cost(_ atom: Int) -> (Int, Int) { (holders[atom]?.count ?? 0, atom) }

    private mutating func subtract(_ equation: [Int: UInt64], times factor: UInt64, from other: Int) {
        let factor = prime.negate(factor)
        for (atom, value) in equation {
            let sum = prime.add(rows[other][atom] ?? 0, prime.multiply(factor, value))
            if sum == 0 {
                rows[other][atom] = nil
                holders[atom]?.remove(other)
            } else if rows[other].updateValue(sum, forKey: atom) == nil {
                holders[atom, default: []].insert(other)
            }
        }
    }

    private mutating func note(_ index: Int) {
        let size = rows[index].count
        while bySize.count <= size { bySize.append([]) }
        bySize[size].append(index)
    }

    private mutating func shortest() -> Int? {
        for size in bySize.indices.dropFirst() {
            while let index = bySize[size].popLast() {
                if rows[index].count == size { return index }
            }
        }
        return nil
    }
}
