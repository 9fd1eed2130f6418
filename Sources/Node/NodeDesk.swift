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
        store = try NodeStore(folder: configuration.state, access: .beside)
    }

    /// Sets a folder up: makes the identity key, and binds the node to its policy.
    ///
    /// Returns its six words.
    public static func initialise(_ configuration: NodeConfiguration) throws(Refusal) -> [String] {
        let store = try NodeStore(folder: configuration.state)
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
            throw error
        }
        await client.close()
        switch answer {
        case .pending:
            throw Refusal(
                .enrolmentPending,
                at: "kommune \(configuration.kommune)",
                next: "Telephone the coordinator and read the six words, then run this again."
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
            throw Refusal(.notStored, at: "kommune \(kommune)", next: "Let the node run until it has the roster.")
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

    /// What approving a round would mean: the tally of the node's own extracts, and what would open by name.
    public func preview(_ round: RoundName) throws(Refusal) -> Preview { try tally(round).preview }

    /// Approves a round: offers, countersigns and submits exactly the figures that the extracts give now.
    ///
    /// `named` are the rounds of the same days of which it is known that they told their members which cells are small. Meets NODE-3 and
    /// NODE-13.
    public func approve(
        _ round: RoundName,
        by person: String,
        despite named: [RoundName] = []
    ) throws(Refusal) -> Preview {
        try Self.checkName(person)
        if let state = try store.round(round)?.state, state.hasPrefix("published") || state.hasPrefix("stopped") {
            throw Refusal(.nothingToApprove, at: "round \(round)", next: "It is over: \(state).")
        }
        let (outcome, draft, mapping, study, preview) = try tally(round)
        try Self.refuseBlocked(QualityGate(outcome.quality, emptyAllowed: mapping.tablesThatMayBeEmpty))
        try refuseRevision(of: draft.body, values: outcome.values)
        if let other = try ToldRounds(store).near(draft.body).first(where: { !named.contains($0) }) {
            throw Refusal(
                .toldBefore,
                at: "round \(other)",
                next: """
                    Where it still runs, wait until it has opened its figures. Else let your data-protection officer decide; then approve \
                    with --despite \(other).
                    """
            )
        }
        if let standing = try store.documents.approval(of: round), standing.draft == draft.digest {
            guard standing.values == Secret(outcome.values) else {
                throw Refusal(
                    .nothingToApprove,
                    at: "round \(round)",
                    next: "It is approved already, with other figures."
                )
            }
            if standing.despite != named { try store.documents.keep(standing.naming(named), of: round) }
            return preview
        }
        let approval = Approval(
            draft: draft.digest,
            study: study.digest,
            mapping: mapping.digest,
            extracts: outcome.extractDigests,
            by: person,
            despite: named,
            values: Secret(outcome.values)
        )
        try store.documents.keep(approval, of: round)
        try keepQuality(outcome.quality, of: study, period: draft.body.period, as: .round(round))
        return preview
    }

    /// Refuses figures for days that an earlier round has opened figures for, unless they are the same figures: the difference of
    /// two openings can be one person.
    ///
    /// Meets NODE-9.
    private func refuseRevision(of draft: Draft, values: [Int64]) throws(Refusal) {
        for written in try store.releases() where written.release.round != draft.round {
            let earlier = written.release.period
            guard earlier.overlaps(draft.period) else { continue }
            if let approval = try store.documents.approval(of: written.release.round),
                approval.study == draft.study, earlier == draft.period, approval.values == Secret(values)
            {
                continue
            }
            throw Refusal(
                .opensDifference,
                at: "round \(draft.round), against round \(written.release.round)",
                next: "Approve only the same figures for the same period again, or a period that does not overlap."
            )
        }
    }

    private typealias Tallied = (
        outcome: TallyOutcome, draft: (body: Draft, digest: Digest), mapping: Mapping, study: Study, preview: Preview
    )

    private func tally(_ round: RoundName) throws(Refusal) -> Tallied {
        let dossier = try Dossier(round, store, configuration)
        try dossier.rules.check()
        let (study, draft) = (dossier.study, (body: dossier.draft, digest: dossier.draftDigest))
        let layout = SlotLayout(study)
        let mapping = try Dossier.mapping(to: study, configuration)
        let outcome = try Tally.run(
            study: study,
            layout: layout,
            mapping: mapping,
            folder: configuration.extracts,
            period: draft.body.period
        )
        // A table of which nothing could be read would go out as zeros.
        if let empty = outcome.quality.tables.first(where: { $0.read > 0 && $0.kept == 0 }) {
            throw Refusal(
                .noRowKept,
                at: "table \(empty.name), \(empty.read) rows in \(empty.extract)",
                next: "Look at the rules that rejected them, and correct the mapping or the extract."
            )
        }
        let problem = try Problem(layout: layout)
        let thresholds = dossier.rules.effective.thresholds
        let alone = try JointSuppression(
            alone: outcome.values,
            problem: problem,
            thresholds: thresholds,
            tolerated: draft.body.threshold.tolerated,
            contributors: draft.body.contributors.count
        )
        let approval = Approval(
            draft: draft.digest,
            study: study.digest,
            mapping: mapping.digest,
            extracts: outcome.extractDigests,
            by: "",
            despite: [],
            values: Secret(outcome.values)
        )
        let preview = Preview(
            quality: outcome.quality,
            open: alone.passing.named[0].population,
            named: problem.named.population,
            plaintext: approval.plaintext,
            period: draft.body.period,
            contributors: draft.body.contributors,
            committee: draft.body.committee,
            tolerated: draft.body.threshold.tolerated,
            thresholds: thresholds,
            auditor: draft.body.auditor
        )
        return (outcome, draft, mapping, study, preview)
    }

    /// Rule by rule what holds for a round, and whose word it is; with the line that lets the study in, where the policy does not.
    public func rules(of round: RoundName) throws(Refusal) -> (rules: [RuleAccount], missingLine: String?) {
        let rules = try Dossier(round, store, configuration).rules
        return (rules.account, rules.isStudyAllowed ? nil : rules.line)
    }

    /// Every round with its state in a word, whether it is approved, and whether it was stopped after its members knew which cells are small.
    public func rounds() throws(Refusal) -> [(round: RoundName, state: String, isApproved: Bool, isBurned: Bool)] {
        var rows: [(RoundName, String, Bool, Bool)] = []
        let burned = Set(try ToldRounds(store).burned())
        let stored = Dictionary(try store.rounds().map { ($0.name, $0.state) }, uniquingKeysWith: { $1 })
        for text in try store.documents.names(kind: Self.draftKind) {
            guard let name = RoundName(text) else { continue }
            let state = stored[name] ?? "drafted"
            let isBurned = burned.contains(name) && state.hasPrefix("stopped")
            rows.append((name, state, try store.documents.approval(of: name) != nil, isBurned))
        }
        return rows
    }

    /// Everything that has left this house, oldest first; the chain is checked on the way.
    public func ledger() throws(Refusal) -> [LedgerEntry] { try store.ledger() }
}
