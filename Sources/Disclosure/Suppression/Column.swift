/// A figure as a linear function of atoms: which atoms, how many times each.
///
/// An atom is one number of one contributor. Meets SUP-1.
struct Column: Hashable, Sendable {
    /// An atom and its coefficient, which is never 0.
    struct Term: Hashable, Sendable {
        let atom: Int
        let coefficient: Int64
    }

    /// By atom, ascending, each once.
    let terms: [Term]

    /// Adds up what stands for the same atom and leaves out what comes to 0.
    init(_ terms: some Sequence<(atom: Int, coefficient: Int64)>) {
        var sums: [Int: Int64] = [:]
        for (atom, coefficient) in terms { sums[atom, default: 0] += coefficient }
        self.terms = sums.filter { $0.value != 0 }.sorted { $0.key < $1.key }
            .map { Term(atom: $0.key, coefficient: $0.value) }
    }

    /// The sum of atoms, less the sum of others.
    init(sum atoms: some Sequence<Int>, less others: some Sequence<Int> = []) {
        self.init(atoms.map { (atom: $0, coefficient: 1) } + others.map { (atom: $0, coefficient: -1) })
    }

    var isZero: Bool { terms.isEmpty }

    /// What is left of it for somebody who knows some of the atoms.
    func without(_ isKnown: (Int) -> Bool) -> Column {
        Column(kept: terms.filter { !isKnown($0.atom) })
    }

    /// The same figure with its atoms numbered otherwise.
    func renumbered(_ number: (Int) -> Int) -> Column {
        Column(terms.map { (atom: number($0.atom), coefficient: $0.coefficient) })
    }

    private init(kept terms: [Term]) { self.terms = terms }
}
