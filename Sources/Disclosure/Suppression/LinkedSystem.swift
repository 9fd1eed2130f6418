internal import Digests
internal import Vocabulary

/// Linked tables as secondary suppression sees them: atoms and linear functions of them, no values.
///
/// Meets SUP-1 and SUP-2.
struct LinkedSystem: Hashable, Sendable {
    /// What everybody knows before anything opens.
    struct Known: Hashable, Sendable {
        let column: Column
        /// The release that told it, for a refusal; nil for a relation that holds by the study itself.
        let source: String?
    }

    /// What must stay underivable.
    struct Protected: Hashable, Sendable {
        let column: Column
        /// What it is, for a refusal: numbers, no names; nil where it is protected only as far as it is not known already.
        let place: String?
    }

    /// For each atom, the contributor whose number it is.
    var owners: [Int]
    /// In the order in which it became known; relations first.
    var known: [Known] = []
    var protected: [Protected] = []
    /// What may open, in public order; each opens or stays closed as one.
    var groups: [[Column]] = []
    /// Who looks on: nobody's insider, then each set of contributors that may pool what they know.
    var adversaries: [[Int]] = [[]]

    /// The groups that open: as many as can in their order such that no adversary can work out anything protected.
    ///
    /// A group opens if and only if, for every adversary, no protected column that is not wholly the adversary's own lies in the
    /// span of what is known, the adversary's own atoms, what opened before and the group. One elimination says so, and another
    /// by other means modulo another prime looks after it. Refuses where something protected is known already.
    /// Meets SUP-3, SUP-4 and SUP-5.
    func opened() throws(Refusal) -> [Bool] {
        let prime = SecondPrime(digest)
        var opened = [Bool](repeating: true, count: groups.count)
        for part in components() where !part.system.protected.isEmpty {
            for (group, isOpen) in zip(part.groups, try part.system.openedTogether(prime)) { opened[group] = isOpen }
        }
        return opened
    }

    /// The same for one component.
    ///
    /// The elimination runs for the adversaries that need it only: what it opens for some is what it opens for all as soon as all
    /// are safe from that, since a prefix of something safe is safe.
    func openedTogether(_ prime: SecondPrime) throws(Refusal) -> [Bool] {
        let witnesses = adversaries.map { Witness(of: self, against: $0, prime: prime) }
        var watched = [0]
        while true {
            let opened = try Elimination.opened(self, against: watched.map { adversaries[$0] })
            let columns = zip(groups, opened).filter(\.1).flatMap(\.0)
            let failing = witnesses.indices.filter { !witnesses[$0].protects(from: columns) }
            if failing.isEmpty { return opened }
            guard Set(failing).isDisjoint(with: watched) else {
                throw Refusal(.eliminationsDisagree, at: "joint suppression")
            }
            watched += failing
        }
    }

    /// What binds the second prime: every column, owner and adversary.
    ///
    /// Meets SUP-5.
    var digest: Digest {
        var writer = CanonicalWriter()
        func write(_ column: Column) {
            writer.list(column.terms) { writer, term in
                writer.integer(UInt32(term.atom))
                writer.integer(term.coefficient)
            }
        }
        writer.list(owners) { $0.integer(UInt32($1)) }
        writer.integer(UInt32(known.count))
        for known in known { write(known.column) }
        writer.integer(UInt32(protected.count))
        for protected in protected { write(protected.column) }
        writer.integer(UInt32(groups.count))
        for group in groups {
            writer.integer(UInt32(group.count))
            for column in group { write(column) }
        }
        writer.list(adversaries) { writer, members in writer.list(members) { $0.integer(UInt32($1)) } }
        return Hashing.digest(.suppression, writer.bytes)
    }
}
