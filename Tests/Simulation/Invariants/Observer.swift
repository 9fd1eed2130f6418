import Digests
import Disclosure
package import Messages
package import Proceedings
package import Sealing
import Sharing
import TestSupport
import Transcript
package import Vocabulary

/// Sees everything, says nothing to anybody, and holds what it sees against the promises.
///
/// It computes from protocol.md what it can, so that a fault in the code under test is not a fault of its judge.
package struct Observer: Sendable {
    let setting: Setting
    let keyring: Keyring
    /// Who is promised something, and of whom something is promised.
    let honest: Set<KommuneCode>
    private(set) var submissions: [Digest: OpenedSubmission] = [:]
    private var honestRoots: [(root: Digest, contributor: KommuneCode)] = []
    private(set) var keys: [Digest: EnvelopeKey] = [:]
    private var said: [KommuneCode: [String: Digest]] = [:]
    private var heard: [View.Utterance] = []
    var statements: [Digest: [KommuneCode: PassingStatement]] = [:]
    var lists: [Digest: ListProposal] = [:]
    var receipted: Set<Digest> = []
    /// Everybody's places in the circuit of whatever boards honest members have.
    var seats = Seats()
    /// What honest members have sealed in the circuit, as it was read when it was said, by sender, reader and envelope.
    var sealed: [Digest: [Field64]] = [:]
    /// What a session comes to.
    var settled: [Digest: JointSuppression] = [:]
    private var generator: SeededGenerator

    package init(setting: Setting, keyring: Keyring, honest: Set<KommuneCode>, seed: UInt64) {
        self.setting = setting
        self.keyring = keyring
        self.honest = honest
        generator = SeededGenerator(seed: seed)
    }

    var honestMembers: [KommuneCode] { setting.committee.filter(honest.contains) }

    package mutating func learn(key: EnvelopeKey) { keys[key.publicKey.keyID] = key }

    package func key(_ id: Digest) -> EnvelopeKey? { keys[id] }

    // What is said.

    /// Opens a submission that left its contributor.
    ///
    /// A liar's header may carry another's root: its envelopes are then no submission, since every coordinator and every member
    /// holds envelopes against the root.
    package mutating func uploaded(
        _ header: Submission,
        envelopes: [[UInt8]],
        contributor: KommuneCode,
        by record: Record
    ) {
        guard MerkleTree.root(of: envelopes) == header.root,
            submissions[header.root].map({ $0.contributor == contributor }) ?? true
        else { return }
        let committee = setting.committee.map { member in
            (member, record.offers[member]?.body.envelopeKey.flatMap { keys[$0.keyID] })
        }
        submissions[header.root] = OpenedSubmission(
            header: header,
            envelopes: envelopes,
            contributor: contributor,
            committee: committee,
            threshold: setting.threshold,
            slots: setting.problem.numberCount
        )
        if honest.contains(contributor) { honestRoots.append((header.root, contributor)) }
    }

    /// Judges what an honest party has said; `board` is what it has on its own disk.
    package mutating func said(
        _ message: SignedMessage,
        by kommune: KommuneCode,
        record: Record,
        board: [[UInt8]],
        wasRestored: Bool
    ) throws(Violation) {
        try checkOneWord(message, by: kommune, record, wasRestored: wasRestored)
        switch message.statement {
        case .commitment:
            guard let list = record.session?.list.body else { break }
            let left = list.items.filter { honest.contains($0.contributor) && submissions[$0.root] == nil }
            guard left.isEmpty else { throw Violation(.exactWords, "C1 to a list with what nobody submitted") }
            // By its own word and by those on its board, whatever its record makes of them.
            for item in list.items
            where Self.hasWithdrawn(item, board: board, keyring)
                || said[kommune]?["withdrawal \(item.sequence)"] != nil && item.contributor == kommune
            {
                throw Violation(.exactWords, "\(kommune): C1 to a list with what \(item.contributor) has withdrawn")
            }
        case .degreeShares(let body): try heardAnswers(body, from: kommune, record)
        case .circuit(let body): try heardCircuit(body, from: kommune, record)
        case .passing(let body): try heardStatement(body, from: kommune, record)
        case .opening(let body): try heardOpening(body, from: kommune, record, board)
        default: break
        }
    }

    private static func hasWithdrawn(_ item: ListProposal.Item, board: [[UInt8]], _ keyring: Keyring) -> Bool {
        board.contains { bytes in
            guard let message = try? UnverifiedMessage(decoding: bytes).verified(by: keyring),
                case .withdrawal(let word) = message.statement
            else { return false }
            return message.sender == .kommune(item.contributor) && word.sequence >= item.sequence
        }
    }

    private mutating func checkOneWord(
        _ message: SignedMessage,
        by kommune: KommuneCode,
        _ record: Record,
        wasRestored: Bool
    ) throws(Violation) {
        let attempt = record.session?.list.body.attempt ?? 0
        var steps: [String] = []
        switch message.statement {
        case .submission(let body): steps = ["submission \(body.sequence)"]
        case .acknowledgement(let body): steps = ["acknowledgement \(body.contributor) \(body.sequence)"]
        case .withdrawal(let body): steps = ["withdrawal \(body.sequence)"]
        case .commitment(let body): steps = ["C1 \(body.attempt)"]
        case .reveal, .degreeShares: steps = ["\(message.statement.name) \(attempt)"]
        case .circuit(let body): steps = ["\(message.statement.name) \(attempt), \(body.step)"]
        // One passing set in a round, and one set of opening shares, whatever is restored.
        default: steps = [message.statement.name]
        }
        for step in steps {
            if let earlier = said[kommune]?[step], earlier != message.digest {
                // A restored copy may say again, with fresh randomness, what is bound to a session that can have no end; but it
                // opens once.
                guard wasRestored, message.statement.name != "opening shares" else {
                    throw Violation(.oneWord, "\(kommune) signed two: \(step)")
                }
            }
            said[kommune, default: [:]][step] = message.digest
        }
    }

    private mutating func heardAnswers(
        _ body: DegreeShares,
        from kommune: KommuneCode,
        _ record: Record
    ) throws(Violation) {
        guard let session = record.session, let challenge = session.challenge, session.id == body.session,
            let point = point(of: kommune), body.responses.count == session.list.body.items.count
        else { throw Violation(.exactWords, "\(kommune): C3 outside its session") }
        let pair = Int(session.list.body.attempt)
        let slots = setting.problem.numberCount
        for (item, response) in zip(session.list.body.items, body.responses) {
            guard let shares = submissions[item.root]?.shares[point] else { continue }
            var expected = Field128(real: shares[slots + 2 * pair - 2], imaginary: shares[slots + 2 * pair - 1])
            var power = challenge
            for share in shares[..<slots] {
                expected = expected + power * Field128(share)
                power = power * challenge
            }
            guard expected == response else {
                throw Violation(.exactWords, "\(kommune): another answer in C3 about \(item.contributor)")
            }
            heard.append(.answer(point: point, root: item.root, challenge: challenge, pair: pair))
        }
        try checkSecrecy(ofAll: false)
    }

    private mutating func heardOpening(
        _ body: OpeningShares,
        from kommune: KommuneCode,
        _ record: Record,
        _ board: [[UInt8]]
    ) throws(Violation) {
        guard let list = record.session?.list.body, let point = point(of: kommune) else {
            throw Violation(.agreement, "\(kommune): opening shares without a session")
        }
        // By the signatures on the member's own disk, not by its record.
        var seen: [KommuneCode: PassingStatement] = [:]
        for bytes in board {
            guard let message = try? UnverifiedMessage(decoding: bytes).verified(by: keyring),
                case .passing(let statement) = message.statement, statement.session == body.session,
                case .kommune(let sender) = message.sender
            else { continue }
            seen[sender] = statement
        }
        guard let first = seen.values.first, seen.count == setting.committee.count,
            setting.committee.allSatisfy({ seen[$0] == first })
        else { throw Violation(.agreement, "\(kommune): opens after \(seen.count) of \(setting.committee.count) C4") }
        let functionals = first.passing.functionals
        guard functionals.count == body.shares.count else {
            throw Violation(.exactWords, "\(kommune): shares too many")
        }
        for (functional, share) in zip(functionals, body.shares) {
            let (items, slot) =
                switch functional {
                case .named(let contributor, let slot): ([list.items[contributor]], slot)
                case .pooled(let slot): (list.items, slot)
                }
            let parts = items.compactMap { submissions[$0.root]?.shares[point]?[slot] }
            if parts.count == items.count {
                guard parts.reduce(Field64.zero, +) == share else {
                    throw Violation(.exactWords, "\(kommune): another opening share")
                }
            }
            heard.append(.opening(point: point, roots: items.map(\.root), slot: slot))
        }
        try checkSecrecy(ofAll: false)
    }

    func point(of kommune: KommuneCode) -> Int? {
        setting.committee.firstIndex(of: kommune).map { $0 + 1 }
    }

    // What is known.

    /// Holds the view of the coordinator and t members against what has been agreed to open: of every t that hold all
    /// corrupted ones, or of one of them.
    package mutating func checkSecrecy(ofAll isForAll: Bool) throws(Violation) {
        guard !heard.isEmpty else { return }
        let view = View(
            slots: setting.problem.numberCount,
            tolerated: setting.threshold.tolerated,
            contributors: setting.kommuner.filter(honest.contains),
            submissions: honestRoots
        )
        let corrupted = setting.committee.indices.filter { !honest.contains(setting.committee[$0]) }.map { $0 + 1 }
        let others = setting.committee.indices.filter { honest.contains(setting.committee[$0]) }.map { $0 + 1 }
        var choices = Self.subsets(of: others, count: max(0, setting.threshold.tolerated - corrupted.count))
        if !isForAll { choices = [choices[Int.random(in: choices.indices, using: &generator)]] }
        let released = released
        for choice in choices {
            let excess = view.excess(members: corrupted + choice, heard: heard, released: released)
            guard excess.isEmpty else {
                let who = (corrupted + choice).map(String.init).joined(separator: ", ")
                throw Violation(.secrecy, "coordinator and members \(who) know \(excess.joined(separator: "; "))")
            }
        }
    }

    /// What every honest member has agreed to open.
    private var released: [View.Figures] {
        var released: [View.Figures] = []
        for (session, said) in statements {
            guard let list = lists[session], let first = said.values.first?.passing,
                honestMembers.allSatisfy({ said[$0]?.passing == first })
            else { continue }
            for functional in first.functionals {
                switch functional {
                case .named(let contributor, let slot): released.append([(list.items[contributor].contributor, slot)])
                case .pooled(let slot): released.append(list.items.map { ($0.contributor, slot) })
                }
            }
        }
        return released
    }

    static func subsets(of points: [Int], count: Int) -> [[Int]] {
        guard count > 0 else { return [[]] }
        guard points.count >= count else { return [] }
        return points.indices.flatMap { index in
            subsets(of: Array(points[(index + 1)...]), count: count - 1).map { [points[index]] + $0 }
        }
    }
}
