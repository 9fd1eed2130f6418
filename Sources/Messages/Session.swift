public import Disclosure
public import Sharing
public import Vocabulary

/// The coordinator's proposal whose figures are summed, with the number of the attempt.
public struct ListProposal: Hashable, Sendable {
    /// One contributor's submission.
    public struct Item: Hashable, Sendable {
        /// Whose.
        public let contributor: KommuneCode
        /// Which sequence.
        public let sequence: UInt32
        /// The submission's root.
        public let root: Digest

        /// Takes the parts.
        public init(contributor: KommuneCode, sequence: UInt32, root: Digest) {
            self.contributor = contributor
            self.sequence = sequence
            self.root = root
        }
    }

    /// The digest of the signed manifest.
    public let manifest: Digest
    /// 1…4; each attempt uses its own pair of masks in the degree check.
    public let attempt: UInt8
    /// The contributors, ascending.
    public let items: [Item]

    /// Takes the parts; items are put into order.
    public init(manifest: Digest, attempt: UInt8, items: [Item]) {
        self.manifest = manifest
        self.attempt = attempt
        self.items = items.sorted { $0.contributor < $1.contributor }
    }
}

extension ListProposal: Canonical {
    /// Writes the parts.
    public func write(to writer: inout CanonicalWriter) {
        writer.value(manifest)
        writer.integer(attempt)
        writer.list(items) { writer, item in
            writer.value(item.contributor)
            writer.integer(item.sequence)
            writer.value(item.root)
        }
    }

    /// Reads the parts; contributors must ascend.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        manifest = try reader.value()
        attempt = try reader.integer()
        items = try reader.list(limit: 200) { (inner: inout CanonicalReader) throws(Refusal) in
            Item(contributor: try inner.value(), sequence: try inner.integer(), root: try inner.value())
        }
        guard items.map(\.contributor).isStrictlyAscending else { throw reader.refusal(.malformedList) }
    }
}

/// C1: a member agrees to a list, adds a nonce, and commits to a coin.
///
/// The session's id is the hash of all c of them.
public struct Commitment: Hashable, Sendable {
    /// The digest of the signed manifest.
    public let manifest: Digest
    /// The digest of the signed list.
    public let list: Digest
    /// The attempt, as in the list.
    public let attempt: UInt8
    /// The digest of all key acknowledgements, in member order.
    public let keys: Digest
    /// 32 fresh random bytes.
    public let nonce: Digest
    /// The hash that binds manifest, list, opener, nonce, coin and blind.
    public let coin: Digest
    /// The first link of the chain of coins for the stages of the circuit.
    public let stageCoins: Digest

    /// Takes the parts.
    public init(
        manifest: Digest,
        list: Digest,
        attempt: UInt8,
        keys: Digest,
        nonce: Digest,
        coin: Digest,
        stageCoins: Digest
    ) {
        self.manifest = manifest
        self.list = list
        self.attempt = attempt
        self.keys = keys
        self.nonce = nonce
        self.coin = coin
        self.stageCoins = stageCoins
    }
}

extension Commitment: Canonical {
    /// Writes the parts.
    public func write(to writer: inout CanonicalWriter) {
        writer.value(manifest)
        writer.value(list)
        writer.integer(attempt)
        writer.value(keys)
        writer.value(nonce)
        writer.value(coin)
        writer.value(stageCoins)
    }

    /// Reads the parts.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        manifest = try reader.value()
        list = try reader.value()
        attempt = try reader.integer()
        keys = try reader.value()
        nonce = try reader.value()
        coin = try reader.value()
        stageCoins = try reader.value()
    }
}

/// C2: a member shows the coin and the blind that it committed to.
public struct Reveal: Hashable, Sendable {
    /// The session's id.
    public let session: Digest
    /// 32 random bytes.
    public let coin: Digest
    /// 32 random bytes that hid the coin.
    public let blind: Digest

    /// Takes the parts.
    public init(session: Digest, coin: Digest, blind: Digest) {
        self.session = session
        self.coin = coin
        self.blind = blind
    }
}

extension Reveal: Canonical {
    /// Writes the parts.
    public func write(to writer: inout CanonicalWriter) {
        writer.value(session)
        writer.value(coin)
        writer.value(blind)
    }

    /// Reads the parts.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        session = try reader.value()
        coin = try reader.value()
        blind = try reader.value()
    }
}

/// C3: a member's share of each contributor's masked random combination, in the list's order.
public struct DegreeShares: Hashable, Sendable {
    /// The session's id.
    public let session: Digest
    /// The digest of all c C2 messages in member order.
    public let reveals: Digest
    /// One element of F_{p²} a contributor.
    public let responses: [Field128]

    /// Takes the parts.
    public init(session: Digest, reveals: Digest, responses: [Field128]) {
        self.session = session
        self.reveals = reveals
        self.responses = responses
    }
}

extension DegreeShares: Canonical {
    /// Writes the parts.
    public func write(to writer: inout CanonicalWriter) {
        writer.value(session)
        writer.value(reveals)
        writer.list(responses)
    }

    /// Reads the parts.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        session = try reader.value()
        reveals = try reader.value()
        responses = try reader.list(limit: 200)
    }
}

/// C4: a member's statement of what may open.
///
/// All c must be byte for byte alike before an opening share leaves.
public struct PassingStatement: Hashable, Sendable {
    /// The session's id.
    public let session: Digest
    /// The digest of all c messages of every step before this one.
    public let steps: Digest
    /// The manifest's ledger head.
    public let ledgerHead: Digest
    /// The edition of the rules by which the passing set is computed: ``JointSuppression/version``.
    public let rules: UInt16
    /// What opens.
    public let passing: PassingSet
    /// The salted hash of all primary bits, all bits that came back, and what they lead to.
    public let mask: Digest

    /// Takes the parts.
    public init(session: Digest, steps: Digest, ledgerHead: Digest, rules: UInt16, passing: PassingSet, mask: Digest) {
        self.session = session
        self.steps = steps
        self.ledgerHead = ledgerHead
        self.rules = rules
        self.passing = passing
        self.mask = mask
    }
}

extension PassingStatement: Canonical {
    /// Writes the parts.
    public func write(to writer: inout CanonicalWriter) {
        writer.value(session)
        writer.value(steps)
        writer.value(ledgerHead)
        writer.integer(rules)
        writer.value(passing)
        writer.value(mask)
    }

    /// Reads the parts.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        session = try reader.value()
        steps = try reader.value()
        ledgerHead = try reader.value()
        rules = try reader.integer()
        passing = try reader.value()
        mask = try reader.value()
    }
}

/// A member's shares of what opens, one element a functional of the passing set, in its order.
public struct OpeningShares: Hashable, Sendable {
    /// The session's id.
    public let session: Digest
    /// The digest of all c C4 messages in member order.
    public let statements: Digest
    /// The shares.
    public let shares: [Field64]

    /// Takes the parts.
    public init(session: Digest, statements: Digest, shares: [Field64]) {
        self.session = session
        self.statements = statements
        self.shares = shares
    }
}

extension OpeningShares: Canonical {
    /// Writes the parts.
    public func write(to writer: inout CanonicalWriter) {
        writer.value(session)
        writer.value(statements)
        writer.list(shares)
    }

    /// Reads the parts.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        session = try reader.value()
        statements = try reader.value()
        shares = try reader.list(limit: 1 << 24)
    }
}

/// A member's signature under the figures that all c opening messages give.
public struct ResultStatement: Hashable, Sendable {
    /// The session's id.
    public let session: Digest
    /// The digest of all c opening messages in member order.
    public let openings: Digest
    /// The digest of the opened figures.
    public let figures: Digest

    /// Takes the parts.
    public init(session: Digest, openings: Digest, figures: Digest) {
        self.session = session
        self.openings = openings
        self.figures = figures
    }
}

extension ResultStatement: Canonical {
    /// Writes the parts.
    public func write(to writer: inout CanonicalWriter) {
        writer.value(session)
        writer.value(openings)
        writer.value(figures)
    }

    /// Reads the parts.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        session = try reader.value()
        openings = try reader.value()
        figures = try reader.value()
    }
}
