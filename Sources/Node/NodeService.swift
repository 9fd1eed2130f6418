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
    /// A failure is logged and tried again, each time after a longer pause; nothing is lost meanwhile.
    public func run() async {
        var pause = 0.2
        while !Task.isCancelled {
            do throws(Refusal) {
                let moved = try await turn()
                pause = moved ? 0.05 : 0.2
            } catch {
                logger.notice("trying again", metadata: ["refusal": "\(error)", "seconds": "\(pause)"])
                pause = min(pause * 2, 60)
            }
            // Jitter keeps many nodes from coming back at once.
            try? await Task.sleep(for: .seconds(pause * Double.random(in: 0.75...1.25)))
        }
        await client.close()
    }

    /// One turn over the roster, the rounds, and each round's board.
    ///
    /// Returns whether anything moved.
    package func turn() async throws(Refusal) -> Bool {
        let trust = Trust(store: store, coordinator: coordinator)
        let latest = try trust.roster(try await client.roster()).body
        var moved = try await sendVouchers()
        let listing = try RoundListing(canonicalBytes: try await client.rounds(), place: "rounds")
        try trust.keep(vouchers: listing.vouchers, by: latest)
        for item in listing.items where !finished.contains(item.round) {
            do throws(Refusal) {
                moved = try await follow(item, trust, isOnly: listing.items.count - finished.count == 1) || moved
            } catch {
                // One round's trouble must not hold up another's.
                logger.notice("round waits", metadata: ["round": "\(item.round)", "refusal": "\(error)"])
            }
        }
        return moved
    }

    private func follow(_ item: RoundListing.Item, _ trust: Trust, isOnly: Bool) async throws(Refusal) -> Bool {
        var driver: RoundDriver
        if let known = rounds[item.round] {
            driver = known
        } else {
            let roster = try trust.roster(item.roster)
            driver = try RoundDriver(
                item.round,
                roster: roster,
                coordinator: coordinator,
                problem: try await study(of: item.round, roster: roster.body),
                store: store,
                client: client,
                configuration: configuration,
                identity: identity,
                logger: logger
            )
        }
        if try driver.isSettled {
            finished.insert(item.round)
            rounds[item.round] = nil
            return false
        }
        defer { rounds[item.round] = driver }
        return try await driver.turn(wait: isOnly ? 1 : 0)
    }

    /// The nameless problem of the study that a round's draft names; the study is kept for the operator.
    private func study(of round: RoundName, roster: Roster) async throws(Refusal) -> Problem {
        let entries = try await client.board(round, from: 0, wait: 0)
        guard let first = entries.first else { throw Refusal(.noSuchRound, at: "round \(round)") }
        let message = try UnverifiedMessage(decoding: first).verified(by: Keyring(coordinator: coordinator))
        guard case .draft(let draft) = message.statement else { throw Refusal(.notTheCoordinator, at: "draft") }
        let name = draft.study.hex
        let bytes: [UInt8]
        if let kept = try store.documents.bytes(kind: NodeDesk.studyKind, name: name) {
            bytes = kept
        } else {
            bytes = try await client.study(draft.study)
        }
        let study = try Study(canonicalBytes: bytes, place: "study")
        guard study.digest == draft.study else { throw Refusal(.otherStudyServed, at: "round \(round)") }
        try store.documents.put(bytes, kind: NodeDesk.studyKind, name: name, at: .now)
        try store.documents.put(first, kind: NodeDesk.draftKind, name: round.text, at: .now)
        return try Problem(layout: SlotLayout(study))
    }

    /// Posts a voucher for every key that the operator has read and that has none yet.
    private func sendVouchers() async throws(Refusal) -> Bool {
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
        for message in try store.waiting() where message.round == nil {
            let receipt = try await client.vouch(message.bytes)
            try store.markSent(message.id, receipt: receipt, at: .now)
        }
        return moved
    }
}
