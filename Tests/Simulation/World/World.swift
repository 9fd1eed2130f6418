import Digests
import Disclosure
import Messages
import Proceedings
import Rounds
import Sealing
import TestSupport
package import Vocabulary

/// Who is corrupted in a run.
package struct Corruption: Sendable {
    package var kommuner: Set<KommuneCode> = []
    package var hasCoordinator = false
    /// Those of them that have a fault of their own where the others are taken for honest, and are not.
    package var liars: [KommuneCode: Control] = [:]

    package init() {}

    package var isNone: Bool { kommuner.isEmpty && !hasCoordinator }
}

/// One round with all its parties, their disks and memories, the network between them, and an observer.
///
/// Everything is drawn from the seed but what swift-crypto draws by itself: envelope keys and encapsulations. No decision of a run
/// depends on those bytes, so a seed plays the same operations again.
package struct World: Sendable {
    package let setting: Setting
    package let faults: Faults
    package let corrupted: Corruption
    private let controls: Bool
    let keyring: Keyring
    let coordinatorKey: SigningKey
    let identities: [KommuneCode: SigningKey]
    package var nodes: [NodeHost]
    package var coordinator: CoordinatorHost
    package var observer: Observer
    package var statistics = Statistics()
    var network: [Packet] = []
    var clock: Int64 = 1_767_225_600
    var puppets: [KommuneCode: Puppet] = [:]
    /// The coordinator, where it is corrupted.
    var faces: TwoFaces?
    var snapshots: [KommuneCode: NodeDisk] = [:]
    private var nextRequest = 0
    /// Whether the round was stopped, or closed without somebody, by an order and not by a fault.
    var wasStoppedByOrder = false
    /// Who was started again in the middle of the circuit.
    var restartedInCircuit: Set<KommuneCode> = []

    /// `corrupted` are the kommuner that are puppets, and whether the coordinator is; `control` gives puppets a fault that the
    /// observer, who then takes them for honest, must notice.
    package init(
        setting: Setting,
        faults: Faults,
        corrupted: Corruption = Corruption(),
        control: Control? = nil,
        seed: UInt64
    ) throws {
        self.setting = setting
        self.faults = faults
        var generator = SeededGenerator(seed: seed ^ 0x5EED)
        coordinatorKey = try Self.key(&generator)
        var identities: [KommuneCode: SigningKey] = [:]
        for kommune in setting.kommuner { identities[kommune] = try Self.key(&generator) }
        self.identities = identities
        let entries = identities.map { Roster.Entry(kommune: $0.key, name: "\($0.key)", key: $0.value.verifyingKey) }
        let roster = Roster(version: 1, entries: entries)
        let digest = try Self.sign(.roster(roster), coordinatorKey, .coordinator).digest
        keyring = Keyring(coordinator: coordinatorKey.verifyingKey, roster: roster)
        let terms = StudyTerms(
            study: Hashing.sha256([1]),
            problem: setting.problem,
            thresholds: setting.thresholds,
            tolerated: 1
        )
        let empty = Record(keyring: keyring, roster: digest, terms: terms)
        guard let name = RoundName("simulated"), let first = Day(iso: "2025-01-01"), let last = Day(iso: "2025-12-31"),
            let period = Period(first: first, last: last)
        else { preconditionFailure("a name and a period") }
        let draft = Draft(
            round: name,
            study: terms.study,
            slotCount: setting.problem.slotCount,
            period: period,
            contributors: setting.kommuner,
            committee: setting.committee,
            threshold: setting.threshold,
            thresholds: setting.thresholds,
            roster: digest,
            closes: Timestamp(seconds: clock + 86_400),
            suite: Record.suite
        )
        coordinator = CoordinatorHost(identity: coordinatorKey, empty: empty, draft: draft)
        nodes = []
        var keys: [EnvelopeKey] = []
        for kommune in setting.kommuner {
            guard let identity = identities[kommune], let floors = setting.floors[kommune],
                let values = setting.values[kommune]
            else { continue }
            if corrupted.kommuner.contains(kommune) {
                let key = try EnvelopeKey()
                keys.append(key)
                puppets[kommune] = Puppet(
                    kommune: kommune,
                    isMember: setting.committee.contains(kommune),
                    identity: identity,
                    key: key,
                    values: values,
                    seed: generator.next(),
                    control: corrupted.liars[kommune] ?? control
                )
                continue
            }
            nodes.append(
                NodeHost(
                    kommune: kommune,
                    identity: identity,
                    keyring: keyring,
                    roster: digest,
                    terms: terms,
                    values: values,
                    floors: floors,
                    generator: SeededGenerator(seed: generator.next())
                )
            )
        }
        observer = Observer(
            setting: setting,
            keyring: keyring,
            honest: Set(setting.kommuner).subtracting(control == nil ? corrupted.kommuner : Set(corrupted.liars.keys)),
            seed: generator.next()
        )
        for key in keys { observer.learn(key: key) }
        self.corrupted = corrupted
        controls = control != nil
        if corrupted.hasCoordinator {
            faces = TwoFaces(identity: coordinatorKey, empty: empty, draft: draft, readers: nodes.map(\.kommune))
        }
        statistics.rounds = 1
        statistics.shapes[setting.shape.description] = 1
    }

    private static func key(_ generator: inout SeededGenerator) throws -> SigningKey {
        try SigningKey(
            rawRepresentation: Secret((0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
        )
    }

    static func sign(_ statement: Statement, _ key: SigningKey, _ sender: Party) throws(Refusal) -> SignedMessage {
        try SignedMessage(statement, from: sender) { (bytes: [UInt8]) throws(Refusal) in try key.sign(bytes) }
    }

    package var now: Timestamp { Timestamp(seconds: clock) }

    /// Whether nothing more will come onto the board; with a corrupted coordinator, onto anybody's.
    package var isOver: Bool {
        if faces != nil { return nodes.allSatisfy(\.isSettled) }
        return coordinator.record?.stage == .stopped || coordinator.record?.stage == .published
    }

    // Operations.

    /// Does one thing, and holds everything against the promises.
    package mutating func perform(_ operation: Operation) throws {
        statistics.operations[operation.kind, default: 0] += 1
        let count = nodes.count
        switch operation {
        case .step(let index): try step(index % count)
        case .deliver(let index): try deliver(index)
        case .drop(let index): if !network.isEmpty { network.remove(at: index % network.count) }
        case .duplicate(let index): if !network.isEmpty { network.append(network[index % network.count]) }
        case .tamper(let index, let salt): if !network.isEmpty { network[index % network.count].tamper(salt) }
        case .timeOut(let index): if nodes[index % count].awaiting != nil { nodes[index % count].giveUp() }
        case .crash(let index, let writes, let isAfter): nodes[index % count].crash = (writes, isAfter)
        case .cut(let index): nodes[index % count].losePower()
        case .restart(let index): try restart(index % count)
        case .snapshot(let index): snapshots[nodes[index % count].kommune] = nodes[index % count].disk
        case .restore(let index): try restore(index % count)
        case .away(let index): nodes[index % count].isAway = true
        case .back(let index): nodes[index % count].isAway = false
        case .fillDisk(let index, let writes): nodes[index % count].refusedWrites = writes
        case .approve(let index): nodes[index % count].disk.isApproved = true
        case .withdraw(let index):
            // The desk refuses where it knows of a list.
            guard nodes[index % count].machine?.record.stage ?? .empty <= .fixed else { break }
            nodes[index % count].disk.isApproved = false
            nodes[index % count].disk.wantsWithdrawal = true
        case .telephone(let index): nodes[index % count].disk.trustsAll = true
        case .order(let order): try self.order(order)
        case .coordinatorCrash(let writes, let isAfter): coordinator.crash = (writes, isAfter)
        case .coordinatorCut: coordinator.losePower()
        case .coordinatorRestart: try restartCoordinator()
        case .coordinatorFillDisk(let writes): coordinator.refusedWrites = writes
        case .clock(let seconds): clock += Int64(seconds)
        case .puppet(let index): try speak(index)
        case .lie(let index, let salt):
            let all = puppets.keys.sorted()
            if !all.isEmpty { puppets[all[index % all.count]]?.lies.append(salt) }
        case .twist(let index, let salt):
            let reader = nodes[index % count].kommune
            faces?.twist(reader, by: salt)
        }
    }

    /// Lets a node go on.
    mutating func step(_ index: Int) throws {
        guard nodes[index].isUp, !nodes[index].isAway else { return }
        // A connection that broke is noticed before anything new is asked.
        if let awaiting = nodes[index].awaiting, !network.contains(where: { $0.number == awaiting.number }) {
            nodes[index].giveUp()
        }
        try guarding(index) { node in
            guard let next = try node.step() else { return }
            node.awaiting = (0, next.request, next.outbox)
        }
        guard let next = nodes[index].awaiting, next.number == 0 else { return }
        nextRequest += 1
        nodes[index].awaiting = (nextRequest, next.request, next.outbox)
        network.append(Packet(number: nextRequest, kommune: nodes[index].kommune, body: .request(next.request)))
    }

    mutating func deliver(_ index: Int) throws {
        guard !network.isEmpty else { return }
        let packet = network.remove(at: index % network.count)
        switch packet.body {
        case .request(let request):
            if faces != nil {
                var faces = faces
                self.faces = nil
                faces?.show(packet.kommune, puppets: &puppets, setting, &observer)
                let answered = faces?.answer(request, from: packet.kommune, at: now)
                self.faces = faces
                guard let answer = answered else { return }
                network.append(Packet(number: packet.number, kommune: packet.kommune, body: .answer(answer)))
                return
            }
            guard coordinator.isUp else { return }
            do {
                let answer = try coordinator.answer(request, from: packet.kommune, at: now)
                network.append(Packet(number: packet.number, kommune: packet.kommune, body: .answer(answer)))
            } catch HostFailure.powerLoss {
                coordinator.losePower()
            }
        case .answer(let answer):
            guard let index = nodes.firstIndex(where: { $0.kommune == packet.kommune }), !nodes[index].isAway else {
                return
            }
            try guarding(index) { try $0.take(answer, to: packet.number) }
        }
    }

    /// Lets a node act, and judges what it did.
    private mutating func guarding(_ index: Int, _ act: (inout NodeHost) throws -> Void) throws {
        do {
            try act(&nodes[index])
        } catch HostFailure.powerLoss {
            nodes[index].losePower()
        } catch HostFailure.diskFull {
            statistics.diskRefusals += 1
            nodes[index].fail(nil)
        } catch HostFailure.storeRefused(let what) {
            guard nodes[index].wasRestored else {
                throw Violation(.oneWord, "\(nodes[index].kommune): its own store refused \(what)")
            }
            nodes[index].fail(nil)
        } catch let refusal as Refusal {
            nodes[index].fail(refusal)
        }
        try absorb(index)
    }

    private mutating func absorb(_ index: Int) throws {
        for event in nodes[index].takeEvents() {
            let host = nodes[index]
            switch event {
            case .madeKey(let raw): observer.learn(key: try EnvelopeKey(rawRepresentation: Secret(raw)))
            case .said(let message, let record):
                statistics.messages[message.statement.name, default: 0] += 1
                if case .stop(let stop) = message.statement { statistics.stops[stop.reason, default: 0] += 1 }
                if case .acknowledgement(let answer) = message.statement, let refusal = answer.refusal {
                    statistics.refusals[refusal, default: 0] += 1
                }
                try observer.said(
                    message,
                    by: host.kommune,
                    record: record,
                    board: host.disk.board,
                    wasRestored: host.wasRestored
                )
            case .uploaded(let message, let envelopes, let record):
                statistics.messages[message.statement.name, default: 0] += 1
                guard case .submission(let header) = message.statement else { break }
                observer.uploaded(header, envelopes: envelopes, contributor: host.kommune, by: record)
                try observer.said(
                    message,
                    by: host.kommune,
                    record: record,
                    board: host.disk.board,
                    wasRestored: host.wasRestored
                )
            case .refused(let number): statistics.refusals[number, default: 0] += 1
            case .sends(let message): try observer.sends(message, from: host)
            case .received(let digest):
                observer.received(digest)
                if faces == nil { try observer.checkReceipts([host], board: coordinator.disk.board) }
            }
        }
    }

    /// Lets a puppet speak to an honest coordinator; a corrupted one asks it by itself.
    mutating func speak(_ index: Int) throws {
        let all = puppets.keys.sorted()
        guard !all.isEmpty, faces == nil, coordinator.isUp, let record = coordinator.record else { return }
        let kommune = all[index % all.count]
        guard let speech = puppets[kommune]?.speak(on: record, face: 0, setting, observer) else { return }
        statistics.messages["puppet's \(speech.message.statement.name)", default: 0] += 1
        var request = Packet.Request.post(speech.message.bytes)
        if let sealed = speech.envelopes, case .submission(let header) = speech.message.statement {
            observer.uploaded(header, envelopes: sealed, contributor: kommune, by: record)
            request = .submit(header: speech.message.bytes, envelopes: sealed)
        }
        if controls, observer.honest.contains(kommune) {
            try observer.said(
                speech.message,
                by: kommune,
                record: record,
                board: coordinator.disk.board,
                wasRestored: false
            )
        }
        do {
            if case .refused(let number) = try coordinator.answer(request, from: kommune, at: now) {
                statistics.refusals[number, default: 0] += 1
            }
        } catch HostFailure.powerLoss {
            coordinator.losePower()
        }
    }

    mutating func restart(_ index: Int) throws {
        guard !nodes[index].isUp else { return }
        statistics.restarts += 1
        do {
            try nodes[index].start()
        } catch {
            throw Violation(.nothingLost, "\(nodes[index].kommune) cannot take its round up again: \(error)")
        }
        if nodes[index].isInCircuit { restartedInCircuit.insert(nodes[index].kommune) }
    }

    private mutating func restore(_ index: Int) throws {
        guard let snapshot = snapshots[nodes[index].kommune] else { return }
        nodes[index].losePower()
        nodes[index].disk = snapshot
        nodes[index].wasRestored = true
        try restart(index)
    }

    mutating func restartCoordinator() throws {
        guard !coordinator.isUp else { return }
        statistics.restarts += 1
        do {
            try coordinator.start()
        } catch HostFailure.powerLoss {
            coordinator.losePower()
        } catch HostFailure.diskFull {
            coordinator.losePower()
        } catch {
            throw Violation(.nothingLost, "the coordinator cannot take the round up again: \(error)")
        }
        if faces == nil { try observer.checkReceipts(nodes, board: coordinator.disk.board) }
    }

    mutating func order(_ order: CoordinatorHost.Order) throws {
        guard coordinator.isUp else { return }
        do {
            let before = coordinator.disk.board.count
            try coordinator.order(order, at: now)
            if order == .stop, coordinator.disk.board.count > before { wasStoppedByOrder = true }
        } catch HostFailure.powerLoss {
            coordinator.losePower()
        } catch HostFailure.diskFull {
            statistics.diskRefusals += 1
        } catch let refusal as Refusal {
            statistics.refusals[refusal.code.number, default: 0] += 1
        }
    }
}
