import Sharing
import Simulation
import TestSupport
import Testing
import Vocabulary

/// Each promise is broken on purpose, and the observer must notice: a check that cannot fail checks nothing.
@Suite("Controls of the simulation")
struct ControlTests {
    static let none = Faults(kinds: [], rate: 0, length: 0)

    static func setting(_ seed: UInt64, _ shape: Setting.Shape = Setting.Shape(3, 3, 1)) throws -> Setting {
        var generator = SeededGenerator(seed: seed)
        return try Setting(shape, &generator)
    }

    /// Plays a round in which nothing fails but what was broken before.
    static func violation(of world: World) throws -> Violation? {
        var world = world
        do {
            try world.heal()
            try world.judge()
        } catch let violation as Violation {
            return violation
        }
        return nil
    }

    @Test("Unbroken, every shape comes to its end", arguments: Setting.Shape.weighted.map(\.shape))
    func unbroken(_ shape: Setting.Shape) throws {
        let world = try World(setting: try Self.setting(3, shape), faults: Self.none, seed: 3)
        #expect(try Self.violation(of: world) == nil)
    }

    @Test(
        "A node's own fault is noticed",
        arguments: [
            (NodeHost.Sabotage.skipsRelease, Violation.Invariant.agreement), (.keepsSecrets, .deletion),
            (.losesOutbox, .nothingLost), (.skipsLedger, .ledger),
        ]
    )
    func node(_ sabotage: NodeHost.Sabotage, _ invariant: Violation.Invariant) throws {
        for seed in UInt64(1)...4 {
            var world = try World(setting: try Self.setting(seed), faults: Self.none, seed: seed)
            world.nodes[1].sabotage = sabotage
            #expect(try Self.violation(of: world)?.invariant == invariant)
        }
    }

    @Test("A node that sends before it writes says two things after a loss of power")
    func order() throws {
        var world = try World(setting: try Self.setting(5), faults: Self.none, seed: 5)
        world.nodes[0].sabotage = .sendsBeforeWriting
        var seen: Violation?
        do {
            for operation in [Operation.order(.open), .approve(0), .crash(0, writes: 2, isAfterTheWrite: false)] {
                try world.perform(operation)
            }
            for _ in 0..<40 {
                try world.perform(.step(0))
                try world.perform(.deliver(0))
            }
            try world.perform(.restart(0))
            for _ in 0..<40 {
                try world.perform(.step(0))
                try world.perform(.deliver(0))
            }
        } catch let violation as Violation {
            seen = violation
        }
        #expect(seen?.invariant == .oneWord)
    }

    @Test("A coordinator that gives receipts for what it forgets is noticed")
    func receipts() throws {
        var world = try World(setting: try Self.setting(6), faults: Self.none, seed: 6)
        try world.perform(.order(.open))
        world.coordinator.losesMessages = true
        #expect(try Self.violation(of: world)?.invariant == .nothingLost)
    }

    @Test(
        "A kommune that is taken for honest and is not is noticed",
        arguments: [
            (Control.opensEverything, Violation.Invariant.exactWords), (.handsInOtherFigures, .truth),
            (.answersOtherwise, .exactWords),
        ]
    )
    func kommune(_ control: Control, _ invariant: Violation.Invariant) throws {
        var seen: [Violation.Invariant] = []
        for seed in UInt64(1)...12 {
            let setting = try Self.setting(seed)
            var corrupted = Corruption()
            corrupted.kommuner = Set(setting.kommuner)
            if control == .handsInOtherFigures { corrupted.kommuner = [setting.kommuner[0]] }
            var world = try World(
                setting: setting,
                faults: Self.none,
                corrupted: corrupted,
                control: control,
                seed: seed
            )
            var violation: Violation?
            do {
                try world.heal()
                try world.judge()
            } catch let broken as Violation { violation = broken }
            if let violation { seen.append(violation.invariant) }
        }
        // Where nothing is small, opening everything is no fault; in twelve settings something is.
        #expect(seen.contains(invariant))
    }

    // What t members and the coordinator know, by rank.

    static let kommuner = [151, 153, 155].compactMap { KommuneCode($0) }
    static let roots = [1, 2, 3].compactMap { Digest([UInt8](repeating: $0, count: 32)) }
    static let view = View(
        slots: 2,
        tolerated: 1,
        contributors: kommuner,
        submissions: zip(roots, kommuner).map { (root: $0, contributor: $1) }
    )
    static let rho = Field128(real: Field64(12_345), imaginary: Field64(678))
    static let other = Field128(real: Field64(99), imaginary: Field64(4_321))

    static func answers(_ challenge: Field128, pair: Int) -> [View.Utterance] {
        (2...3)
            .flatMap { point in
                roots.map { .answer(point: point, root: $0, challenge: challenge, pair: pair) }
            }
    }

    @Test("The shares of t members and the answers to degree checks, each with its own pair of masks, tell nothing")
    func rankOfGoodRounds() {
        let heard = (1...4).flatMap { Self.answers($0 % 2 == 0 ? Self.rho : Self.other, pair: $0) }
        #expect(Self.view.excess(members: [1], heard: heard, released: []).isEmpty)
    }

    @Test("One pair of masks under two challenges tells something")
    func rankOfOnePairTwice() {
        let heard = Self.answers(Self.rho, pair: 1) + Self.answers(Self.other, pair: 1)
        #expect(!Self.view.excess(members: [1], heard: heard, released: []).isEmpty)
    }

    @Test("The shares of t + 1 members tell everything")
    func rankOfTooMany() {
        #expect(Self.view.excess(members: [1, 2], heard: [], released: []).count == 6)
    }

    @Test("An opened slot tells what was to be opened, and a sum its sum and no part of it")
    func rankOfOpenings() {
        let one = [View.Utterance.opening(point: 2, roots: [Self.roots[0]], slot: 1)]
        #expect(!Self.view.excess(members: [1], heard: one, released: []).isEmpty)
        #expect(Self.view.excess(members: [1], heard: one, released: [[(Self.kommuner[0], 1)]]).isEmpty)
        let sum = [View.Utterance.opening(point: 3, roots: Self.roots, slot: 0)]
        let whole = Self.kommuner.map { (contributor: $0, slot: 0) }
        #expect(Self.view.excess(members: [1], heard: sum, released: [whole]).isEmpty)
        #expect(!Self.view.excess(members: [1], heard: sum, released: [[whole[0]], [whole[1]]]).isEmpty)
        // Two sums that differ by one contributor tell that contributor's figure.
        let nested = sum + [.opening(point: 3, roots: Array(Self.roots.dropLast()), slot: 0)]
        #expect(!Self.view.excess(members: [1], heard: nested, released: [whole]).isEmpty)
    }

    @Test("A seed plays the same operations again, whatever keys the library draws")
    func replay() throws {
        for seed in UInt64(0)..<6 {
            let (first, second) = (try Run(seed: seed), try Run(seed: seed))
            #expect(first.operations == second.operations)
            #expect(first.statistics.ends == second.statistics.ends)
            #expect(first.statistics.messages == second.statistics.messages)
        }
    }

    @Test("What breaks a promise is shortened to what is needed for it")
    func shortening() {
        let broken = Violation(.truth, "")
        let many = (0..<40).map { Operation.step($0) }
        let short = Run.shortened(many, limit: 200) {
            $0.contains(.step(7)) && $0.contains(.step(31)) ? broken : nil
        }
        #expect(short == [.step(7), .step(31)])
    }
}
