public import Sharing
public import Vocabulary

/// A member's message of one step of the mask circuit.
///
/// Steps are counted through the session, whatever stage of the circuit they belong to. Meets RND-32.
public struct CircuitPost: Hashable, Sendable {
    /// What a member says in a step.
    public enum Content: Hashable, Sendable {
        /// Masked products, or shares of what is opened to all: one element each, in the plan's order.
        case elements([Field64])
        /// The coin of a stage, next in the chain that C1 commits to (mode M).
        case coin(Digest)
        /// The shares of the mask's bits, sealed to each member in member order, and behind them to the auditor where there is one.
        case sealed([[UInt8]])
    }

    /// The session's id.
    public let session: Digest
    /// The number of the step in the session, from 0.
    public let step: UInt16
    /// The digest of all c messages of the step before; of all c C3 for the first.
    public let previous: Digest
    /// What is said.
    public let content: Content

    /// Takes the parts.
    public init(session: Digest, step: UInt16, previous: Digest, content: Content) {
        self.session = session
        self.step = step
        self.previous = previous
        self.content = content
    }
}

extension CircuitPost: Canonical {
    /// The most elements of a step.
    public static let elementLimit = 1 << 16
    /// The most bytes of an envelope of bits.
    public static let envelopeLimit = 1 << 16

    /// Writes the parts; the content behind its number.
    public func write(to writer: inout CanonicalWriter) {
        writer.value(session)
        writer.integer(step)
        writer.value(previous)
        switch content {
        case .elements(let elements):
            writer.integer(0 as UInt8)
            writer.list(elements)
        case .coin(let coin):
            writer.integer(1 as UInt8)
            writer.value(coin)
        case .sealed(let envelopes):
            writer.integer(2 as UInt8)
            writer.list(envelopes) { $0.variable($1) }
        }
    }

    /// Reads the parts; content of another number is refused.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        session = try reader.value()
        step = try reader.integer()
        previous = try reader.value()
        switch try reader.integer(UInt8.self) {
        case 0: content = .elements(try reader.list(limit: Self.elementLimit))
        case 1: content = .coin(try reader.value())
        case 2:
            content = .sealed(
                try reader.list(limit: 14) { (inner: inout CanonicalReader) throws(Refusal) in
                    try inner.variable(limit: Self.envelopeLimit)
                }
            )
        default: throw reader.refusal(.notCanonical)
        }
    }
}

extension Statement {
    /// Whether it holds shares of the mask's bits.
    public var tellsBits: Bool {
        if case .circuit(let post) = self, case .sealed = post.content { true } else { false }
    }
}
