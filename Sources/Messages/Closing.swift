public import Vocabulary

/// The coordinator's publication: which figures, and the digests of the files that show them.
public struct Publication: Hashable, Sendable {
    /// The session's id.
    public let session: Digest
    /// The digest of the opened figures, as all members signed it.
    public let figures: Digest
    /// The head of the board's chain before this message.
    public let chain: Digest
    /// The SHA-256 of the published plain CSV.
    public let table: Digest
    /// The day of publication, which the published files show.
    public let day: Day

    /// Takes the parts.
    public init(session: Digest, figures: Digest, chain: Digest, table: Digest, day: Day) {
        self.session = session
        self.figures = figures
        self.chain = chain
        self.table = table
        self.day = day
    }
}

extension Publication: Canonical {
    /// Writes the parts.
    public func write(to writer: inout CanonicalWriter) {
        writer.value(session)
        writer.value(figures)
        writer.value(chain)
        writer.value(table)
        writer.value(day)
    }

    /// Reads the parts.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        session = try reader.value()
        figures = try reader.value()
        chain = try reader.value()
        table = try reader.value()
        day = try reader.value()
    }
}

/// A member's word that its envelope key and shares of a round are deleted.
public struct Deletion: Hashable, Sendable {
    /// The digest of the signed manifest.
    public let manifest: Digest
    /// The id of the envelope key that is gone.
    public let key: Digest

    /// Takes the parts.
    public init(manifest: Digest, key: Digest) {
        self.manifest = manifest
        self.key = key
    }
}

extension Deletion: Canonical {
    /// Writes the parts.
    public func write(to writer: inout CanonicalWriter) {
        writer.value(manifest)
        writer.value(key)
    }

    /// Reads the parts.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        manifest = try reader.value()
        key = try reader.value()
    }
}

/// The end of a round before its time, with a reason that anyone can look up.
///
/// It holds numbers and parties, never text.
public struct Stop: Hashable, Sendable {
    /// The digest of the signed draft.
    public let draft: Digest
    /// The number of the refusal that stopped the round.
    public let reason: UInt16
    /// Who may be at fault: one party only where a signature, a length, a form or an equivocation proves it.
    public let parties: [Party]

    /// Takes the parts.
    public init(draft: Digest, reason: UInt16, parties: [Party]) {
        self.draft = draft
        self.reason = reason
        self.parties = parties
    }
}

extension Stop: Canonical {
    /// Writes the parts.
    public func write(to writer: inout CanonicalWriter) {
        writer.value(draft)
        writer.integer(reason)
        writer.list(parties)
    }

    /// Reads the parts.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        draft = try reader.value()
        reason = try reader.integer()
        parties = try reader.list(limit: 200)
    }
}
