import Digests
import Disclosure
public import Messages
public import Sharing
public import Vocabulary

/// One session: one list and one run of C1 to result, as anybody can follow it.
public struct Session: Sendable {
    /// The list.
    public let list: Record.Anchored<ListProposal>
    /// The members in order.
    public let members: [KommuneCode]
    /// C1 by member.
    public internal(set) var commitments: [KommuneCode: SignedMessage] = [:]
    /// C2 by member.
    public internal(set) var reveals: [KommuneCode: SignedMessage] = [:]
    /// C3 by member.
    public private(set) var degreeShares: [KommuneCode: SignedMessage] = [:]
    /// The steps of the mask circuit, each by member; all but the last are whole.
    public private(set) var circuit: [[KommuneCode: SignedMessage]] = []
    /// The digest of all C3, and behind it that of each whole step of the circuit: each of the c words after them is held against it.
    private var pasts: [Digest] = []
    /// C4 by member.
    public internal(set) var statements: [KommuneCode: SignedMessage] = [:]
    /// Opening shares by member.
    public internal(set) var openings: [KommuneCode: SignedMessage] = [:]
    /// Results by member.
    public internal(set) var results: [KommuneCode: SignedMessage] = [:]
    /// The opened figures, once all c openings are in.
    public internal(set) var figures: OpenedFigures?

    init(list: Record.Anchored<ListProposal>, members: [KommuneCode]) {
        self.list = list
        self.members = members
    }

    /// The session's id: the hash of all c signed C1 messages in member order; nil until all are in.
    ///
    /// Meets RND-14.
    public var id: Digest? { digest(.session, of: commitments) }

    /// The digest of all c C2 messages; nil until all are in.
    public var revealsDigest: Digest? { digest(.reveals, of: reveals) }

    /// The challenge ρ in F_{p²}, from all c coins under the session's id; nil until all are in.
    ///
    /// The coins were committed to before the id was known, so no member, and no coordinator, chooses ρ.
    public var challenge: Field128? {
        guard let id, reveals.count == members.count else { return nil }
        var coins: [[UInt8]] = [id.bytes]
        for member in members {
            guard case .reveal(let reveal) = reveals[member]?.statement else { return nil }
            coins.append(reveal.coin.bytes)
        }
        var expander = Expander(seed: Secret(Hashing.digest(.challenge, parts: coins).bytes), label: .challenge)
        let words = expander.words(2, below: Field64.modulus)
        guard let real = Field64(canonical: words[0]), let imaginary = Field64(canonical: words[1]) else { return nil }
        return Field128(real: real, imaginary: imaginary)
    }

    /// The verdicts of the degree check, one a contributor of the list; nil until all c C3 are in.
    ///
    /// Meets RND-17.
    public func verdicts(threshold: Threshold) -> [DegreeCheck.Verdict]? {
        guard degreeShares.count == members.count else { return nil }
        var rows: [[Field128]] = []
        for member in members {
            guard case .degreeShares(let body) = degreeShares[member]?.statement else { return nil }
            rows.append(body.responses)
        }
        return list.body.items.indices.map { column in
            DegreeCheck.verdict(rows.map { $0[column] }, threshold: threshold)
        }
    }

    /// How many steps of the mask circuit are whole.
    public var wholeSteps: Int { max(pasts.count - 1, 0) }

    /// Takes a member's C3.
    mutating func add(degreeShares message: SignedMessage, of member: KommuneCode) {
        degreeShares[member] = message
        if let past = digest(.circuitStep, of: degreeShares) { pasts = [past] }
    }

    /// Takes a member's word in the first step of the circuit that is not whole.
    mutating func add(circuit message: SignedMessage, of member: KommuneCode) {
        let step = wholeSteps
        if step == circuit.count { circuit.append([:]) }
        circuit[step][member] = message
        if let past = digest(.circuitStep, of: circuit[step]) { pasts.append(past) }
    }

    /// The digest of all c messages of the circuit's step before `step`, or of all c C3 before the first.
    ///
    /// Nil until all are in. Meets RND-32.
    public func digest(before step: Int) -> Digest? {
        pasts.indices.contains(step) ? pasts[step] : nil
    }

    /// The digest of all c messages of a step of the circuit; nil until all are in.
    public func digest(ofStep step: Int) -> Digest? { digest(before: step + 1) }

    /// What all members said in a step of the circuit, in member order; nil until all are in.
    public func posts(ofStep step: Int) -> [CircuitPost.Content]? {
        guard step < wholeSteps else { return nil }
        return members.compactMap { member in
            if case .circuit(let post) = circuit[step][member]?.statement { post.content } else { nil }
        }
    }

    /// The coin that a member showed last for a stage of the circuit, or what it committed to in C1; and for which stage the next one is.
    func lastCoin(of member: KommuneCode) -> (coin: Digest, stage: Int)? {
        guard case .commitment(let commitment) = commitments[member]?.statement else { return nil }
        var last = (coin: commitment.stageCoins, stage: 0)
        for step in circuit {
            if case .circuit(let post) = step[member]?.statement, case .coin(let coin) = post.content {
                last = (coin, last.stage + 1)
            }
        }
        return last
    }

    /// The digest of all c messages of the circuit's last step, or of all C3 where it has none; nil while a step is not whole.
    ///
    /// Each step carries the digest of the one before, C3 that of all C2, and all the session's id, which is made of all C1.
    public var stepsDigest: Digest? { circuit.count == wholeSteps ? pasts.last : nil }

    /// The digest of all c C4 messages; nil until all are in.
    public var statementsDigest: Digest? { digest(.statements, of: statements) }

    /// The one statement that all c members made; nil until all are in.
    ///
    /// They are equal, or the record would have refused.
    public var agreed: PassingStatement? {
        guard statements.count == members.count, let first = members.first,
            case .passing(let body) = statements[first]?.statement
        else { return nil }
        return body
    }

    /// The digest of all c opening messages; nil until all are in.
    public var openingsDigest: Digest? { digest(.openings, of: openings) }

    private func digest(_ label: DomainLabel, of step: [KommuneCode: SignedMessage]) -> Digest? {
        guard step.count == members.count else { return nil }
        return Hashing.digest(label, parts: members.compactMap { step[$0]?.bytes })
    }
}

/// The opened values, one a functional of the passing set in its order; nil where the shares lie on no polynomial of
/// the degree or the value is beyond its bound.
///
/// Meets RND-21.
public struct OpenedFigures: Hashable, Sendable {
    /// The values.
    public let values: [Int64?]
    /// Members whose shares were corrected (mode R only).
    public let deviating: [KommuneCode]

    /// The digest that members sign.
    public func digest(session: Digest) -> Digest {
        var writer = CanonicalWriter()
        writer.list(values) { writer, value in writer.optional(value) { $0.integer($1) } }
        return Hashing.digest(.result, session.bytes, writer.bytes)
    }
}
