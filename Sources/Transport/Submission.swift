public import Vocabulary

/// What one contributor hands in: its signed header, one sealed envelope for each member of the committee, and one for the auditor, if any.
public struct Submission: Hashable, Sendable {
    /// The most envelopes: one for each of at most thirteen members, and one for an auditor.
    public static let envelopeLimit = 14

    /// The signed header message.
    public let header: [UInt8]
    /// The envelopes, in member order, and then the auditor's.
    public let envelopes: [[UInt8]]

    /// Takes a header and the envelopes in member order.
    public init(header: [UInt8], envelopes: [[UInt8]]) {
        self.header = header
        self.envelopes = envelopes
    }
}

extension Submission: Canonical {
    /// Writes the header and the envelopes.
    public func write(to writer: inout CanonicalWriter) {
        writer.variable(header)
        writer.list(envelopes) { $0.variable($1) }
    }

    /// Reads a header of at most a mebibyte and at most fourteen envelopes.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        header = try reader.variable(limit: 1024 * 1024)
        envelopes = try reader.list(limit: Self.envelopeLimit) { (reader: inout CanonicalReader) throws(Refusal) in
            try reader.variable(limit: reader.remaining)
        }
    }
}

extension Submission: CustomStringConvertible {
    /// Sizes only.
    public var description: String { "Submission(\(envelopes.count) envelopes)" }
}

/// Some entries of a round's board, in order.
struct BoardPage: Canonical {
    let entries: [[UInt8]]

    init(entries: [[UInt8]]) { self.entries = entries }

    func write(to writer: inout CanonicalWriter) { writer.list(entries) { $0.variable($1) } }

    init(from reader: inout CanonicalReader) throws(Refusal) {
        entries = try reader.list(limit: 1 << 20) { (reader: inout CanonicalReader) throws(Refusal) in
            try reader.variable(limit: reader.remaining)
        }
    }
}
