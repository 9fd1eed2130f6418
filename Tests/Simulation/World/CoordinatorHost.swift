import Digests
import Messages
package import Proceedings
import Rounds
import Sealing
import Transcript
package import Vocabulary

/// A simulated coordinator that means well: the real machine, a disk, and the relay between it and the network.
package struct CoordinatorHost: Sendable {
    /// What an operator orders.
    package enum Order: Hashable, Sendable {
        case open
        case close
        case retry
        case publish
        case stop
    }

    /// What survives a loss of power.
    package struct Disk: Sendable {
        package var board: [[UInt8]] = []
        package var envelopes: [KommuneCode: [UInt32: [[UInt8]]]] = [:]
        /// The order that was begun and not yet answered, and the length of the board then.
        package var begun: (order: Order, at: Int)?
    }

    let identity: SigningKey
    let empty: Record
    let draft: Draft
    package var disk = Disk()
    var memory: CoordinatorRound?
    package var isUp = true
    package var refusedWrites = 0
    package var crash: (writes: Int, isAfterTheWrite: Bool)?
    /// Acknowledges a message and forgets it: a fault for the controls.
    package var losesMessages = false

    init(identity: SigningKey, empty: Record, draft: Draft) {
        self.identity = identity
        self.empty = empty
        self.draft = draft
        memory = CoordinatorRound(identity: identity, record: empty)
    }

    package var record: Record? { memory?.record }

    mutating func losePower() {
        memory = nil
        isUp = false
        crash = nil
    }

    /// Starts again: the record from the board, and what was left undone.
    mutating func start() throws {
        isUp = true
        var record = empty
        for entry in disk.board { try record.apply(entry) }
        memory = CoordinatorRound(identity: identity, record: record)
        if record.stage >= .published { try durably { $0.envelopes = [:] } }
        for (contributor, sequence) in record.withdrawn { try forget(contributor, through: sequence) }
        guard let begun = disk.begun else { return }
        // An order cut off before its answer is not repeated where the board shows it done. COO-5.
        let isDone = disk.board.dropFirst(begun.at)
            .contains { bytes in
                let message = try? UnverifiedMessage(decoding: bytes).verified(by: empty.keyring)
                return message.map { $0.sender == .coordinator && begun.order.makes($0.statement) } ?? false
            }
        try durably { $0.begun = nil }
        guard !isDone else { return }
        do {
            try follow(begun.order, at: Timestamp(seconds: 0))
        } catch HostFailure.powerLoss {
            throw HostFailure.powerLoss
        } catch {
            // Refused, or no room: the order is answered so, and the coordinator runs.
        }
    }

    private mutating func durably(_ write: (inout Disk) -> Void) throws {
        if refusedWrites > 0 {
            refusedWrites -= 1
            throw HostFailure.diskFull
        }
        if let crash {
            if crash.writes == 0, !crash.isAfterTheWrite { throw HostFailure.powerLoss }
            self.crash = (crash.writes - 1, crash.isAfterTheWrite)
        }
        write(&disk)
        if let crash, crash.writes < 0 { throw HostFailure.powerLoss }
    }

    private mutating func act(
        envelopes: (contributor: KommuneCode, sealed: [[UInt8]])? = nil,
        _ step: (inout CoordinatorRound) throws(Refusal) -> [SignedMessage]
    ) throws {
        guard var round = memory else { throw HostFailure.powerLoss }
        let entries = try step(&round)
        guard !entries.isEmpty, !losesMessages else { return }
        try durably { disk in
            disk.board += entries.map(\.bytes)
            if let envelopes, case .submission(let header) = entries.first?.statement {
                disk.envelopes[envelopes.contributor, default: [:]][header.sequence] = envelopes.sealed
            }
        }
        memory = round
        if case .withdrawal(let body) = entries.first?.statement,
            case .kommune(let contributor)? = entries.first?.sender
        {
            do {
                try forget(contributor, through: body.sequence)
            } catch {
                memory = nil
                throw error
            }
        }
        if round.record.stage >= .published {
            do {
                try durably { $0.envelopes = [:] }
            } catch {
                memory = nil
                throw error
            }
        }
    }

    private mutating func forget(_ contributor: KommuneCode, through sequence: UInt32) throws {
        try durably { $0.envelopes[contributor] = $0.envelopes[contributor]?.filter { $0.key > sequence } }
    }

    /// Answers a request; a full disk refuses it whole.
    mutating func answer(_ request: Packet.Request, from peer: KommuneCode, at now: Timestamp) throws -> Packet.Answer {
        do {
            // A round that fell out of memory is loaded again when it is asked for.
            if memory == nil { try start() }
            return try respond(request, from: peer, at: now)
        } catch let refusal as Refusal {
            return .refused(refusal.code.number)
        } catch HostFailure.diskFull {
            return .refused(1401)
        }
    }

    private mutating func respond(_ request: Packet.Request, from peer: KommuneCode, at now: Timestamp) throws
        -> Packet.Answer
    {
        guard let keyring = memory?.record.keyring else { throw HostFailure.powerLoss }
        switch request {
        case .post(let bytes):
            try Self.checkSender(of: bytes, is: peer, keyring)
            try act { (round: inout CoordinatorRound) throws(Refusal) in try round.receive(bytes) }
            return .receipt(try receipt(for: bytes, at: now))
        case .submit(let header, let envelopes):
            try Self.checkSender(of: header, is: peer, keyring)
            try act(envelopes: (peer, envelopes)) { (round: inout CoordinatorRound) throws(Refusal) in
                try round.receive(submission: header, envelopes: envelopes)
            }
            var writer = CanonicalWriter()
            writer.variable(header)
            writer.list(envelopes) { $0.variable($1) }
            return .receipt(try receipt(for: writer.bytes, at: now))
        case .board(let from): return .entries(Array(disk.board.dropFirst(from)))
        case .envelope(let contributor, let sequence):
            guard let sealed = disk.envelopes[contributor]?[sequence],
                let index = draft.committee.firstIndex(of: peer)
            else { return .refused(1416) }
            return .delivery(envelope: sealed[index], path: MerkleTree.path(of: sealed, index: index))
        }
    }

    private static func checkSender(of bytes: [UInt8], is peer: KommuneCode, _ keyring: Keyring) throws(Refusal) {
        let signed = try UnverifiedMessage(decoding: bytes).verified(by: keyring)
        guard signed.sender == .kommune(peer) else { throw Refusal(.wrongSender, at: "kommune \(peer)") }
    }

    private func receipt(for message: [UInt8], at now: Timestamp) throws(Refusal) -> [UInt8] {
        let identity = identity
        let receipt = Receipt(message: Hashing.sha256(message), received: now)
        return try SignedMessage(.receipt(receipt), from: .coordinator) { (bytes: [UInt8]) throws(Refusal) in
            try identity.sign(bytes)
        }
        .bytes
    }

    /// Carries an order out.
    mutating func order(_ order: Order, at now: Timestamp) throws {
        if memory == nil { try start() }
        try durably { disk in disk.begun = (order, disk.board.count) }
        do {
            try follow(order, at: now)
        } catch let refusal as Refusal {
            try durably { $0.begun = nil }
            throw refusal
        }
        try durably { $0.begun = nil }
    }

    private mutating func follow(_ order: Order, at now: Timestamp) throws {
        let draft = draft
        try act { (round: inout CoordinatorRound) throws(Refusal) in
            switch order {
            case .open:
                guard round.record.stage == .empty else { throw Refusal(.outOfStep, at: "round") }
                return try round.open(draft)
            case .close: return try round.close(at: now)
            case .retry: return try round.retry()
            case .publish:
                return try round.publish(table: Hashing.sha256([2]), on: Day(number: Int32(now.seconds / 86_400)))
            case .stop:
                if round.record.silent.isEmpty { return try round.stop(reason: .stopped, parties: [.coordinator]) }
                return try round.stopWaiting()
            }
        }
    }
}

extension CoordinatorHost.Order {
    fileprivate func makes(_ statement: Statement) -> Bool {
        switch (self, statement) {
        case (.open, .draft), (.close, .list), (.retry, .list), (.publish, .publication), (.stop, .stop): true
        default: false
        }
    }
}
