import Digests
import Disclosure
import Foundation
public import Logging
import Messages
import Rounds
import Sealing
import Store
import Studies
package import TLS
package import Transport
public import Vocabulary

/// The running node: it dials out, follows its rounds, and does what its operator has approved.
public actor NodeService {
    private let configuration: NodeConfiguration
    private let store: NodeStore
    private let client: CoordinatorClient
    private let identity: SigningKey
    private let coordinator: VerifyingKey
    private let logger: Logger
    private let pulse = Pulse()
    private let bell = Bell()
    private var rounds: [RoundName: RoundDriver] = [:]
    private var finished: Set<RoundName> = []
    /// The latest news, by which this node acts; nil before any.
    private var news: News?
    /// What of it has been fetched and taken.
    private var taken: (roster: Digest?, listing: (digest: Digest, body: RoundListing)?)
    private var poll: Task<Void, Never>?
    private var answer: Result<News, Refusal>?
    private var hasRung = false
    private var vigil = Vigil()
    private var rosterTrouble = Pace(limit: 60)
    private var voucherTrouble = Pace(limit: 60)
    private var roundTroubles: [RoundName: (pace: Pace, until: ContinuousClock.Instant)] = [:]

    /// Opens the node's folder, which nobody else may run meanwhile.
    public init(configuration: NodeConfiguration, logger: Logger) throws(Refusal) {
        try self.init(configuration: configuration, logger: logger) { (address, context, proxy) in
            CoordinatorClient(address: address, context: context, proxy: proxy)
        }
    }

    /// Opens the node's folder with a way to the coordinator that the caller makes, so that a test can listen.
    package init(
        configuration: NodeConfiguration,
        logger: Logger,
        dial: (CoordinatorAddress, TLSContext, HTTPProxy?) -> CoordinatorClient
    ) throws(Refusal) {
        self.configuration = configuration
        self.logger = logger
        store = try NodeStore(folder: configuration.state, ledgerCopy: configuration.ledgerCopy)
        let keys = NodeKeys(documents: store.documents)
        identity = try keys.identity()
        guard let coordinator = try keys.coordinator() else {
            throw Refusal(.notEnrolled, at: configuration.state, next: "Enrol it with `tvaersum node enrol`.")
        }
        self.coordinator = coordinator
        client = dial(configuration.coordinator, try keys.tls(for: configuration.kommune), configuration.proxy)
    }

    /// Runs until cancelled.
    ///
    /// A failure is logged once and tried again, each time after a longer pause; nothing is lost meanwhile. The service manager is told when
    /// the node is ready, where it stands, that it is alive, and when it ends. Meets NODE-53.
    public func run(for manager: ServiceManager = ServiceManager(environment: [:])) async {
        let door: Doorbell
        do throws(Refusal) {
            door = try Doorbell(folder: configuration.state) { Task { await self.ring() } }
        } catch {
            return logger.error("cannot run", metadata: ["refusal": "\(error)"])
        }
        let logger = logger
        let heartbeat = Heartbeat(manager, pulse) { names in
            logger.error("work stands still", metadata: ["work": "\(names)"])
        }
        manager.tell("READY=1\nSTATUS=follows its rounds")
        logger.notice("follows its rounds")
        var step = vigil.first
        while !Task.isCancelled {
            let event = await take(step)
            step = vigil.next(event, random: Double.random(in: 0...1))
            report(event, step, manager)
            countWire()
        }
        manager.tell("STOPPING=1")
        poll?.cancel()
        await poll?.value
        await client.close()
        countWire()
        heartbeat?.end()
        door.takeDown()
    }

    /// A round that waits for its own operator is looked at again soon enough; the operator's own commands ring.
    private static let roundLimit = 60.0
    /// How long the loop may be still between two requests.
    private static let turnAllowance = Duration.seconds(120)

    private func ring() async {
        hasRung = true
        await bell.ring()
    }

    /// Takes a step of the vigil; answers what has happened.
    private func take(_ step: Vigil.Step) async -> Vigil.Event {
        switch step {
        case .act(let afresh):
            let work = pulse.begin("turn", allowance: Self.turnAllowance)
            defer { pulse.end(work) }
            await client.watch { [pulse] kind, seconds in
                let isPoll = kind == "news"
                let request = pulse.begin(
                    isPoll ? "news" : "request",
                    allowance: .seconds(seconds + 30),
                    within: isPoll ? nil : work
                )
                return { pulse.end(request) }
            }
            if afresh { hasRung = false }
            do throws(Refusal) {
                return .acted(moved: afresh ? try await turn() : try await act())
            } catch {
                return .failed(error, retryAfter: await client.retryAfter)
            }
        case .listen:
            return await listen()
        case .pause(let seconds):
            let work = pulse.begin("pause", allowance: .seconds(seconds + 60))
            defer { pulse.end(work) }
            let rung = await bell.count
            if !hasRung { await bell.wait(beyond: rung, seconds: seconds) }
            return hasRung ? .rang : .paused
        }
    }

    /// Waits for the poll, which is begun where none is on its way, for the bell, and for a round's pause.
    private func listen() async -> Vigil.Event {
        let work = pulse.begin("listening", allowance: .seconds(Vigil.wait + 120))
        defer { pulse.end(work) }
        let rung = await bell.count
        if poll == nil, answer == nil {
            let (client, have) = (client, news?.digest ?? News.none)
            poll = Task {
                let answer: Result<News, Refusal>
                do throws(Refusal) {
                    answer = .success(try await client.news(beyond: have, wait: Vigil.wait))
                } catch {
                    answer = .failure(error)
                }
                await self.heard(answer)
            }
        }
        let due = roundTroubles.values.map { ($0.until - ContinuousClock.now) / .seconds(1) }.min()
        if !hasRung, answer == nil { await bell.wait(beyond: rung, seconds: due.map { max($0, 0.01) }) }
        guard let answer else { return hasRung ? .rang : .due }
        self.answer = nil
        switch answer {
        case .success(let fresh):
            news = fresh
            return .polled
        case .failure(let refusal):
            return .failed(refusal, retryAfter: await client.retryAfter)
        }
    }

    private func heard(_ answer: Result<News, Refusal>) async {
        self.answer = answer
        poll = nil
        await bell.ring()
    }

    /// One line when the coordinator goes away, and one when it is back.
    private func report(_ event: Vigil.Event, _ step: Vigil.Step, _ manager: ServiceManager) {
        switch event {
        case .failed(let refusal, _):
            guard vigil.isNews, !Task.isCancelled else { return }
            let metadata: Logger.Metadata = ["refusal": "\(refusal)"]
            manager.tell("STATUS=tries again: \(Refusal.Code.written(refusal.code.number))")
            guard refusal.needsAPerson else { return logger.notice("trying again", metadata: metadata) }
            logger.warning("trying again in vain until somebody acts", metadata: metadata)
        case .polled, .acted:
            guard vigil.isBack else { return }
            manager.tell("STATUS=follows its rounds")
            logger.info("the coordinator answers again")
        case .rang, .due, .paused: break
        }
    }

    /// Writes down what went over sockets since it was last written.
    ///
    /// Meets LED-6.
    private func countWire() {
        do throws(Refusal) {
            try store.count(client.meter)
        } catch {
            logger.warning("bytes on the wire not counted", metadata: ["refusal": "\(error)"])
        }
    }

    /// One turn over the roster, the rounds, and each round's board, with everything fetched anew.
    ///
    /// Returns whether anything moved.
    package func turn() async throws(Refusal) -> Bool {
        (news, taken) = (nil, (nil, nil))
        roundTroubles = roundTroubles.mapValues { ($0.pace, ContinuousClock.now) }
        return try await act()
    }

    /// Does what can be done by the latest news: fetches what it has not taken yet, and acts in each round.
    private func act() async throws(Refusal) -> Bool {
        let trust = Trust(store: store, coordinator: coordinator, own: own)
        try await takeRoster(trust)
        var moved = try queueVouchers()
        do throws(Refusal) {
            try await sendVouchers()
            voucherTrouble.succeeded()
        } catch {
            if voucherTrouble.failed(error) { logger.notice("voucher waits", metadata: ["refusal": "\(error)"]) }
        }
        let listing = try await takeListing(trust)
        let open = listing.items.filter { !finished.contains($0.round) }
        // What the coordinator lists no more is looked at no more.
        let listed = Set(open.map(\.round))
        roundTroubles = roundTroubles.filter { listed.contains($0.key) }
        let entries = news.map { news in
            Dictionary(news.boards.map { ($0.round, $0.entries) }, uniquingKeysWith: { $1 })
        }
        for item in open where !isWaiting(item.round) {
            let began = ContinuousClock.now
            do throws(Refusal) {
                moved = try await follow(item, trust, entries: entries.map { $0[item.round] ?? 0 }) || moved
                roundTroubles[item.round] = nil
            } catch {
                // One round's trouble must not hold up another's for long: a tally that took an hour in vain is not asked for at once.
                wait(with: item.round, because: error, took: ContinuousClock.now - began)
            }
        }
        return moved
    }

    /// Takes the roster.
    ///
    /// One that cannot be taken holds up no round: each goes by the roster that its draft names. It is looked at again.
    private func takeRoster(_ trust: Trust) async throws(Refusal) {
        guard news == nil || taken.roster != news?.roster else { return }
        let roster = try await client.roster()
        do throws(Refusal) {
            try trust.latest(roster)
            taken.roster = Hashing.sha256(roster)
            rosterTrouble.succeeded()
        } catch {
            taken.roster = nil
            if rosterTrouble.refusal != error {
                _ = rosterTrouble.failed(error)
                logger.warning("roster refused", metadata: ["refusal": "\(error)"])
            }
        }
    }

    private func takeListing(_ trust: Trust) async throws(Refusal) -> RoundListing {
        if let known = taken.listing, let news, known.digest == news.listing { return known.body }
        let bytes = try await client.rounds()
        let listing = try RoundListing(canonicalBytes: bytes, place: "rounds")
        try trust.keep(vouchers: listing.vouchers)
        taken.listing = (Hashing.sha256(bytes), listing)
        return listing
    }

    private func isWaiting(_ round: RoundName) -> Bool {
        roundTroubles[round].map { ContinuousClock.now < $0.until } ?? false
    }

    private func wait(with round: RoundName, because refusal: Refusal, took: Duration) {
        var pace = roundTroubles[round]?.pace ?? Pace(limit: Self.roundLimit)
        if pace.refusal != refusal {
            logger.notice("round waits", metadata: ["round": "\(round)", "refusal": "\(refusal)"])
        }
        _ = pace.failed(refusal)
        let seconds = pace.seconds(Double.random(in: 0.5...1))
        roundTroubles[round] = (pace, ContinuousClock.now + max(.seconds(seconds), took * 10))
    }

    private func follow(_ item: RoundListing.Item, _ trust: Trust, entries: Int?) async throws(Refusal) -> Bool {
        var driver: RoundDriver
        if let known = rounds[item.round] {
            driver = known
        } else {
            let roster = try trust.roster(item.roster)
            let (draft, terms) = try await study(of: item.round)
            driver = try RoundDriver(
                item.round,
                draft: draft,
                roster: roster,
                coordinator: coordinator,
                terms: terms,
                store: store,
                client: client,
                configuration: configuration,
                identity: identity,
                logger: logger,
                pulse: pulse
            )
        }
        if try driver.isSettled {
            try driver.end()
            finished.insert(item.round)
            rounds[item.round] = nil
            return false
        }
        defer { rounds[item.round] = driver }
        return try await driver.turn(entries: entries)
    }

    /// A round's draft, and what the study that it names binds it to; both are kept for the operator.
    ///
    /// The first draft that was shown under a round's name is the only one. Meets NODE-1, NODE-5.
    private func study(of round: RoundName) async throws(Refusal) -> (draft: [UInt8], terms: StudyTerms) {
        let documents = store.documents
        let kept = try documents.bytes(kind: NodeDesk.draftKind, name: round.text)
        var shown = kept
        if shown == nil { shown = try await client.board(round, from: 0, wait: 0).first }
        guard let first = shown else { throw Refusal(.noSuchRound, at: "round \(round)") }
        let message = try UnverifiedMessage(decoding: first).verified(by: Keyring(coordinator: coordinator))
        guard case .draft(let draft) = message.statement else { throw Refusal(.notTheCoordinator, at: "draft") }
        guard draft.round == round else { throw Refusal(.otherDraft, at: "round \(round)") }
        let name = draft.study.hex
        var served = try documents.bytes(kind: NodeDesk.studyKind, name: name)
        let isKept = served != nil
        if served == nil { served = try await client.study(draft.study) }
        let study = try Study(canonicalBytes: served ?? [], place: "study")
        guard study.digest == draft.study else { throw Refusal(.otherStudyServed, at: "round \(round)") }
        if !isKept { try documents.put(study.canonicalBytes, kind: NodeDesk.studyKind, name: name, at: .now) }
        // Last, because its presence shows the round to the operator.
        if kept == nil { try documents.put(first, kind: NodeDesk.draftKind, name: round.text, at: .now) }
        return (first, try StudyTerms(study))
    }

    private var own: Roster.Entry {
        Roster.Entry(kommune: configuration.kommune, name: configuration.name, key: identity.verifyingKey)
    }

    /// Makes a voucher for every key that the operator has read and that has none yet.
    private func queueVouchers() throws(Refusal) -> Bool {
        var moved = false
        for peer in try store.peers()
        where peer.reading != nil && peer.kommune != configuration.kommune
            && peer.vouchers[configuration.kommune] == nil
        {
            let identity = identity
            let voucher = Voucher(kommune: peer.kommune, key: peer.identityKey)
            let message = try SignedMessage(.voucher(voucher), from: .kommune(configuration.kommune)) {
                (bytes: [UInt8]) throws(Refusal) in try identity.sign(bytes)
            }
            try store.enqueue(
                OutgoingMessage(
                    kind: "voucher",
                    bytes: message.bytes,
                    lines: [LedgerLine(recipient: .coordinator, kind: "voucher", bytes: message.bytes)]
                ),
                at: .now
            )
            try store.keepVoucher(message.bytes, for: peer.kommune, from: configuration.kommune)
            moved = true
        }
        return moved
    }

    private func sendVouchers() async throws(Refusal) {
        for message in try store.waiting() where message.round == nil {
            let receipt = try await client.vouch(message.bytes)
            try Receipt.check(receipt, covers: message.bytes, by: Keyring(coordinator: coordinator))
            try store.markSent(message.id, receipt: receipt, at: .now)
        }
    }
}
