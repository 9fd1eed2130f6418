extension LinkedSystem {
    /// A part that shares no atom and no fate with the rest, and which groups of the whole are in it.
    struct Component {
        var system: LinkedSystem
        var groups: [Int] = []
    }

    /// The system cut where nothing connects it; an adversary stands in a part only if it owns an atom there.
    ///
    /// Exact: a span is the sum of its parts' spans, and a group is in one part.
    func components() -> [Component] {
        var roots = Array(owners.indices)
        func root(_ atom: Int) -> Int {
            var atom = atom
            while roots[atom] != atom {
                roots[atom] = roots[roots[atom]]
                atom = roots[atom]
            }
            return atom
        }
        for columns in known.map({ [$0.column] }) + protected.map({ [$0.column] }) + groups {
            let atoms = columns.joinedAtoms
            guard let first = atoms.first else { continue }
            for atom in atoms.dropFirst() { roots[root(atom)] = root(first) }
        }
        var parts: [Component] = []
        var partOf: [Int: Int] = [:]
        var place = [(part: Int, atom: Int)](repeating: (0, 0), count: owners.count)
        for atom in owners.indices {
            let part = partOf[root(atom)] ?? parts.count
            if part == parts.count {
                partOf[root(atom)] = part
                parts.append(Component(system: LinkedSystem(owners: [], adversaries: [])))
            }
            place[atom] = (part, parts[part].system.owners.count)
            parts[part].system.owners.append(owners[atom])
        }
        func part(_ columns: [Column]) -> Int? { columns.joinedAtoms.first.map { place[$0].part } }
        func moved(_ column: Column) -> Column { column.renumbered { place[$0].atom } }
        for known in known {
            guard let part = part([known.column]) else { continue }
            parts[part].system.known.append(Known(column: moved(known.column), source: known.source))
        }
        for protected in protected {
            guard let part = part([protected.column]) else { continue }
            parts[part].system.protected.append(Protected(column: moved(protected.column), place: protected.place))
        }
        for (index, group) in groups.enumerated() {
            guard let part = part(group) else { continue }
            parts[part].system.groups.append(group.map(moved))
            parts[part].groups.append(index)
        }
        for part in parts.indices where !parts[part].system.protected.isEmpty {
            let present = Set(parts[part].system.owners)
            // Others know no more here than an outsider does.
            var seen: Set<[Int]> = []
            parts[part].system.adversaries = adversaries.map { $0.filter(present.contains) }
                .filter { seen.insert($0).inserted }
        }
        return parts
    }
}

extension [Column] {
    fileprivate var joinedAtoms: [Int] { flatMap { $0.terms.map(\.atom) } }
}
