import Digests
import Disclosure
import Foundation
import Logging
import Messages
import Proceedings
import Rounds
import Sealing
import Store
import Studies
import Transport
import Vocabulary

/// Drives one round at a node: load, give the machine what came, store what follows, and only then act.
struct RoundDriver {
    let store: NodeStore
    let client: CoordinatorClient
    let configuration: NodeConfiguration
    let identity: SigningKey
    let logger: Logger
    let pulse: Pulse
    let name: RoundName
    private(set) var machine: NodeRound
    private var cursor: Int
    /// The draft that this node has shown its operator under the round's name.
    private let draft: [UInt8]
    /// Secrets that must go before anything else leaves.
    private var owesDeletion: Bool
    /// Shares of whoever has withdrawn, which a step has replaced and the files may still hold.
    private var owesForgetting: Bool
    /// How many lines the release ledger had when the machine was given it.
    private var ledgerCount: Int?
    /// Whether it is written down that the round's members tell one another which cells are small.
    private var isTold = false
    /// Whether the board has been read to its end since this process took the round up.
    private var isCaughtUp = false
    /// Why something that waits to be sent is kept back, where that is more than a decision that is waited for.
    private var held: Refusal?

    /// Takes a round up where the store has it, or starts it.
    ///
    /// `draft` is the signed draft that this node keeps under the round's name, `roster` the signed roster that it names.
    init(
        _ name: RoundName,
        draft: [UInt8],
        roster: (body: Roster, digest: Digest),
        coordinator: VerifyingKey,
        terms: StudyTerms,
        store: NodeStore,
        client: CoordinatorClient,
        configuration: NodeConfiguration,
        identity: SigningKey,
        logger: Logger,
        pulse: Pulse
    ) throws(Refusal) {
        self.name = name
        self.pulse = pulse
        self.store = store
        self.client = client
        self.configuration = configuration
        self.identity = identity
        self.logger = logger
        self.draft = draft
        var record = Record(
            keyring: Keyring(coordinator: coordinator, roster: roster.body),
            roster: roster.digest,
            terms: terms
        )
        var own = OwnState()
        cursor = 0
        if let stored = try store.round(name) {
            if let secret = try store.secret(Self.ownKind, of: name) {
                own = try OwnState(secretBytes: secret.bytes, place: "own state of round \(name)")
            } else {
                own = try OwnState(canonicalBytes: stored.snapshot, place: "own state of round \(name)")
            }
            for entry in try store.board(name).prefix(stored.cursor) where record.stage != .stopped {
                do throws(Refusal) {
                    try record.apply(entry.bytes)
                } catch {
                    // What made this node stop stands on its board; the machine knows the reason.
                    guard own.hasStopped else { throw error }
                    break
                }
            }
            cursor = stored.cursor
        }
        machine = NodeRound(kommune: configuration.kommune, identity: identity, record: record, own: own)
        // Whatever a process that ended in between has left undone.
        owesDeletion = machine.record.stage >= .published
        owesForgetting = !machine.record.withdrawn.isEmpty
    }

    private static let ownKind = "own-state"

    /// Gives the machine this node's release ledger without the round's own line, each release with its study's structure; and the rounds of
    /// the same days that have told bits and that the approval does not name.
    private mutating func refreshLedger() throws(Refusal) {
        if let draft = machine.record.draft?.body {
            let near = try ToldRounds(store).near(draft)
            let named = near.isEmpty ? [] : try Gate(store: store, configuration: configuration).despite(name)
            machine.told = near.filter { !named.contains($0) }
        }
        let count = try store.releaseCount()
        guard count != ledgerCount else { return }
        let releases = try store.releases().filter { $0.release.round != name }
        var earlier: [EarlierRelease] = []
        for written in releases {
            let place = "release of round \(written.release.round)"
            let entry = try OpenedEntry(canonicalBytes: written.release.entry, place: place)
            guard let study = try store.documents.bytes(kind: NodeDesk.studyKind, name: entry.study.hex) else {
                throw Refusal(.databaseDamaged, at: "study of \(place)")
            }
            let problem = try StudyTerms(try Study(canonicalBytes: study, place: place)).problem
            earlier.append(EarlierRelease(entry: entry, problem: problem))
        }
        machine.earlier = earlier
        ledgerCount = count
    }

    /// Whether nothing more will happen in this round at this node.
    var isOver: Bool {
        switch machine.record.stage {
        case .stopped: true
        case .published: machine.isDone
        default: false
        }
    }

    /// Whether the round is over and everything said in it has been sent.
    var isSettled: Bool {
        get throws(Refusal) {
            guard isOver else { return false }
            return try store.waiting(in: name).isEmpty
        }
    }

    /// One turn: send what waits, do what is due, read what is new.
    ///
    /// The board is read whatever else fails: a refused message or a missing envelope may well be the sign that the round has
    /// stopped, and the board says so. `entries` is how many the board is said to have; nil where nobody said. Meets NODE-7. Returns whether
    /// anything moved.
    mutating func turn(entries: Int?) async throws(Refusal) -> Bool {
        try deleteWhatIsOwed()
        try refreshLedger()
        try await catchUp()
        var moved = false
        var trouble: Refusal?
        do throws(Refusal) { moved = try await act() } catch { trouble = error }
        if !isOver, entries.map({ $0 > cursor }) ?? true { moved = try await readBoard() || moved }
        if let trouble, !moved { throw trouble }
        return moved
    }

    /// Reads the board to its end before anything is said: a folder that has been set back must not say again, in other words, what
    /// stands there.
    ///
    /// Meets NODE-11.
    private mutating func catchUp() async throws(Refusal) {
        while !isCaughtUp, !isOver {
            if try await !readBoard() { isCaughtUp = true }
        }
    }

    private mutating func act() async throws(Refusal) -> Bool {
        // Before anything else leaves: what is taken back need not. Meets NODE-41.
        let isWithdrawn = try withdraw()
        var moved = try await sendWaiting() || isWithdrawn
        if isOver { return moved }
        moved = try decide() || moved
        moved = try await fetchEnvelopes() || moved
        moved = try await sendWaiting() || moved
        if !moved, let held { throw held }
        return moved
    }

    private mutating func readBoard() async throws(Refusal) -> Bool {
        machine.hasUnsentSubmission = try store.waiting(in: name).contains { $0.kind == Self.submissionKind }
        let entries = try await client.board(name, from: cursor, wait: 0)
        if !isCaughtUp, machine.record.draft != nil, let strange = entries.first(where: machine.disowns) {
            var generator = SystemRandomNumberGenerator()
            var next = machine
            let actions = try next.receive(strange, using: &generator)
            try keep(actions, of: next)
            return true
        }
        for entry in entries where !isOver {
            guard cursor > 0 || entry == draft else { throw Refusal(.otherDraft, at: "round \(name)") }
            var generator = SystemRandomNumberGenerator()
            var next = machine
            let actions = try next.receive(entry, using: &generator)
            try keep(actions, of: next, entry: entry)
        }
        return !entries.isEmpty
    }

    /// Ends what the round leaves behind: secrets, and the bytes of what was sent last.
    func end() throws(Refusal) { try store.deleteSecrets(name) }

    private mutating func deleteWhatIsOwed() throws(Refusal) {
        if owesForgetting {
            try store.forgetReplacedSecrets(name)
            owesForgetting = false
        }
        guard owesDeletion else { return }
        try store.deleteSecrets(name)
        owesDeletion = false
    }

    /// Does what has been approved and ordered, when its time has come and the gate lets it through.
    ///
    /// Meets NODE-3.
    private mutating func decide() throws(Refusal) -> Bool {
        guard machine.canOffer || machine.canCountersign || machine.canSubmit, machine.told.isEmpty,
            let draft = machine.record.draft
        else { return false }
        do throws(Refusal) {
            let pass = try Gate(store: store, configuration: configuration, pulse: pulse)
                .pass(name, draft: draft.digest)
            try say(by: pass, draft.body)
            return true
        } catch {
            // People are waited for in silence; whatever else keeps the gate shut is told.
            guard error.waitsForPeople else { throw error }
            return false
        }
    }

    /// Says what is due, by leave of the gate; stored only while what the leave rests on stands.
    private mutating func say(by pass: Gate.Pass, _ draft: Draft) throws(Refusal) {
        var generator = SystemRandomNumberGenerator()
        var next = machine
        if machine.canOffer {
            let actions = try next.offer(floors: pass.policy.floors, auditors: pass.policy.auditors)
            try keep(actions, of: next, pass: pass)
        } else if machine.canCountersign {
            let own = Roster.Entry(
                kommune: configuration.kommune,
                name: configuration.name,
                key: identity.verifyingKey
            )
            let trust = Trust(store: store, coordinator: try coordinatorKey(), own: own)
            let trusted = try trust.trusted(in: draft, by: machine.record.keyring)
            try keep(try next.countersign(trusted: trusted), of: next, pass: pass)
        } else {
            let actions = try next.submit(values: pass.approval.values, using: &generator)
            try keep(actions, of: next, pass: pass, documents: .handingIn(pass.approval, to: name))
        }
    }

    /// Takes back what was handed in, where somebody at this kommune has ordered it.
    ///
    /// Before the yes to the manifest nothing is handed in, and it is enough not to go on. Meets NODE-40.
    private mutating func withdraw() throws(Refusal) -> Bool {
        guard let person = try store.documents.withdrawal(of: name) else { return false }
        let isDue = machine.canWithdraw
        if isDue {
            var next = machine
            let actions = try next.withdraw()
            let figures = try store.documents.handedIn(to: name)
            try keep(actions, of: next, person: person, documents: .takingBack(figures, from: name))
        } else {
            try store.documents.apply(.endingWithdrawal(of: name), at: .now)
        }
        return isDue
    }

    private func coordinatorKey() throws(Refusal) -> VerifyingKey {
        guard let key = try NodeKeys(documents: store.documents).coordinator() else {
            throw Refusal(.notEnrolled, at: "state folder")
        }
        return key
    }

    private mutating func fetchEnvelopes() async throws(Refusal) -> Bool {
        var moved = false
        for awaited in machine.awaitedEnvelopes {
            let bytes = try await client.envelope(of: awaited.contributor, sequence: awaited.sequence, in: name)
            let delivery = try EnvelopeDelivery(canonicalBytes: bytes, place: "envelope")
            var next = machine
            let actions = try next.receive(
                envelope: delivery.envelope,
                path: delivery.path,
                contributor: awaited.contributor,
                sequence: awaited.sequence
            )
            try keep(actions, of: next)
            moved = true
        }
        return moved
    }

    /// Sends what is stored and has no receipt yet; the same bytes each time.
    ///
    /// Meets NODE-4, NODE-27, STO-8.
    private mutating func sendWaiting() async throws(Refusal) -> Bool {
        var moved = false
        held = nil
        // A withdrawal goes before whatever waits: what it takes back need not leave. Meets NODE-41.
        let waiting = try store.waiting(in: name)
        for message in waiting.filter({ $0.kind == Self.withdrawalKind })
            + waiting.filter({ $0.kind != Self.withdrawalKind })
        {
            // Behind a word that nobody takes any more, nothing else would leave.
            guard !machine.hasLeft(try Self.signed(message)) else {
                try store.markSent(message.id, receipt: [], at: .now)
                moved = true
                continue
            }
            // What people decide about waits for their decisions, though it was on its way; the words of a member that others rest on do not.
            if let refusal = trouble(with: message) {
                if !refusal.waitsForPeople { held = refusal }
                continue
            }
            do throws(Refusal) {
                let receipt = try await send(message)
                try Receipt.check(receipt, covers: message.bytes, by: machine.record.keyring)
                try store.markSent(message.id, receipt: receipt, at: .now)
            } catch {
                // A round that has ended takes no more words; what could not be said is settled without a receipt.
                guard isOver, (1200..<1300).contains(error.code.number) else { throw error }
                try store.markSent(message.id, receipt: [], at: .now)
            }
            moved = true
        }
        return moved
    }

    /// Why a message that waits must not leave now.
    ///
    /// Meets NODE-26 and NODE-27.
    private func trouble(with message: QueuedMessage) -> Refusal? {
        guard Self.decidedByPeople.contains(message.kind), let draft = machine.record.draft else { return nil }
        // Who has withdrawn serves all the same, and the others wait for its yes to the manifest.
        if message.kind == Statement.Kind.countersignature.name, machine.hasWithdrawn { return nil }
        do throws(Refusal) {
            try Gate(store: store, configuration: configuration)
                .check(waiting: message.kind == Self.submissionKind, name, draft: draft.digest)
            return nil
        } catch {
            return error
        }
    }

    private func send(_ message: QueuedMessage) async throws(Refusal) -> [UInt8] {
        guard message.kind == Self.submissionKind else { return try await client.post(message.bytes, to: name) }
        return try await client.submit(
            try Transport.Submission(canonicalBytes: message.bytes, place: "outbox"),
            to: name
        )
    }

    private static let submissionKind = "submission"
    private static let withdrawalKind = Statement.Kind.withdrawal.name

    /// The signed message that waits: of a submission, its header.
    private static func signed(_ message: QueuedMessage) throws(Refusal) -> [UInt8] {
        guard message.kind == submissionKind else { return message.bytes }
        return try Transport.Submission(canonicalBytes: message.bytes, place: "outbox").header
    }
    /// What a kommune says of its own accord in a round, and can keep back.
    private static let decidedByPeople: Set<String> = ["offer", "countersignature", submissionKind]

    /// Stores, in one transaction, the entry, the node's own state, what is to be sent and what is to be opened; only then
    /// does the machine stand where `next` does.
    ///
    /// Where storing fails, nothing has happened, here or on disk. Meets STO-1.
    private mutating func keep(
        _ actions: [Action],
        of next: NodeRound,
        entry: [UInt8]? = nil,
        pass: Gate.Pass? = nil,
        person: String? = nil,
        documents: [DocumentChange] = []
    ) throws(Refusal) {
        var outbox: [OutgoingMessage] = []
        var releases: [Store.Release] = []
        var deletes = false
        for action in actions {
            switch action {
            case .post(let message): outbox.append(outgoing(message, by: pass?.by ?? person))
            case .upload(let header, let envelopes): outbox.append(outgoing(header, envelopes, by: pass))
            case .recordOpened(let entry):
                releases.append(
                    Store.Release(
                        round: name,
                        family: entry.study,
                        period: entry.period,
                        list: entry.digest,
                        passingSet: Hashing.digest(.passingSet, entry.passing.canonicalBytes),
                        entry: entry.canonicalBytes
                    )
                )
            case .deleteSecrets: deletes = true
            case .published, .stopped: break
            }
        }
        let board = entry.map { [BoardEntry(position: cursor, bytes: $0)] } ?? []
        let state = next.own.secretBytes
        // Once nothing in the state is secret it stands in the snapshot too; in the step that forgets, it takes the secrets' place, so
        // that a process that ends before they are deleted does not take them up again.
        let isForgotten = next.record.stage >= .published
        if !isTold, next.tellsBits(actions) {
            try store.documents.recordTold(name)
            isTold = true
        }
        try store.transition(
            NodeTransition(
                round: name,
                snapshot: isForgotten ? next.own.canonicalBytes : [],
                state: Self.inWords(next),
                cursor: cursor + board.count,
                boardEntries: board,
                secrets: deletes || !isForgotten ? [RoundSecret(kind: Self.ownKind, bytes: state)] : [],
                endsSecrets: deletes,
                outbox: outbox,
                releases: releases,
                publishes: next.record.stage == .published,
                documents: documents,
                ifUnchanged: pass?.mark
            ),
            at: .now
        )
        let former = machine
        machine = next
        cursor += board.count
        owesDeletion = owesDeletion || deletes
        owesForgetting = owesForgetting || next.record.withdrawn != former.record.withdrawn
        if next.hasWithdrawnInVain, !former.hasWithdrawnInVain {
            logger.warning("the list names figures that this kommune has withdrawn", metadata: ["round": "\(name)"])
        }
        for action in actions { report(action) }
        try deleteWhatIsOwed()
    }

    private func report(_ action: Action) {
        switch action {
        case .published: logger.info("round published", metadata: ["round": "\(name)"])
        case .stopped(let stop):
            logger.notice(
                "round stopped",
                metadata: [
                    "round": "\(name)", "reason": "\(Refusal.Code.written(stop.reason))", "parties": "\(stop.parties)",
                ]
            )
        case .post, .upload, .recordOpened, .deleteSecrets: break
        }
    }

    /// The round's state as an operator reads it: the stage, and why it stopped.
    private static func inWords(_ machine: NodeRound) -> String {
        guard let stop = machine.record.stop else {
            let stage = "\(machine.record.stage)"
            if machine.hasWithdrawnInVain { return "\(stage), withdrawn too late" }
            return machine.hasWithdrawn ? "\(stage), withdrawn" : stage
        }
        let who = stop.parties.map(\.description).joined(separator: ", ")
        // A stop is its sender's word; it proves nothing against whom it names.
        let says = machine.record.stopper.map { "\($0) says" } ?? "this node found"
        return "stopped, \(says) \(Refusal.Code.written(stop.reason)): \(who) may be at fault"
    }

    private func outgoing(_ message: SignedMessage, by person: String?) -> OutgoingMessage {
        OutgoingMessage(
            kind: message.statement.name,
            bytes: message.bytes,
            lines: [
                LedgerLine(
                    recipient: .coordinator,
                    kind: message.statement.name,
                    bytes: message.bytes,
                    approval: person ?? ""
                )
            ]
        )
    }

    private func outgoing(_ header: SignedMessage, _ envelopes: [[UInt8]], by pass: Gate.Pass?) -> OutgoingMessage {
        let submission = Transport.Submission(header: header.bytes, envelopes: envelopes)
        let plaintext = pass.map {
            PlaintextReference(path: "approval of round \(name)", digest: $0.approval.ballot.figures)
        }
        let who = pass?.by ?? ""
        let committee = machine.record.draft?.body.committee ?? []
        // An auditor is no party of the protocol, and the coordinator brings it what is sealed to it.
        var readers = committee.map { (recipient: Party.kommune($0), kind: "envelope") }
        if let auditor = machine.record.draft?.body.auditor {
            readers.append((.coordinator, "mask sealed to the auditor's key \(auditor.key.keyID.short)"))
        }
        let lines = zip(readers, envelopes)
            .map { reader, envelope in
                LedgerLine(
                    recipient: reader.recipient,
                    kind: reader.kind,
                    bytes: envelope,
                    plaintext: plaintext,
                    approval: who
                )
            }
        let head = LedgerLine(
            recipient: .coordinator,
            kind: "submission",
            bytes: header.bytes,
            plaintext: plaintext,
            approval: who
        )
        return OutgoingMessage(kind: Self.submissionKind, bytes: submission.canonicalBytes, lines: [head] + lines)
    }
}
