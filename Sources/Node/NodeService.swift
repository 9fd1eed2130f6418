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
    private var rounds: [RoundName: RoundDriver] = [:]
    private var finished: Set<RoundName> = []
    private var rosterTrouble = Pause(limit: 60)
    private var voucherTrouble = Pause(limit: 60)
    private var roundTroubles: [RoundName: (pause: Pause, until: ContinuousClock.Instant)] = [:]

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
        store = try NodeStore(folder: configuration.state)
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
    /// A failure is logged once and tried again, each time after a longer pause; nothing is lost meanwhile.
    public func run() async {
        var trouble = Pause(limit: 60)
        while !Task.isCancelled {
            var seconds = Self.idlePause
            do throws(Refusal) {
                if try await turn() { seconds = Self.busyPause }
                if trouble.refusal != nil { logger.info("the coordinator answers again") }
                trouble.succeeded()
            } catch {
                let isNews = trouble.failed(error, retryAfter: await client.retryAfter)
                seconds = trouble.seconds
                if isNews { report(error, seconds) }
            }
            // Jitter keeps many nodes from coming back at once.
            try? await Task.sleep(for: .seconds(seconds * Double.random(in: 0.75...1.25)))
        }
        await client.close()
    }

    private static let busyPause = 0.05
    private static let idlePause = 0.25
    /// A round that waits for its own operator is looked at again soon enough for a person.
    private static let roundLimit = 10.0

    private func report(_ refusal: Refusal, _ seconds: Double) {
        let metadata: Logger.Metadata = ["refusal": "\(refusal)", "seconds": "\(seconds)"]
        guard refusal.needsAPerson else { return logger.notice("trying again", metadata: metadata) }
        logger.warning("trying again in vain until somebody acts", metadata: metadata)
    }

    /// One turn over the roster, the rounds, and each round's board.
    ///
    /// Returns whether anything moved.
    package func turn() async throws(Refusal) -> Bool {
        let trust = Trust(store: store, coordinator: coordinator, own: own)
        let roster = try await client.roster()
        // A roster or a voucher that cannot be taken holds up no round: each goes by the roster that its draft names.
        do throws(Refusal) {
            try trust.latest(roster)
            rosterTrouble.succeeded()
        } catch {
            if rosterTrouble.failed(error) { logger.warning("roster refused", metadata: ["refusal": "\(error)"]) }
        }
        var moved = try queueVouchers()
        do throws(Refusal) {
            try await sendVouchers()
            voucherTrouble.succeeded()
        } catch {
            if voucherTrouble.failed(error) { logger.notice("voucher waits", metadata: ["refusal": "\(error)"]) }
        }
        let listing = try RoundListing(canonicalBytes: try await client.rounds(), place: "rounds")
        try trust.keep(vouchers: listing.vouchers)
        let open = listing.items.filter { !finished.contains($0.round) }
        for item in open where !isWaiting(item.round) {
            do throws(Refusal) {
                moved = try await follow(item, trust, isOnly: open.count == 1) || moved
                roundTroubles[item.round] = nil
            } catch {
                // One round's trouble must not hold up another's.
                wait(with: item.round, because: error)
            }
        }
        return moved
    }

    private func isWaiting(_ round: RoundName) -> Bool {
        roundTroubles[round].map { ContinuousClock.now < $0.until } ?? false
    }

    private func wait(with round: RoundName, because refusal: Refusal) {
        var pause = roundTroubles[round]?.pause ?? Pause(limit: Self.roundLimit)
        if pause.failed(refusal) {
            logger.notice("round waits", metadata: ["round": "\(round)", "refusal": "\(refusal)"])
        }
        roundTroubles[round] = (pause, ContinuousClock.now + .seconds(pause.seconds))
    }

    private func follow(_ item: RoundListing.Item, _ trust: Trust, isOnly: Bool) async throws(Refusal) -> Bool {
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
                logger: logger
            )
        }
        if try driver.isSettled {
            try driver.end()
            finished.insert(item.round)
            rounds[item.round] = nil
            return false
        }
        defer { rounds[item.round] = driver }
        return try await driver.turn(wait: isOnly ? 1 : 0)
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
