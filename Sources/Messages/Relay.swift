public import Vocabulary

/// The coordinator's word that it has received a message, and when.
public struct Receipt: Hashable, Sendable {
    /// The SHA-256 of the bytes received.
    public let message: Digest
    /// When.
    public let received: Timestamp

    /// Takes both.
    public init(message: Digest, received: Timestamp) {
        self.message = message
        self.received = received
    }
}

extension Receipt: Canonical {
    /// Writes both.
    public func write(to writer: inout CanonicalWriter) {
        writer.value(message)
        writer.value(received)
    }

    /// Reads both.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        message = try reader.value()
        received = try reader.value()
    }
}

/// The rounds that a kommune is asked to take part in, each with the signed roster that its draft names, and all vouchers.
public struct RoundListing: Hashable, Sendable {
    /// One round.
    public struct Item: Hashable, Sendable {
        /// The round's name.
        public let round: RoundName
        /// The signed roster.
        public let roster: [UInt8]

        /// Takes both.
        public init(round: RoundName, roster: [UInt8]) {
            self.round = round
            self.roster = roster
        }
    }

    /// The rounds.
    public let items: [Item]
    /// The signed vouchers that members have posted.
    public let vouchers: [[UInt8]]

    /// Takes the rounds and the vouchers.
    public init(items: [Item], vouchers: [[UInt8]]) {
        self.items = items
        self.vouchers = vouchers
    }
}

extension RoundListing: Canonical {
    /// Writes the rounds and the vouchers.
    public func write(to writer: inout CanonicalWriter) {
        writer.list(items) { writer, item in
            writer.value(item.round)
            writer.variable(item.roster)
        }
        writer.list(vouchers) { $0.variable($1) }
    }

    /// Reads the rounds and the vouchers.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        items = try reader.list(limit: 1000) { (inner: inout CanonicalReader) throws(Refusal) in
            Item(round: try inner.value(), roster: try inner.variable(limit: 1 << 20))
        }
        vouchers = try reader.list(limit: 10_000) { (inner: inout CanonicalReader) throws(Refusal) in
            try inner.variable(limit: 4096)
        }
    }
}

/// One member's envelope with the path from it to the signed root.
public struct EnvelopeDelivery: Hashable, Sendable {
    /// The sealed bytes.
    public let envelope: [UInt8]
    /// The Merkle path from the envelope's leaf upwards.
    public let path: [Digest]

    /// Takes both.
    public init(envelope: [UInt8], path: [Digest]) {
        self.envelope = envelope
        self.path = path
    }
}

extension EnvelopeDelivery: Canonical {
    /// Writes both.
    public func write(to writer: inout CanonicalWriter) {
        writer.variable(envelope)
        writer.list(path)
    }

    /// Reads both.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        envelope = try reader.variable(limit: 1 << 28)
        path = try reader.list(limit: 16)
    }
}
