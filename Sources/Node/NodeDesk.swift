import Digests
import Disclosure
import Foundation
import Messages
import Rounds
import Sealing
import Sharing
public import Store
import Studies
import TLS
import Tallying
import Transport
public import Vocabulary

/// What an operator does at a node: set it up, enrol it, compare words, approve a round, look.
public struct NodeDesk: Sendable {
    static let studyKind = "study"
    static let draftKind = "draft"

    let configuration: NodeConfiguration
    let store: NodeStore

    /// Opens the node's folder beside the process that runs it.
    public init(_ configuration: NodeConfiguration) throws(Refusal) {
        self.configuration = configuration
        store = try NodeStore(folder: configuration.state, access: .beside, ledgerCopy: configuration.ledgerCopy)
    }

    /// Sets a folder up: makes the identity key, and binds the node to its policy.
    ///
    /// Returns its six words.
    public static func initialise(_ configuration: NodeConfiguration) throws(Refusal) -> [String] {
        let store = try NodeStore(folder: configuration.state, ledgerCopy: configuration.ledgerCopy)
        let keys = NodeKeys(documents: store.documents)
        let (policy, _) = try PolicyFile.find(configuration)
        try keys.makeIdentity()
        try policy.keep(in: store.documents)
        return Fingerprint.words(kommune: configuration.kommune, key: try keys.identity().verifyingKey)
    }

    /// This node's six words.
    public func words() throws(Refusal) -> [String] {
        let key = try NodeKeys(documents: store.documents).identity().verifyingKey
        return Fingerprint.words(kommune: configuration.kommune, key: key)
    }

    /// Asks to be enrolled with a one-time code; may be repeated with the same code until it is approved.
    ///
    /// Refuses with `enrolmentPending` while it waits.
    public func enrol(code text: String) async throws(Refusal) {
        let keys = NodeKeys(documents: store.documents)
        let code = try EnrolmentCode(typed: text)
        guard code.kommune == configuration.kommune else {
            throw Refusal(
                .badConfiguration,
                at: "kommune \(configuration.kommune)",
                next: "The code is for kommune \(code.kommune): correct the configuration, or ask for another code."
            )
        }
        let identity = try keys.identity()
        let request: EnrolmentRequest
        if let sent = try keys.sentRequest(), sent.secret == code.secret {
            request = sent
        } else {
            request = try EnrolmentRequest(
                code: code,
                identity: identity.verifyingKey,
                certificateRequest: try keys.certificateRequest(for: configuration.kommune).der
            ) { (bytes: [UInt8]) throws(Refusal) in try identity.sign(bytes) }
            try keys.keep(request)
        }
        // Asked again with the same request, it is listed already.
        let bytes = request.canonicalBytes
        let line = LedgerLine(recipient: .coordinator, kind: "enrolment", bytes: bytes)
        try store.listEnrolment(OutgoingMessage(kind: "enrolment", bytes: bytes, lines: [line]), at: .now)
        let client = CoordinatorClient(
            address: configuration.enrolment,
            context: try TLSContext.enrolmentClient(authority: code.authority),
            proxy: configuration.proxy
        )
        let answer: EnrolmentAnswer
        do throws(Refusal) {
            answer = try await client.enrol(request)
        } catch {
            await client.close()
            try store.count(client.meter)
            // The main port wants a certificate, which nobody has who is about to enrol.
            guard error.code == .peerRefusesCertificate else { throw error }
            throw Refusal(
                error.code,
                at: error.place,
                next: "Are the two ports swapped? `coordinator.enrolment` names the one for enrolment. \(error.next)"
            )
        }
        await client.close()
        try store.count(client.meter)
        switch answer {
        case .pending:
            throw Refusal(
                .enrolmentPending,
                at: "kommune \(configuration.kommune)",
                next:
                    "Telephone the coordinator and read these six words: \(try words().joined(separator: " ")). Then run this again."
            )
        case .issued(let grant):
            if let known = try keys.coordinator(), known != grant.coordinator {
                throw Refusal(
                    .notTheCoordinator,
                    at: "enrolment answer",
                    next: "This node belongs to another coordinator; use a new state folder for this one."
                )
            }
            let own = Roster.Entry(
                kommune: configuration.kommune,
                name: configuration.name,
                key: identity.verifyingKey
            )
            try Trust(store: store, coordinator: grant.coordinator, own: own).latest(grant.roster)
            try keys.keep(grant)
        }
    }

    /// The pinned kommuner, each with its key's six words, and whether they have been read.
    public func peers() throws(Refusal) -> [(peer: Peer, words: [String])] {
        try store.peers().filter { $0.kommune != configuration.kommune }
            .map { ($0, Fingerprint.words(kommune: $0.kommune, key: $0.identityKey)) }
    }

    /// How many other kommuner are pinned.
    public func knownPeers() throws(Refusal) -> Int {
        try store.peers().filter { $0.kommune != configuration.kommune }.count
    }

    /// Records that the six words of a kommune's key were read by telephone, and by whom.
    ///
    /// Meets NODE-2.
    public func trust(_ kommune: KommuneCode, words: [String], by person: String) throws(Refusal) {
        try Self.checkName(person)
        guard let peer = try store.peer(kommune) else {
            throw Refusal(.notStored, at: "kommune \(kommune)", next: store.untilItRuns("the roster"))
        }
        guard Fingerprint.words(kommune: kommune, key: peer.identityKey) == words.map({ $0.lowercased() }) else {
            throw Refusal(
                .peerWordsDiffer,
                at: "kommune \(kommune)",
                next: "Telephone the kommune again, at a number you knew before. If they still differ, stop and say so."
            )
        }
        try store.recordReading(of: kommune, identityKey: peer.identityKey, by: person, at: .now)
    }

    /// Forgets a kommune's key with its reading and vouchers, because the kommune has a new one; the words are compared again.
    public func forget(_ kommune: KommuneCode) throws(Refusal) {
        guard try store.peer(kommune) != nil else { throw Refusal(.notStored, at: "kommune \(kommune)") }
        try store.forget(kommune)
    }

    static func checkName(_ person: String) throws(Refusal) {
        guard person.isOneLine, person.utf8.count <= 200 else {
            throw Refusal(.nobodyNamed, at: "--by", next: "Write the name of the person, on one line.")
        }
    }

    /// Rule by rule what holds for a round, and whose word it is; with the line that lets the study in, where the policy does not.
    public func rules(of round: RoundName) throws(Refusal) -> (rules: [RuleAccount], missingLine: String?) {
        let rules = try Dossier(round, store, configuration).rules
        return (rules.account, rules.isStudyAllowed ? nil : rules.line)
    }

    /// Everything that has left this house, oldest first; chain and copy are checked on the way.
    public func ledger() throws(Refusal) -> [LedgerEntry] { try store.checkedLedger() }

    /// What went over sockets, by day: what is listed, and requests, TLS and the way through a proxy beside it.
    public func wire() throws(Refusal) -> [WireCount] { try store.wire() }
}
