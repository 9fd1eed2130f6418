public import Vocabulary

/// A published sum of which some parts are closed: total less open parts tells the sum of the closed ones.
public enum RemainderRow: Hashable, Sendable {
    /// A breakdown of a block below its total, of one contributor, or of all together where that is nil.
    case breakdown(contributor: Int?, block: Int, breakdown: Int)
    /// A tested figure of all contributors below the pool's.
    case contributors(figure: Int)
}

/// One bit's worth of question: whether any of some sums of closed figures is too small.
///
/// Meets SUP-9.
public struct RemainderTest: Hashable, Sendable {
    /// Which sum.
    public let row: RemainderRow
    /// The bit is one where any of these is too small.
    public let sums: [SmallSum]
}

/// A bit that came, as it is logged.
public struct RemainderBit: Hashable, Sendable {
    /// In which pass, from 1.
    public let pass: Int
    /// Which sum.
    public let row: RemainderRow
    /// Whether it was too small.
    public let isSmall: Bool
}

extension RemainderRow: Canonical {
    /// Writes 0, contributor, block and breakdown, or 1 and the figure.
    public func write(to writer: inout CanonicalWriter) {
        switch self {
        case .breakdown(let contributor, let block, let breakdown):
            writer.integer(0 as UInt8)
            writer.optional(contributor) { $0.integer(UInt32($1)) }
            writer.integer(UInt32(block))
            writer.integer(UInt32(breakdown))
        case .contributors(let figure):
            writer.integer(1 as UInt8)
            writer.integer(UInt32(figure))
        }
    }

    /// Reads either.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        func number() throws(Refusal) -> Int { Int(try reader.integer(UInt32.self)) }
        switch try reader.integer(UInt8.self) {
        case 0:
            let contributor = try reader.bool() ? try number() : nil
            let block = try number()
            self = .breakdown(contributor: contributor, block: block, breakdown: try number())
        case 1: self = .contributors(figure: try number())
        default: throw reader.refusal(.notCanonical)
        }
    }
}
