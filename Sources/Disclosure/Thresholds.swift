public import Vocabulary

/// The limits below which nothing opens.
///
/// A study proposes them and a node's policy is a floor: the stricter of the two is in force, limit by limit. Meets DIS-2.
public struct Thresholds: Hashable, Sendable, Codable {
    /// k: a count in 1…k−1 is small and never opened.
    public let smallCount: Int
    /// d: a numerator, or a denominator less its numerator, in 1…d−1 is small and never opened.
    public let smallPart: Int
    /// m: with fewer contributors nothing opens; three is the least whatever is said here.
    public let minimumContributors: Int
    /// Whether a count, a numerator or a complement of zero is closed like a small one: 0 % and 100 % tell about everybody.
    public let hidesZeros: Bool

    /// Takes the four limits.
    public init(smallCount: Int, smallPart: Int, minimumContributors: Int, hidesZeros: Bool) {
        self.smallCount = smallCount
        self.smallPart = smallPart
        self.minimumContributors = minimumContributors
        self.hidesZeros = hidesZeros
    }

    /// Nothing opens for fewer contributors, whatever is said: with two, each learns the other's figure.
    public static let leastContributors = 3

    /// The greatest k: a circuit tests every number below it.
    public static let greatestCount = 20

    /// k = 5, d = 3, m = 3, zeros closed.
    public static let standard = Thresholds(smallCount: 5, smallPart: 3, minimumContributors: 3, hidesZeros: true)

    /// The least that holds where so many members may collude: insiders who delete their own coordinates must still leave two others in
    /// every sum.
    public static func least(tolerated: Int) -> Thresholds {
        Thresholds(smallCount: 1, smallPart: 1, minimumContributors: tolerated + 2, hidesZeros: false)
    }

    /// The stricter of the two, limit by limit.
    public func stricter(than other: Thresholds) -> Thresholds {
        Thresholds(
            smallCount: max(smallCount, other.smallCount),
            smallPart: max(smallPart, other.smallPart),
            minimumContributors: max(minimumContributors, other.minimumContributors),
            hidesZeros: hidesZeros || other.hidesZeros
        )
    }

    func admits(count: Int64) -> Bool {
        count == 0 ? !hidesZeros : count >= Int64(max(smallCount, 1))
    }

    func admits(part: Int64) -> Bool {
        part == 0 ? !hidesZeros : part >= Int64(max(smallPart, 1))
    }
}

extension Thresholds: Canonical {
    /// Writes the three limits in four bytes each, and the flag.
    public func write(to writer: inout CanonicalWriter) {
        writer.integer(UInt32(clamping: smallCount))
        writer.integer(UInt32(clamping: smallPart))
        writer.integer(UInt32(clamping: minimumContributors))
        writer.bool(hidesZeros)
    }

    /// Reads the three limits and the flag; a k beyond ``greatestCount``, a d beyond k and an m beyond 98 are refused.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        smallCount = Int(try reader.integer(UInt32.self))
        smallPart = Int(try reader.integer(UInt32.self))
        minimumContributors = Int(try reader.integer(UInt32.self))
        hidesZeros = try reader.bool()
        guard smallCount <= Self.greatestCount, smallPart <= smallCount, minimumContributors <= 98 else {
            throw reader.refusal(.tooLong)
        }
    }
}
