public import Vocabulary

/// What one member receives from one contributor: the seed of its shares, or the shares themselves.
///
/// Members 1…t receive 32 bytes; members t + 1…c receive a vector, so an upload is 8·(c − t) bytes a slot and a constant.
/// Meets SHR-5. Both forms print as nothing, since secrets do.
public enum SharePayload: Equatable, Sendable {
    /// 32 bytes that expand to one share a slot; for members 1…t.
    case seed(Secret<UInt8>)
    /// One share a slot; for members t + 1…c.
    case vector(Secret<Field64>)

    /// The length of a seed in bytes.
    public static let seedSize = 32
}

extension SharePayload: Canonical {
    /// Writes 0 and the seed, or 1, the number of shares and the shares.
    public func write(to writer: inout CanonicalWriter) {
        switch self {
        case .seed(let seed):
            precondition(seed.count == Self.seedSize, "a seed of 32 bytes")
            writer.integer(UInt8(0))
            writer.fixed(seed)
        case .vector(let shares):
            writer.integer(UInt8(1))
            writer.integer(UInt32(shares.count))
            writer.elements(shares)
        }
    }

    /// Reads either form; a number of p or more is refused.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        switch try reader.integer(UInt8.self) {
        case 0: self = .seed(try reader.secret(Self.seedSize))
        case 1: self = .vector(try reader.secretElements(Int(try reader.integer(UInt32.self))))
        default: throw reader.refusal(.notCanonical)
        }
    }
}
