import Sharing
package import TestSupport

/// Which kinds of operations a run draws from, and how often: each run draws its own few, so that some runs are all of one kind
/// and go deep, and others mix everything.
package struct Faults: Sendable {
    /// A kind of fault, with how often it happens beside a step of progress.
    package enum Kind: CaseIterable, Hashable, Sendable {
        case loss
        case duplication
        case reordering
        case tampering
        case timeouts
        case crashes
        case coordinatorCrashes
        case restores
        case absence
        case fullDisks
        case lateOperators
        case clockJumps
        case needlessOrders
        case stops
        case lies
        case twists
        case withdrawals
    }

    package let kinds: Set<Kind>
    /// How many of a thousand operations are faults.
    package let rate: Int
    /// How many operations there are at most before everything heals.
    package let length: Int

    package init(kinds: Set<Kind>, rate: Int, length: Int) {
        self.kinds = kinds
        self.rate = rate
        self.length = length
    }

    /// Draws a mix.
    package init(contributors: Int, _ generator: inout SeededGenerator) {
        var kinds: Set<Kind> = []
        for kind in Kind.allCases where Int.random(in: 0..<10, using: &generator) < kind.share { kinds.insert(kind) }
        self.kinds = kinds
        rate = [20, 60, 150][Int.random(in: 0..<3, using: &generator)]
        length = Int.random(in: 40...(400 * contributors), using: &generator)
    }

    /// Whether nothing of this may stop a round.
    package var mustComplete: Bool { kinds.isDisjoint(with: [.tampering, .restores, .stops, .withdrawals]) }
}

extension Faults.Kind {
    /// In how many of ten runs.
    fileprivate var share: Int {
        switch self {
        case .loss, .duplication, .reordering, .timeouts, .crashes, .lateOperators: 5
        case .withdrawals, .coordinatorCrashes, .absence, .fullDisks, .needlessOrders: 3
        case .lies: 4
        case .tampering, .restores, .clockJumps, .twists: 2
        case .stops: 1
        }
    }
}

extension Corruption {
    /// Draws who is corrupted: up to t members, any other contributors but two, and the coordinator.
    package init(_ setting: Setting, _ faults: Faults, _ generator: inout SeededGenerator) {
        self.init()
        hasCoordinator = faults.kinds.contains(.twists)
        guard faults.kinds.contains(.lies) else { return }
        let tolerated = setting.threshold.tolerated
        let members = min(tolerated, Int.random(in: 0...(2 * tolerated), using: &generator))
        kommuner.formUnion(setting.committee.shuffled(using: &generator).prefix(members))
        let others = setting.kommuner.filter { !setting.committee.contains($0) }
        kommuner.formUnion(others.filter { _ in Bool.random(using: &generator) })
    }
}
