public import Vocabulary

/// One round in one file: the study, the roster, and every entry of the board in order.
///
/// Meets TRN-3.
///
/// A bundle holds public material only, so a reader needs no key to read it and can check it offline.
public struct Bundle: Hashable, Sendable {
    /// The first bytes of every bundle, with the edition of its format.
    public static let mark = Array("tvaersum-bundle/1\n".utf8)
    /// No bundle is read beyond this many bytes.
    public static let largest = 1 << 30

    /// The study's canonical bytes.
    public let study: [UInt8]
    /// The coordinator's verification key, 32 bytes.
    ///
    /// A reader compares it with what it was told by another way.
    public let coordinatorKey: [UInt8]
    /// The signed roster that the round's draft names.
    public let roster: [UInt8]
    /// The board's entries, oldest first.
    public let entries: [[UInt8]]

    /// Takes a round's parts.
    public init(study: [UInt8], coordinatorKey: [UInt8], roster: [UInt8], entries: [[UInt8]]) {
        self.study = study
        self.coordinatorKey = coordinatorKey
        self.roster = roster
        self.entries = entries
    }
}

extension Bundle: Canonical {
    /// Writes the mark and the parts.
    public func write(to writer: inout CanonicalWriter) {
        writer.fixed(Self.mark)
        writer.fixed(coordinatorKey)
        writer.variable(study)
        writer.variable(roster)
        writer.list(entries) { $0.variable($1) }
    }

    /// Reads the mark and the parts.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        guard reader.remaining >= Self.mark.count, try reader.fixed(Self.mark.count) == Self.mark else {
            throw Refusal(.notABundle, at: reader.place)
        }
        coordinatorKey = try reader.fixed(32)
        study = try reader.variable(limit: 1 << 24)
        roster = try reader.variable(limit: 1 << 24)
        entries = try reader.list(limit: 1 << 20) { (inner: inout CanonicalReader) throws(Refusal) in
            try inner.variable(limit: 1 << 27)
        }
    }
}
