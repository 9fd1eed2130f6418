/// A moment: whole seconds since 1970-01-01 00:00 UTC.
///
/// It is always passed in, never read from a clock here.
public struct Timestamp: Hashable, Sendable, Comparable, Codable {
    /// Seconds since the epoch.
    public let seconds: Int64

    /// Takes seconds since the epoch.
    public init(seconds: Int64) { self.seconds = seconds }

    /// Orders by time.
    public static func < (left: Timestamp, right: Timestamp) -> Bool { left.seconds < right.seconds }
}

extension Timestamp {
    /// The day in UTC.
    public var day: Day { Day(number: Int32(clamping: seconds.quotientFlooring(86_400))) }
}

extension Timestamp: CustomStringConvertible {
    /// `yyyy-mm-ddThh:mm:ssZ` (RFC 3339, UTC).
    public var description: String {
        let rest = Int(seconds - seconds.quotientFlooring(86_400) * 86_400)
        func padded(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return "\(day)T\(padded(rest / 3600)):\(padded(rest / 60 % 60)):\(padded(rest % 60))Z"
    }
}

extension Int64 {
    fileprivate func quotientFlooring(_ divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}

extension Timestamp: Canonical {
    /// Writes eight bytes.
    public func write(to writer: inout CanonicalWriter) { writer.integer(seconds) }

    /// Reads eight bytes.
    public init(from reader: inout CanonicalReader) throws(Refusal) { seconds = try reader.integer() }
}
