internal import Audit
internal import Digests
internal import Disclosure
internal import Messages
internal import Proceedings
internal import Publication
internal import Rounds
internal import Sealing
internal import Sharing
internal import Studies
internal import Transcript
internal import Vocabulary

/// The machines of every party of an exercise, and the relay between them.
///
/// Members read the board as it grows. Everybody else reads it when there is something to do, and once more at the end, one after the
/// other, so that one board and the members' state are all that is in memory at a time.
struct ExerciseRound {
    /// A report of a round of this name says that its figures are invented.
    private static let name = "oevelse"

    private let draft: Draft
    private let roster: SignedMessage
    private let names: Roster
    private let coordinatorKey: SigningKey
    private var coordinator: CoordinatorRound
    private var nodes: [KommuneCode: NodeRound] = [:]
    private var board: [[UInt8]] = []
    private var read: [KommuneCode: Int] = [:]
    private var envelopes: [KommuneCode: [[UInt8]]] = [:]
    private var traffic: [KommuneCode: Traffic] = [:]
    private var generator: SyntheticRandomness

    /// Sets everybody up with keys of their own.
    init(_ exercise: Exercise) throws(Refusal) {
        var generator = SyntheticRandomness(seed: exercise.seed, purpose: "round")
        let kommuner = exercise.kommuner
        let coordinatorKey = try SigningKey(using: &generator)
        var identities: [KommuneCode: SigningKey] = [:]
        for kommune in kommuner { identities[kommune.code] = try SigningKey(using: &generator) }
        let names = Roster(
            version: 1,
            entries: kommuner.compactMap { kommune in
                identities[kommune.code]
                    .map {
                        Roster.Entry(kommune: kommune.code, name: kommune.name, key: $0.verifyingKey)
                    }
            }
        )
        roster = try SignedMessage(.roster(names), from: .coordinator) { (bytes: [UInt8]) throws(Refusal) in
            try coordinatorKey.sign(bytes)
        }
        let threshold = try Self.threshold(of: kommuner.count)
        guard let round = RoundName("\(Self.name)-\(exercise.period.last.civil.year)") else {
            preconditionFailure("letters, a hyphen and a year are a round's name")
        }
        let codes = kommuner.map(\.code)
        draft = Draft(
            round: round,
            study: exercise.study.digest,
            slotCount: exercise.layout.slotCount,
            period: exercise.period,
            contributors: codes,
            // Members who hand nothing in serve all the same.
            committee: Array(codes.prefix(threshold.committee)),
            threshold: threshold,
            thresholds: exercise.study.thresholds,
            roster: roster.digest,
            closes: Timestamp(seconds: 0),
            suite: Record.suite
        )
        let record = Record(
            keyring: Keyring(coordinator: coordinatorKey.verifyingKey, roster: names),
            roster: roster.digest,
            terms: try StudyTerms(exercise.study)
        )
        coordinator = CoordinatorRound(identity: coordinatorKey, record: record)
        for (kommune, identity) in identities {
            nodes[kommune] = NodeRound(kommune: kommune, identity: identity, record: record)
        }
        self.names = names
        self.coordinatorKey = coordinatorKey
        self.generator = generator
    }

    /// The usual committee for so many kommuner.
    static func threshold(of kommuner: Int) throws(Refusal) -> Threshold {
        guard let threshold = Threshold.standard(contributors: kommuner) else {
            throw Refusal(.tooFewLeft, at: "\(kommuner) kommuner", next: "Ask three at the least.")
        }
        return threshold
    }

    /// How many must hand in before anything may open.
    static func leastContributors(of kommuner: Int, study: Study) throws(Refusal) -> Int {
        study.thresholds.stricter(than: .least(tolerated: try threshold(of: kommuner).tolerated)).minimumContributors
    }

    /// Everything from the draft to the deletion of the members' keys.
    mutating func play(_ contributions: [Contribution]) throws(Refusal) {
        put(try coordinator.open(draft))
        for kommune in draft.contributors {
            let floors = draft.thresholds
            try step(kommune) { (node, _) throws(Refusal) in try node.offer(floors: floors) }
        }
        let trusted = Set(draft.contributors)
        for kommune in draft.contributors {
            try step(kommune) { (node, _) throws(Refusal) in try node.countersign(trusted: trusted) }
        }
        for contribution in contributions {
            try step(contribution.kommune) { (node, generator) throws(Refusal) in
                try node.submit(values: Secret(contribution.values), using: &generator)
            }
        }
        try settle()
        put(try coordinator.close(at: draft.closes))
        try settle()
    }

    /// Publishes what was opened, and lets everybody read the board to its end.
    mutating func outcome(of exercise: Exercise) throws(Refusal) -> ExerciseOutcome {
        let day = exercise.period.last.adding(exercise.study.publicationDays)
        let opened = ReplayedRound(study: exercise.study, roster: names, record: coordinator.record)
        guard let table = try opened.report(dated: day).files.first(where: { $0.name == Report.tableName }) else {
            preconditionFailure("a report has its table")
        }
        put(try coordinator.publish(table: Hashing.sha256(table.bytes), on: day))
        try settle()
        for kommune in draft.contributors {
            try catchUp(kommune)
            nodes[kommune] = nil
        }
        guard let agreed = coordinator.record.session?.agreed else {
            preconditionFailure("what is published was agreed on")
        }
        let final = ReplayedRound(study: exercise.study, roster: names, record: coordinator.record)
        let bundle = Bundle(
            study: exercise.study.canonicalBytes,
            coordinatorKey: coordinatorKey.verifyingKey.bytes,
            roster: roster.bytes,
            entries: board
        )
        return ExerciseOutcome(
            contributors: coordinator.record.listed,
            dropouts: exercise.dropouts.sorted(),
            threshold: draft.threshold,
            committee: draft.committee,
            traffic: traffic,
            board: board.reduce(0) { $0 + $1.count },
            closings: exercise.layout.releaseTables.map {
                TableClosing(table: $0, cells: ClosedCells(of: $0, in: agreed.passing))
            },
            files: try final.report(dated: day).files,
            bundle: bundle.canonicalBytes,
            coordinatorKey: coordinatorKey.verifyingKey.bytes.hex
        )
    }
}

// MARK: The relay

extension ExerciseRound {
    private mutating func put(_ entries: [SignedMessage]) { board += entries.map(\.bytes) }

    /// One kommune's next decision, after it has read the board.
    private mutating func step(
        _ kommune: KommuneCode,
        _ decide: (inout NodeRound, inout SyntheticRandomness) throws(Refusal) -> [Action]
    ) throws(Refusal) {
        try catchUp(kommune)
        guard var node = nodes.removeValue(forKey: kommune) else { return }
        let actions = try decide(&node, &generator)
        nodes[kommune] = node
        try act(actions, of: kommune)
        try settle()
    }

    /// Lets the members read and answer until none of them has anything to say.
    private mutating func settle() throws(Refusal) {
        var moved = true
        while moved {
            moved = false
            for member in draft.committee {
                if try catchUp(member) { moved = true }
                if try fetch(member) { moved = true }
            }
        }
    }

    /// Lets a kommune read what it has not read yet; true if there was anything.
    @discardableResult
    private mutating func catchUp(_ kommune: KommuneCode) throws(Refusal) -> Bool {
        let start = read[kommune, default: 0]
        // Taken out, so that there is one copy of its record to change.
        guard start < board.count, var node = nodes.removeValue(forKey: kommune) else { return false }
        var actions: [Action] = []
        for entry in board[start...] {
            actions += try node.receive(entry, using: &generator)
            // What a node says stands on the board before it reads on.
            read[kommune, default: 0] += 1
            if !actions.isEmpty { break }
        }
        nodes[kommune] = node
        try act(actions, of: kommune)
        return true
    }

    private mutating func fetch(_ member: KommuneCode) throws(Refusal) -> Bool {
        guard let awaited = nodes[member]?.awaitedEnvelopes.first,
            let sealed = envelopes[awaited.contributor], let point = draft.point(of: member),
            var node = nodes.removeValue(forKey: member)
        else { return false }
        let actions = try node.receive(
            envelope: sealed[point - 1],
            path: MerkleTree.path(of: sealed, index: point - 1),
            contributor: awaited.contributor,
            sequence: awaited.sequence
        )
        nodes[member] = node
        try act(actions, of: member)
        return true
    }

    private mutating func act(_ actions: [Action], of kommune: KommuneCode) throws(Refusal) {
        for action in actions {
            switch action {
            case .post(let message):
                traffic[kommune, default: Traffic()].messages += message.bytes.count
                put(try coordinator.receive(message.bytes))
            case .upload(let header, let sealed):
                traffic[kommune, default: Traffic()].messages += header.bytes.count
                traffic[kommune, default: Traffic()].envelopes += sealed.reduce(0) { $0 + $1.count }
                envelopes[kommune] = sealed
                put(try coordinator.receive(submission: header.bytes, envelopes: sealed))
            case .stopped(let stop):
                throw Refusal(.exerciseStopped, at: "kommune \(kommune), T\(stop.reason)")
            case .recordOpened, .deleteSecrets, .published: break
            }
        }
    }
}

extension SigningKey {
    /// A key that nothing depends on.
    fileprivate init(using generator: inout SyntheticRandomness) throws(Refusal) {
        var bytes: [UInt8] = []
        for _ in 0..<4 {
            let word = generator.next()
            bytes += (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * UInt64($0))) }
        }
        try self.init(rawRepresentation: Secret(bytes))
    }
}
