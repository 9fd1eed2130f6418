import Messages
import Sharing
public import Vocabulary

/// What a node keeps to itself in a round; everything else is on the board.
///
/// It is written to disk in the same transaction as the messages that follow from it. It holds the round's secrets, prints as
/// nothing, and is written as ``secretBytes``.
public struct OwnState: Sendable {
    /// How far a member has gone in the current attempt.
    enum Step: UInt8, Sendable, Comparable {
        case none
        case committed
        case revealed
        case checked
        case stated
        case opened
        case signed
        case done

        static func < (left: Step, right: Step) -> Bool { left.rawValue < right.rawValue }
    }

    /// A contributor's share as this member holds it.
    struct Held: Sendable {
        let sequence: UInt32
        let root: Digest
        let maskSalt: Secret<UInt8>
        /// The contributor's primary bits.
        let mask: BitString
        let elements: Secret<Field64>
    }

    /// What a member committed to in the current attempt.
    struct Coin: Sendable {
        let coin: Secret<UInt8>
        let blind: Secret<UInt8>
        /// The last of the chain of coins for the stages of the circuit.
        let lastStage: Secret<UInt8>
    }

    /// The envelope key's private bytes; gone when the round has ended.
    var envelopeKey: Secret<UInt8>?
    /// The keys of pseudorandom sharing that this member dealt, in the order of its subsets; nil before it has.
    var dealt: [Secret<UInt8>]?
    /// All keys of pseudorandom sharing that this member holds; nil before every deal is in.
    var keys: [Secret<UInt8>]?
    /// The sequence of the node's last submission.
    var sequence: UInt32 = 0
    /// The last sequence that the node has said it takes back; on disk before the word leaves.
    ///
    /// Meets RND-39.
    var withdrawn: UInt32?
    /// The digests of every message that this node has made in the round.
    var sent: Set<Digest> = []
    /// The shares held, by contributor.
    var held: [KommuneCode: Held] = [:]
    /// The contributors and sequences whose envelopes this member has answered for.
    var answered: [KommuneCode: UInt32] = [:]
    /// The attempt that the member has committed to; on disk before C1 leaves.
    ///
    /// Meets RND-13.
    var attempt: UInt8 = 0
    /// The coin of that attempt.
    var coin: Coin?
    /// How far the member is in that attempt.
    var step = Step.none
    /// How many steps of the circuit it has said its part of.
    var circuitSteps: UInt16 = 0
    /// Whether the node has said yes to the manifest.
    var hasCountersigned = false
    /// Why this node stopped, where the board itself does not say so.
    var stop: Stop?

    /// Whether this node has stopped for a reason that the board itself does not show.
    public var hasStopped: Bool { stop != nil }

    /// Starts with nothing.
    public init() {}

    /// Forgets everything secret.
    mutating func forget() {
        envelopeKey = nil
        dealt = nil
        keys = nil
        held = [:]
        coin = nil
    }
}

extension OwnState: Unprintable {}

extension OwnState: Canonical {
    /// Writes the state for the node's own disk.
    public func write(to writer: inout CanonicalWriter) {
        writer.optional(envelopeKey) { writer, key in
            writer.integer(UInt32(key.count))
            writer.fixed(key)
        }
        for keys in [dealt, keys] {
            writer.optional(keys) { writer, keys in
                writer.list(keys) { $0.fixed($1) }
            }
        }
        writer.integer(sequence)
        writer.optional(withdrawn) { $0.integer($1) }
        writer.list(sent.sorted())
        writer.list(held.sorted { $0.key < $1.key }) { writer, entry in
            writer.value(entry.key)
            writer.integer(entry.value.sequence)
            writer.value(entry.value.root)
            writer.fixed(entry.value.maskSalt)
            writer.value(entry.value.mask)
            writer.integer(UInt32(entry.value.elements.count))
            writer.elements(entry.value.elements)
        }
        writer.list(answered.sorted { $0.key < $1.key }) { writer, entry in
            writer.value(entry.key)
            writer.integer(entry.value)
        }
        writer.integer(attempt)
        writer.optional(coin) { writer, coin in
            writer.fixed(coin.coin)
            writer.fixed(coin.blind)
            writer.fixed(coin.lastStage)
        }
        writer.integer(step.rawValue)
        writer.integer(circuitSteps)
        writer.bool(hasCountersigned)
        writer.optional(stop) { $0.value($1) }
    }

    private static func keys(from reader: inout CanonicalReader) throws(Refusal) -> [Secret<UInt8>]? {
        try reader.optional { (inner: inout CanonicalReader) throws(Refusal) in
            try inner.list(limit: 1 << 11) { (inner: inout CanonicalReader) throws(Refusal) in
                try inner.secret(ReplicatedKeys.keySize)
            }
        }
    }

    /// Reads the state from the node's own disk.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        envelopeKey = try reader.optional { (inner: inout CanonicalReader) throws(Refusal) in
            Secret(try inner.variable(limit: 4096))
        }
        dealt = try Self.keys(from: &reader)
        keys = try Self.keys(from: &reader)
        sequence = try reader.integer()
        withdrawn = try reader.optional { (inner: inout CanonicalReader) throws(Refusal) in try inner.integer() }
        let sent = try reader.list(limit: 1 << 16, of: Digest.self)
        self.sent = Set(sent)
        let held = try reader.list(limit: 200) { (inner: inout CanonicalReader) throws(Refusal) in
            let contributor = try inner.value(KommuneCode.self)
            let sequence = try inner.integer(UInt32.self)
            let root = try inner.value(Digest.self)
            let maskSalt = try inner.secret(Digest.size)
            let mask = try inner.value(BitString.self)
            let elements = try inner.secretElements(Int(try inner.integer(UInt32.self)))
            return (
                contributor, Held(sequence: sequence, root: root, maskSalt: maskSalt, mask: mask, elements: elements)
            )
        }
        self.held = Dictionary(held, uniquingKeysWith: { $1 })
        let answered = try reader.list(limit: 200) { (inner: inout CanonicalReader) throws(Refusal) in
            (try inner.value(KommuneCode.self), try inner.integer(UInt32.self))
        }
        self.answered = Dictionary(answered, uniquingKeysWith: { $1 })
        guard sent == self.sent.sorted(), held.map(\.0) == self.held.keys.sorted(),
            answered.map(\.0) == self.answered.keys.sorted()
        else { throw reader.refusal(.notCanonical) }
        attempt = try reader.integer()
        coin = try reader.optional { (inner: inout CanonicalReader) throws(Refusal) in
            Coin(
                coin: try inner.secret(Digest.size),
                blind: try inner.secret(Digest.size),
                lastStage: try inner.secret(Digest.size)
            )
        }
        guard let step = Step(rawValue: try reader.integer()) else { throw reader.refusal(.notCanonical) }
        self.step = step
        circuitSteps = try reader.integer()
        hasCountersigned = try reader.bool()
        stop = try reader.optional { (inner: inout CanonicalReader) throws(Refusal) in try inner.value() }
    }
}
