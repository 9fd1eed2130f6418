public import Vocabulary

/// The signed header of one contributor's envelopes.
///
/// The envelopes themselves never stand on the board.
public struct Submission: Hashable, Sendable {
    /// The digest of the signed manifest.
    public let manifest: Digest
    /// Counts up with every resubmission, from 1.
    public let sequence: UInt32
    /// The Merkle root over the c envelopes in member order, and behind them the auditor's where there is one.
    public let root: Digest
    /// For each member, the salted hash of what its envelope holds.
    public let payloads: [Digest]
    /// The salted hash of the contributor's own mask of named cells.
    public let mask: Digest

    /// Takes the parts.
    public init(manifest: Digest, sequence: UInt32, root: Digest, payloads: [Digest], mask: Digest) {
        self.manifest = manifest
        self.sequence = sequence
        self.root = root
        self.payloads = payloads
        self.mask = mask
    }
}

extension Submission: Canonical {
    /// Writes the parts.
    public func write(to writer: inout CanonicalWriter) {
        writer.value(manifest)
        writer.integer(sequence)
        writer.value(root)
        writer.list(payloads)
        writer.value(mask)
    }

    /// Reads the parts.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        manifest = try reader.value()
        sequence = try reader.integer()
        root = try reader.value()
        payloads = try reader.list(limit: 200)
        mask = try reader.value()
    }
}

/// A member's word on its own envelope: it opens and is whole, or it is refused.
///
/// It says nothing about other members' shares.
public struct Acknowledgement: Hashable, Sendable {
    /// The digest of the signed manifest.
    public let manifest: Digest
    /// Whose submission.
    public let contributor: KommuneCode
    /// Which sequence of it.
    public let sequence: UInt32
    /// The submission's root.
    public let root: Digest
    /// Nil for an ACK; for a NACK, the number of the refusal.
    public let refusal: UInt16?

    /// Takes the parts.
    public init(manifest: Digest, contributor: KommuneCode, sequence: UInt32, root: Digest, refusal: UInt16?) {
        self.manifest = manifest
        self.contributor = contributor
        self.sequence = sequence
        self.root = root
        self.refusal = refusal
    }
}

extension Acknowledgement: Canonical {
    /// Writes the parts.
    public func write(to writer: inout CanonicalWriter) {
        writer.value(manifest)
        writer.value(contributor)
        writer.integer(sequence)
        writer.value(root)
        writer.optional(refusal) { $0.integer($1) }
    }

    /// Reads the parts.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        manifest = try reader.value()
        contributor = try reader.value()
        sequence = try reader.integer()
        root = try reader.value()
        refusal = try reader.optional { (inner: inout CanonicalReader) throws(Refusal) in try inner.integer() }
    }
}

/// A contributor's word that it takes its submission back, or that it hands nothing in.
///
/// It gives no reason. What stays public is that this kommune has withdrawn, and which submission. Meets RND-38.
public struct Withdrawal: Hashable, Sendable {
    /// The digest of the signed manifest.
    public let manifest: Digest
    /// The submission that is taken back, and none before it counts any more; 0 where nothing was handed in.
    public let sequence: UInt32

    /// Takes the parts.
    public init(manifest: Digest, sequence: UInt32) {
        self.manifest = manifest
        self.sequence = sequence
    }
}

extension Withdrawal: Canonical {
    /// Writes the parts.
    public func write(to writer: inout CanonicalWriter) {
        writer.value(manifest)
        writer.integer(sequence)
    }

    /// Reads the parts.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        manifest = try reader.value()
        sequence = try reader.integer()
    }
}
