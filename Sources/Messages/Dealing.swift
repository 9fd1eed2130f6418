public import Vocabulary

/// The keys of pseudorandom sharing that one member deals: a commitment to each, and what is sealed to the members behind it.
///
/// Meets RND-30.
public struct KeyDeal: Hashable, Sendable {
    /// The digest of the signed manifest.
    public let manifest: Digest
    /// For each subset of members whose lowest is the dealer, in their order, the commitment to its key.
    public let commitments: [Digest]
    /// For each member of a higher point, ascending, its keys in the subsets' order, sealed to it.
    public let envelopes: [[UInt8]]

    /// Takes the parts.
    public init(manifest: Digest, commitments: [Digest], envelopes: [[UInt8]]) {
        self.manifest = manifest
        self.commitments = commitments
        self.envelopes = envelopes
    }
}

extension KeyDeal: Canonical {
    /// The most subsets that one member can be the lowest of: 7 of 13, with (13, 6).
    private static let subsetLimit = 924
    /// An envelope around half as many keys, with room to spare.
    private static let envelopeLimit = 1 << 14

    /// Writes the parts.
    public func write(to writer: inout CanonicalWriter) {
        writer.value(manifest)
        writer.list(commitments)
        writer.list(envelopes) { $0.variable($1) }
    }

    /// Reads the parts.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        manifest = try reader.value()
        commitments = try reader.list(limit: Self.subsetLimit)
        envelopes = try reader.list(limit: 13) { (inner: inout CanonicalReader) throws(Refusal) in
            try inner.variable(limit: Self.envelopeLimit)
        }
    }
}

/// A member's word that its keys of pseudorandom sharing are those that were committed to.
///
/// Meets RND-31.
public struct KeyAcknowledgement: Hashable, Sendable {
    /// The digest of the signed manifest.
    public let manifest: Digest
    /// The digest of all deals, in the dealers' order.
    public let deals: Digest

    /// Takes the parts.
    public init(manifest: Digest, deals: Digest) {
        self.manifest = manifest
        self.deals = deals
    }
}

extension KeyAcknowledgement: Canonical {
    /// Writes the parts.
    public func write(to writer: inout CanonicalWriter) {
        writer.value(manifest)
        writer.value(deals)
    }

    /// Reads the parts.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        manifest = try reader.value()
        deals = try reader.value()
    }
}
