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

    /// Plays rounds of puppets alone until one breaks this promise; which ones were broken.
    static func broken(
        _ control: Control,
        _ invariant: Violation.Invariant,
        _ shape: Setting.Shape,
        who: (Setting) -> Corruption
    ) throws -> Set<Violation.Invariant> {
        var seen: Set<Violation.Invariant> = []
        for seed in UInt64(1)...60 where !seen.contains(invariant) {
            let setting = try setting(seed, shape)
            let world = try World(
                setting: setting,
                faults: none,
                corrupted: who(setting),
                control: control,
                seed: seed
            )
            if let violation = try violation(of: world) { seen.insert(violation.invariant) }
        }
        return seen
    }

    @Test(
        "A kommune that is taken for honest and is not is noticed",
        arguments: [
            (Control.opensEverything, Violation.Invariant.secrecy), (.opensEverySum, .secrecy),
            (.closesEverything, .exactWords), (.handsInOtherFigures, .truth), (.answersOtherwise, .exactWords),
            (.multipliesOtherwise, .exactWords), (.showsBits, .exactWords), (.skipsTheCircuit, .soundCircuit),
        ]
    )
    func kommune(_ control: Control, _ invariant: Violation.Invariant) throws {
        // Where nothing is small, opening everything is no fault; in many settings something is.
        let seen = try Self.broken(control, invariant, Setting.Shape(3, 3, 1)) { setting in
            var corrupted = Corruption()
            corrupted.kommuner = Set(control == .handsInOtherFigures ? [setting.kommuner[0]] : setting.kommuner)
            return corrupted
        }
        #expect(seen.contains(invariant))
    }

    @Test(
        "Members that go on after a lie in the circuit are noticed",
        arguments: [Control.overlooksLies, .goesOn],
        [Setting.Shape(3, 3, 1), Setting.Shape(4, 4, 1)]
    )
    func lies(_ control: Control, _ shape: Setting.Shape) throws {
        let seen = try Self.broken(control, .soundCircuit, shape) { setting in
            var corrupted = Corruption()
            corrupted.kommuner = Set(setting.kommuner)
            corrupted.liars = [setting.committee[0]: .multipliesOtherwise]
            return corrupted
        }
        #expect(seen == [.soundCircuit])
    }

    @Test(
        "Honest members stop after a wrong product, in mode R at once and in mode M before a bit opens",
        arguments: zip(
            [Setting.Shape(3, 3, 1), Setting.Shape(5, 5, 2), Setting.Shape(4, 4, 1)],
            [UInt16(353), 353, 352]
        )
    )
    func wrongProduct(_ shape: Setting.Shape, _ code: UInt16) throws {
        var stops: Set<UInt16> = []
        for seed in UInt64(1)...4 {
            let setting = try Self.setting(seed, shape)
            var corrupted = Corruption()
            corrupted.kommuner = [setting.committee[0]]
            corrupted.liars = [setting.committee[0]: .multipliesOtherwise]
            var world = try World(setting: setting, faults: Self.none, corrupted: corrupted, seed: seed)
            try world.heal()
            try world.judge()
            stops.formUnion(world.statistics.stops.keys)
        }
        #expect(stops == [code])
    }

    @Test("Puppets that are left alone keep every promise", arguments: Setting.Shape.weighted.map(\.shape))
    func puppets(_ shape: Setting.Shape) throws {
        let setting = try Self.setting(4, shape)
        var corrupted = Corruption()
        let strangers = setting.kommuner.filter { !setting.committee.contains($0) }
        corrupted.kommuner = Set(setting.committee.prefix(shape.tolerated) + strangers)
        var world = try World(setting: setting, faults: Self.none, corrupted: corrupted, seed: 4)
        try world.heal()
        try world.judge()
        #expect(world.statistics.ends == ["published": 1])
    }

    @Test(
        "A member that loses power in the middle of the circuit goes on to a published round",
        arguments: [Setting.Shape(3, 3, 1), Setting.Shape(4, 4, 1)],
        [(steps: 0, statements: 0), (1, 0), (2, 0), (3, 0), (0, 2)]
    )
    func restartInCircuit(_ shape: Setting.Shape, place: (steps: Int, statements: Int)) throws {
        var restarted = 0
        for seed in UInt64(1)...4 {
            var world = try World(setting: try Self.setting(seed, shape), faults: Self.none, seed: seed)
            for index in world.nodes.indices {
                try world.perform(.approve(index))
                try world.perform(.telephone(index))
            }
            try world.perform(.order(.open))
            func isThere(_ node: NodeHost) -> Bool {
                node.circuitPlace.map { $0.steps >= place.steps && $0.statements == place.statements } == true
            }
            // In no order, so that one node has some of the others' words and not all.
            var generator = SeededGenerator(seed: seed)
            var turns = 0
            while turns < 8000, !world.nodes.contains(where: isThere) {
                switch Int.random(in: 0..<20, using: &generator) {
                case 0: try world.perform(.order(.close))
                case ..<8: try world.perform(.step(Int.random(in: world.nodes.indices, using: &generator)))
                default: try world.perform(.deliver(0))
                }
                turns += 1
            }
            guard let index = world.nodes.firstIndex(where: isThere) else { continue }
            try world.perform(.cut(index))
            try world.perform(.restart(index))
            try world.heal()
            try world.judge()
            #expect(world.statistics.circuitRestarts == (1, 1))
            restarted += 1
        }
        // Where nothing is to be tested there is no circuit; in four settings something is.
        #expect(restarted > 0)
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
