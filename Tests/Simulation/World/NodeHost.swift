import Digests
import Disclosure
package import Messages
package import Proceedings
package import Rounds
import Sealing
import TestSupport
package import Vocabulary

/// A simulated node: the real machine, a disk, a memory that a loss of power empties, and the driver between them.
///
/// The driver is a model of `RoundDriver`: load, receive, store, act, with the same order of writes and the same turn. It is
/// written anew here because the real one needs SQLite and HTTP; `SystemTests` run the real one.
package struct NodeHost: Sendable {
    /// A fault of this node's own program, for the controls of the invariants.
    package enum Sabotage: Sendable {
        case none
        /// The release ledger is not written.
        case skipsRelease
        /// Secrets are not deleted.
        case keepsSecrets
        /// A message is sent before it is on disk, so that after a crash another one takes its place.
        case sendsBeforeWriting
        /// A message counts as sent that never left.
        case losesOutbox
        /// What leaves is not written to the outbound ledger.
        case skipsLedger
    }

    /// What the outside can tell that the node did.
    package enum Event: Sendable {
        /// Durably queued, with the record by which it was made.
        case said(SignedMessage, by: Record)
        case uploaded(SignedMessage, envelopes: [[UInt8]], by: Record)
        case madeKey([UInt8])
        case refused(UInt16)
        case sends(NodeDisk.Queued)
        case received(Digest)
    }

    struct Memory: Sendable {
        enum Phase: Sendable {
            case sending
            case deciding
            case fetching
            case sendingMore
            case reading
        }

        var machine: NodeRound
        var cursor: Int
        var owesDeletion: Bool
        var phase = Phase.sending
    }

    package let kommune: KommuneCode
    let identity: SigningKey
    let keyring: Keyring
    let roster: Digest
    let terms: StudyTerms
    let values: [Int64]
    let floors: Thresholds
    package var disk = NodeDisk()
    var memory: Memory?
    /// Whether the process runs; before it knows a draft it has no machine.
    package var isUp = true
    package var isAway = false
    package var sabotage = Sabotage.none
    /// How many further writes the disk refuses.
    package var refusedWrites = 0
    /// The power goes at the write after this many, before or after it.
    package var crash: (writes: Int, isAfterTheWrite: Bool)?
    package var wasRestored = false
    var awaiting: (number: Int, request: Packet.Request, outbox: Int?)?
    var generator: SeededGenerator
    package private(set) var events: [Event] = []

    init(
        kommune: KommuneCode,
        identity: SigningKey,
        keyring: Keyring,
        roster: Digest,
        terms: StudyTerms,
        values: [Int64],
        floors: Thresholds,
        generator: SeededGenerator
    ) {
        self.kommune = kommune
        self.identity = identity
        self.keyring = keyring
        self.roster = roster
        self.terms = terms
        self.values = values
        self.floors = floors
        self.generator = generator
    }

    /// The machine, while the process runs and knows the round.
    package var machine: NodeRound? { memory?.machine }

    /// The events since the last call.
    mutating func takeEvents() -> [Event] {
        defer { events = [] }
        return events
    }

    package var isOver: Bool {
        guard let machine = memory?.machine else { return false }
        switch machine.record.stage {
        case .stopped: return true
        case .published: return machine.isDone
        default: return false
        }
    }

    package var isSettled: Bool { isOver && disk.waiting.isEmpty }

    // The process's life.

    mutating func losePower() {
        memory = nil
        isUp = false
        awaiting = nil
        crash = nil
    }

    /// Starts the process and takes the round up where the disk has it.
    mutating func start() throws {
        isUp = true
        awaiting = nil
        guard disk.draft != nil else { return }
        try load()
    }

    private mutating func load() throws {
        var record = Record(keyring: keyring, roster: roster, terms: terms)
        var own = OwnState()
        if disk.hasRound {
            own = try OwnState(canonicalBytes: disk.secret ?? disk.snapshot, place: "own state")
            for entry in disk.board.prefix(disk.cursor) where record.stage != .stopped {
                do throws(Refusal) {
                    try record.apply(entry)
                } catch {
                    guard own.hasStopped else { throw error }
                    break
                }
            }
        }
        let machine = NodeRound(kommune: kommune, identity: identity, record: record, own: own)
        memory = Memory(
            machine: machine,
            cursor: disk.cursor,
            owesDeletion: machine.record.stage >= .published
        )
    }

    // Writing.

    /// One durable write: refused whole where the disk is full, cut off where the power goes.
    private mutating func durably(_ write: (inout NodeDisk) throws -> Void) throws {
        if refusedWrites > 0 {
            refusedWrites -= 1
            throw HostFailure.diskFull
        }
        if let crash {
            if crash.writes == 0, !crash.isAfterTheWrite { throw HostFailure.powerLoss }
            self.crash = (crash.writes - 1, crash.isAfterTheWrite)
        }
        try write(&disk)
        if let crash, crash.writes < 0 { throw HostFailure.powerLoss }
    }

    private mutating func keep(_ actions: [Action], of next: NodeRound, entry: [UInt8]? = nil) throws {
        guard let memory else { return }
        var outbox: [(kind: String, bytes: [UInt8])] = []
        var releases: [OpenedEntry] = []
        var said: [Event] = []
        var deletes = false
        var reasons: [Event] = []
        for action in actions {
            switch action {
            case .post(let message):
                outbox.append((message.statement.name, message.bytes))
                said.append(.said(message, by: next.record))
            case .upload(let header, let envelopes):
                var writer = CanonicalWriter()
                writer.variable(header.bytes)
                writer.list(envelopes) { $0.variable($1) }
                outbox.append(("submission", writer.bytes))
                said.append(.uploaded(header, envelopes: envelopes, by: next.record))
            case .recordOpened(let entry): releases.append(entry)
            case .deleteSecrets: deletes = sabotage != .keepsSecrets
            case .stopped(let stop): reasons.append(.refused(stop.reason))
            case .published: break
            }
        }
        if sabotage == .skipsRelease { releases = [] }
        if sabotage == .sendsBeforeWriting { events += said }
        let state = next.own.canonicalBytes
        let isForgotten = next.record.stage >= .published
        let step = NodeDisk.Step(
            snapshot: isForgotten ? state : [],
            entry: entry,
            cursor: memory.cursor + (entry == nil ? 0 : 1),
            secret: deletes || !isForgotten ? state : nil,
            endsSecrets: deletes,
            outbox: outbox,
            releases: releases
        )
        do {
            try durably { try $0.transition(step) }
        } catch {
            // What is on disk may leave, even where the process ends now.
            if disk.ledger.count > ledgerLength(before: outbox) { events += said }
            throw error
        }
        events += reasons
        if sabotage == .skipsLedger { disk.forgetLedger() }
        self.memory?.machine = next
        self.memory?.cursor = step.cursor
        self.memory?.owesDeletion = memory.owesDeletion || deletes
        if sabotage != .sendsBeforeWriting { events += said }
        try deleteWhatIsOwed()
    }

    /// How long the ledger was before these messages, if they stand in it now.
    private func ledgerLength(before outbox: [(kind: String, bytes: [UInt8])]) -> Int {
        let stands = outbox.allSatisfy { disk.ledger.contains(Hashing.sha256($0.bytes)) }
        return stands && !outbox.isEmpty ? disk.ledger.count - outbox.count : disk.ledger.count
    }

    private mutating func deleteWhatIsOwed() throws {
        guard memory?.owesDeletion == true, sabotage != .keepsSecrets else { return }
        try durably { $0.deleteSecrets() }
        memory?.owesDeletion = false
    }

    // A turn, one request or one write at a time.

    /// Goes on to the next request or the next write; returns the request that leaves, if one does.
    mutating func step() throws -> (request: Packet.Request, outbox: Int?)? {
        guard isUp, awaiting == nil else { return nil }
        guard memory != nil else { return (.board(from: 0), nil) }
        try deleteWhatIsOwed()
        if isSettled {
            if sabotage != .keepsSecrets, disk.hasAnythingToDelete { try durably { $0.deleteSecrets() } }
            return nil
        }
        while true {
            switch memory?.phase {
            case nil: return nil
            case .sending, .sendingMore:
                if memory?.phase == .sending { try withdraw() }
                if sabotage == .losesOutbox, let next = disk.waiting.first { try disk.markSent(next.id, receipt: [1]) }
                if let next = disk.waiting.first(where: { $0.kind == "withdrawal" }) ?? disk.waiting.first {
                    if memory?.machine.hasLeft(try Self.signed(next)) == true {
                        try durably { try $0.markSent(next.id, receipt: []) }
                        continue
                    }
                    events.append(.sends(next))
                    return (try Self.request(for: next), next.id)
                }
                if isOver {
                    memory?.phase = .sending
                    return nil
                }
                let isFirst = memory?.phase == .sending
                memory?.phase = isFirst ? .deciding : .reading
            case .deciding:
                memory?.phase = .fetching
                let cursor = disk.ledger.count
                try decide()
                if disk.ledger.count > cursor { return nil }
            case .fetching:
                if let awaited = memory?.machine.awaitedEnvelopes.first {
                    return (.envelope(contributor: awaited.contributor, sequence: awaited.sequence), nil)
                }
                memory?.phase = .sendingMore
            case .reading:
                memory?.phase = .sending
                return isOver ? nil : (.board(from: memory?.cursor ?? 0), nil)
            }
        }
    }

    /// Ends a step that failed: the board is read next, whatever happened, as NODE-7 has it.
    mutating func fail(_ refusal: Refusal?) {
        if let refusal { events.append(.refused(refusal.code.number)) }
        memory?.phase = .reading
    }

    /// The signed message that waits: of a submission, its header.
    private static func signed(_ message: NodeDisk.Queued) throws -> [UInt8] {
        if case .submit(let header, _) = try request(for: message) { header } else { message.bytes }
    }

    private static func request(for message: NodeDisk.Queued) throws -> Packet.Request {
        guard message.kind == "submission" else { return .post(message.bytes) }
        var reader = CanonicalReader(message.bytes, place: "outbox")
        let header = try reader.variable(limit: 1 << 20)
        let envelopes = try reader.list(limit: 13) { (inner: inout CanonicalReader) throws(Refusal) in
            try inner.variable(limit: 1 << 20)
        }
        return .submit(header: header, envelopes: envelopes)
    }

    /// Before anything else leaves; NODE-41.
    private mutating func withdraw() throws {
        guard disk.wantsWithdrawal, var next = memory?.machine else { return }
        if next.canWithdraw { try keep(try next.withdraw(), of: next) }
        try durably { $0.wantsWithdrawal = false }
    }

    private mutating func decide() throws {
        guard disk.isApproved, var next = memory?.machine else { return }
        if next.canOffer {
            let actions = try next.offer(floors: floors)
            var reader = CanonicalReader(next.own.canonicalBytes, place: "own state")
            let key = try reader.optional { (inner: inout CanonicalReader) throws(Refusal) in
                try inner.variable(limit: 4096)
            }
            if let key { events.append(.madeKey(key)) }
            try keep(actions, of: next)
        } else if next.canCountersign {
            try keep(try next.countersign(trusted: disk.trustsAll ? trusted : []), of: next)
        } else if next.canSubmit {
            try keep(try next.submit(values: Secret(values), using: &generator), of: next)
        }
    }

    private var trusted: Set<KommuneCode> { Set(memory?.machine.record.draft?.body.contributors ?? []) }

    // Answers.

    /// Takes the answer to the request that is awaited; any other is ignored, as HTTP would.
    mutating func take(_ answer: Packet.Answer, to number: Int) throws {
        guard isUp, let request = awaiting, request.number == number else { return }
        awaiting = nil
        do {
            try take(answer, request.request, outbox: request.outbox)
        } catch let failure as HostFailure {
            memory?.phase = .reading
            throw failure
        } catch let refusal as Refusal {
            fail(refusal)
        }
    }

    /// The request has failed: nobody answered.
    mutating func giveUp() {
        awaiting = nil
        memory?.phase = .reading
    }

    private mutating func take(_ answer: Packet.Answer, _ request: Packet.Request, outbox: Int?) throws {
        switch (request, answer) {
        case (.board, .entries(let entries)): try read(entries)
        case (.envelope(let contributor, let sequence), .delivery(let envelope, let path)):
            guard var next = memory?.machine else { return }
            let actions = try next.receive(
                envelope: envelope,
                path: path,
                contributor: contributor,
                sequence: sequence
            )
            try keep(actions, of: next)
        case (.post, .receipt(let receipt)), (.submit, .receipt(let receipt)):
            guard let outbox else { return }
            let signed = try UnverifiedMessage(decoding: receipt).verified(by: keyring)
            guard case .receipt(let body) = signed.statement, body.message == disk.outbox[outbox].digest else {
                throw Refusal(.outOfStep, at: "receipt")
            }
            let digest = disk.outbox[outbox].digest
            try durably { try $0.markSent(outbox, receipt: receipt) }
            events.append(.received(digest))
        case (_, .refused(let number)):
            if let outbox, isOver, (1200..<1300).contains(number) {
                try durably { try $0.markSent(outbox, receipt: []) }
                return
            }
            events.append(.refused(number))
            memory?.phase = .reading
        default: memory?.phase = .reading
        }
    }

    private mutating func read(_ entries: [[UInt8]]) throws {
        if disk.draft == nil {
            guard let first = entries.first else { return }
            let message = try UnverifiedMessage(decoding: first).verified(by: keyring)
            guard case .draft = message.statement else { throw Refusal(.outOfStep, at: "draft") }
            try durably { $0.draft = first }
            try load()
            return
        }
        for entry in entries where !isOver {
            guard let memory, memory.cursor > 0 || entry == disk.draft else { throw Refusal(.outOfStep, at: "draft") }
            var next = memory.machine
            let actions = try next.receive(entry, using: &generator)
            try keep(actions, of: next, entry: entry)
        }
    }
}
