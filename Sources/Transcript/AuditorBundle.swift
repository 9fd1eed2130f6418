public import Vocabulary

/// One round in one file for its auditor: the public bundle, and what each listed contributor sealed to the auditor.
///
/// It holds public and sealed material only. Meets TRN-4.
public struct AuditorBundle: Hashable, Sendable {
    /// The first bytes of every auditor's bundle, with the edition of its format.
    public static let mark = Array("tvaersum-auditor-bundle/1\n".utf8)

    /// A contributor's envelope to the auditor, with the path from it to the signed root.
    public struct Item: Hashable, Sendable {
        /// Who sealed it.
        public let contributor: KommuneCode
        /// The sealed bytes.
        public let envelope: [UInt8]
        /// The Merkle path from the envelope's leaf upwards.
        public let path: [Digest]

        /// Takes the parts.
        public init(contributor: KommuneCode, envelope: [UInt8], path: [Digest]) {
            self.contributor = contributor
            self.envelope = envelope
            self.path = path
        }
    }

    /// The public bundle.
    public let bundle: Bundle
    /// The envelopes, contributors ascending.
    public let items: [Item]

    /// Takes both; the envelopes are put into order.
    public init(bundle: Bundle, items: [Item]) {
        self.bundle = bundle
        self.items = items.sorted { $0.contributor < $1.contributor }
    }
}

extension AuditorBundle: Canonical {
    /// Writes the mark, the bundle and the envelopes.
    public func write(to writer: inout CanonicalWriter) {
        writer.fixed(Self.mark)
        writer.value(bundle)
        writer.list(items) { writer, item in
            writer.value(item.contributor)
            writer.variable(item.envelope)
            writer.list(item.path)
        }
    }

    /// Reads the mark, the bundle and the envelopes; contributors must ascend.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        guard reader.remaining >= Self.mark.count, try reader.fixed(Self.mark.count) == Self.mark else {
            throw Refusal(.notABundle, at: reader.place)
        }
        bundle = try reader.value()
        items = try reader.list(limit: 200) { (inner: inout CanonicalReader) throws(Refusal) in
            Item(
                contributor: try inner.value(),
                envelope: try inner.variable(limit: 1 << 24),
                path: try inner.list(limit: 16)
            )
        }
        guard zip(items, items.dropFirst()).allSatisfy({ $0.contributor < $1.contributor }) else {
            throw reader.refusal(.notCanonical)
        }
    }
}
