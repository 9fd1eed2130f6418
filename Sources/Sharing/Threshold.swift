public import Vocabulary

/// How many members hold shares, and how many of them together learn nothing.
///
/// Meets SHR-3.
///
/// Only two shapes are allowed. With c ≥ 3t + 1 the honest shares fix every opened polynomial; with c = 2t + 1 nothing is
/// redundant, and an opened product depends on a fresh mask of full rank. Between the two a relay that shows members
/// different openings learns shares from the redundancy, so every other pair is refused.
public struct Threshold: Hashable, Sendable {
    /// What the redundancy of the shares allows.
    public enum Mode: Hashable, Sendable {
        /// c ≥ 3t + 1 (mode R): openings are checked on all shares and may be corrected.
        case redundant
        /// c = 2t + 1 (mode M): products carry a MAC; nothing is corrected and nobody named.
        case authenticated
    }

    /// The largest committee.
    public static let largestCommittee = 13

    /// c, the number of members; their points are 1…c.
    public let committee: Int
    /// t, the degree of the polynomials: any t members together learn nothing.
    public let tolerated: Int

    /// Takes c and t; refused unless 1 ≤ t, c ≤ 13, and c ≥ 3t + 1 or c = 2t + 1.
    public init(committee: Int, tolerated: Int) throws(Refusal) {
        guard (3...Self.largestCommittee).contains(committee), (1..<committee).contains(tolerated),
            committee == 2 * tolerated + 1 || committee >= 3 * tolerated + 1
        else {
            throw Refusal(
                .thresholdNotAllowed,
                at: "committee of \(committee), \(tolerated) tolerated",
                next: "Choose c ≥ 3t + 1 or c = 2t + 1, with t at least 1 and c at most \(Self.largestCommittee)."
            )
        }
        self.committee = committee
        self.tolerated = tolerated
    }

    /// The default committee for a round with so many contributors; nil below three, where nothing opens.
    public static func standard(contributors: Int) -> Threshold? {
        switch contributors {
        case ..<3: nil
        case 3: try? Threshold(committee: 3, tolerated: 1)
        case 4: try? Threshold(committee: 4, tolerated: 1)
        case 5: try? Threshold(committee: 5, tolerated: 2)
        case 6: try? Threshold(committee: 6, tolerated: 1)
        case 7: try? Threshold(committee: 7, tolerated: 2)
        case 8...9: try? Threshold(committee: 8, tolerated: 2)
        default: try? Threshold(committee: 10, tolerated: 3)
        }
    }

    /// Which of the two shapes this is.
    public var mode: Mode { committee == 2 * tolerated + 1 ? .authenticated : .redundant }

    /// How many wrong shares an opening corrects: ⌊(c − t − 1)/2⌋ in mode R, none in mode M.
    public var correctable: Int { mode == .redundant ? (committee - tolerated - 1) / 2 : 0 }
}

extension Threshold: Canonical {
    /// Writes c and t in one byte each.
    public func write(to writer: inout CanonicalWriter) {
        writer.integer(UInt8(committee))
        writer.integer(UInt8(tolerated))
    }

    /// Reads c and t; a pair that is not allowed is refused.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        let committee = Int(try reader.integer(UInt8.self))
        let tolerated = Int(try reader.integer(UInt8.self))
        try self.init(committee: committee, tolerated: tolerated)
    }
}

extension Threshold: Codable {
    private enum CodingKeys: String, CodingKey {
        case committee
        case tolerated
    }

    /// Reads `committee` and `tolerated`; a pair that is not allowed is refused.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            committee: container.decode(Int.self, forKey: .committee),
            tolerated: container.decode(Int.self, forKey: .tolerated)
        )
    }

    /// Writes `committee` and `tolerated`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(committee, forKey: .committee)
        try container.encode(tolerated, forKey: .tolerated)
    }
}
