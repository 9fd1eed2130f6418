public import Digests
public import Disclosure
public import Sharing
public import Vocabulary

/// A proposed round, without keys: what would be asked, of whom, for which period, and under which rules.
public struct Draft: Hashable, Sendable {
    /// There are no more kommuner, and bounds are declared for no more contributors.
    public static let contributorLimit = 98

    /// The round's name.
    public let round: RoundName
    /// The study's digest, which fixes definitions and slot layout.
    public let study: Digest
    /// How many slots the study lays out.
    public let slotCount: UInt32
    /// The period that figures are asked for.
    public let period: Period
    /// The kommuner asked, ascending.
    public let contributors: [KommuneCode]
    /// The members, in the order of their evaluation points 1…c; each is a contributor.
    public let committee: [KommuneCode]
    /// How many members there are and how many may collude.
    public let threshold: Threshold
    /// The study's release rules; the manifest joins them with every contributor's floors.
    public let thresholds: Thresholds
    /// The digest of the signed roster whose keys count.
    public let roster: Digest
    /// When submissions close, at the earliest.
    public let closes: Timestamp
    /// The envelopes' cipher suite.
    public let suite: String
    /// Who may look over which figures are small, if anybody but the members.
    public let auditor: Auditor?

    /// Takes the parts; contributors are put into order.
    public init(
        round: RoundName,
        study: Digest,
        slotCount: Int,
        period: Period,
        contributors: [KommuneCode],
        committee: [KommuneCode],
        threshold: Threshold,
        thresholds: Thresholds,
        roster: Digest,
        closes: Timestamp,
        suite: String,
        auditor: Auditor? = nil
    ) {
        self.round = round
        self.study = study
        self.slotCount = UInt32(slotCount)
        self.period = period
        self.contributors = contributors.sorted()
        self.committee = committee
        self.threshold = threshold
        self.thresholds = thresholds
        self.roster = roster
        self.closes = closes
        self.suite = suite
        self.auditor = auditor
    }

    /// To how many keys a contributor seals what it hands in, and a member its shares of bits: the members', and the auditor's behind them.
    public var readers: Int { committee.count + (auditor == nil ? 0 : 1) }

    /// The evaluation point of a member, 1…c; nil for who is none.
    public func point(of member: KommuneCode) -> Int? { committee.firstIndex(of: member).map { $0 + 1 } }
}

extension Draft: Canonical {
    /// Writes the parts in order.
    public func write(to writer: inout CanonicalWriter) {
        writer.value(round)
        writer.value(study)
        writer.integer(slotCount)
        writer.value(period)
        writer.list(contributors)
        writer.list(committee)
        writer.value(threshold)
        writer.value(thresholds)
        writer.value(roster)
        writer.value(closes)
        writer.text(suite)
        writer.optional(auditor) { $0.value($1) }
    }

    /// Reads the parts; contributors must ascend, members be contributors and as many as the threshold says, each once.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        round = try reader.value()
        study = try reader.value()
        slotCount = try reader.integer()
        period = try reader.value()
        contributors = try reader.list(limit: Self.contributorLimit)
        committee = try reader.list(limit: Self.contributorLimit)
        threshold = try reader.value()
        thresholds = try reader.value()
        roster = try reader.value()
        closes = try reader.value()
        suite = try reader.text(limit: 100)
        auditor = try reader.optional { (inner: inout CanonicalReader) throws(Refusal) in try inner.value() }
        guard slotCount > 0, slotCount <= 1 << 22 else { throw reader.refusal(.tooLong) }
        guard contributors.isStrictlyAscending, committee.count == threshold.committee,
            Set(committee).count == committee.count, Set(contributors).isSuperset(of: committee)
        else { throw reader.refusal(.malformedList) }
    }
}

/// A contributor's answer to a draft: its policy floors; from a member also a fresh envelope key and its release ledger.
public struct Offer: Hashable, Sendable {
    /// The digest of the signed draft.
    public let draft: Digest
    /// The rules below which this kommune does not go.
    public let floors: Thresholds
    /// The member's envelope key, made for this round; nil from a contributor that is not a member.
    public let envelopeKey: EnvelopePublicKey?
    /// Digests of everything the member has seen opened, ascending; empty from a contributor that is not a member.
    public let ledger: [Digest]

    /// Takes the parts; the ledger's digests are put into order.
    public init(draft: Digest, floors: Thresholds, envelopeKey: EnvelopePublicKey?, ledger: [Digest]) {
        self.draft = draft
        self.floors = floors
        self.envelopeKey = envelopeKey
        self.ledger = ledger.sorted()
    }
}

extension Offer: Canonical {
    /// Writes the parts.
    public func write(to writer: inout CanonicalWriter) {
        writer.value(draft)
        writer.value(floors)
        writer.optional(envelopeKey) { $0.value($1) }
        writer.list(ledger)
    }

    /// Reads the parts; ledger digests must ascend.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        draft = try reader.value()
        floors = try reader.value()
        envelopeKey = try reader.optional { (inner: inout CanonicalReader) throws(Refusal) in try inner.value() }
        ledger = try reader.list(limit: 1 << 16)
        guard ledger.isStrictlyAscending else { throw reader.refusal(.malformedList) }
    }
}

/// The fixed round: the draft, everybody's offers, the rules in force and the head of the release ledger.
public struct Manifest: Hashable, Sendable {
    /// The digest of the signed draft.
    public let draft: Digest
    /// The digests of the signed offers, one a contributor, in the draft's order.
    public let offers: [Digest]
    /// The rules in force: the strictest of the study's and of all floors.
    public let thresholds: Thresholds
    /// The hash of the union of all members' ledgers.
    public let ledgerHead: Digest

    /// Takes the parts.
    public init(draft: Digest, offers: [Digest], thresholds: Thresholds, ledgerHead: Digest) {
        self.draft = draft
        self.offers = offers
        self.thresholds = thresholds
        self.ledgerHead = ledgerHead
    }

    /// The head of a ledger: the hash of its entries' digests, ascending, each once.
    public static func ledgerHead(of entries: Set<Digest>) -> Digest {
        Hashing.digest(.ledgerHead, parts: entries.sorted().map(\.bytes))
    }
}

extension Manifest: Canonical {
    /// Writes the parts.
    public func write(to writer: inout CanonicalWriter) {
        writer.value(draft)
        writer.list(offers)
        writer.value(thresholds)
        writer.value(ledgerHead)
    }

    /// Reads the parts.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        draft = try reader.value()
        offers = try reader.list(limit: 200)
        thresholds = try reader.value()
        ledgerHead = try reader.value()
    }
}

/// A contributor's yes to a manifest: the signature that its data-protection officer stands behind.
public struct Countersignature: Hashable, Sendable {
    /// The digest of the signed manifest.
    public let manifest: Digest

    /// Takes the manifest's digest.
    public init(manifest: Digest) { self.manifest = manifest }
}

extension Countersignature: Canonical {
    /// Writes the digest.
    public func write(to writer: inout CanonicalWriter) { writer.value(manifest) }

    /// Reads the digest.
    public init(from reader: inout CanonicalReader) throws(Refusal) { manifest = try reader.value() }
}
