import Digests
import Disclosure
import Messages
import Sealing
import Sharing
import TestSupport
import Testing
import Vocabulary

/// Bytes of a statement that no honest writer makes, and the code that they are refused with.
struct Malformed: CustomTestStringConvertible, Sendable {
    let name: String
    let code: Refusal.Code
    let bytes: @Sendable () throws -> [UInt8]

    var testDescription: String { name }

    private static let digest = Samples.digest(1)

    private static func writing(_ kind: UInt8, _ body: (inout CanonicalWriter) throws -> Void) rethrows -> [UInt8] {
        var writer = CanonicalWriter()
        writer.integer(kind)
        try body(&writer)
        return writer.bytes
    }

    static let all: [Malformed] = [
        Malformed(name: "MSG-4: a roster with one kommune twice", code: .malformedList) {
            try roster([153, 153])
        },
        Malformed(name: "MSG-4: a roster out of order", code: .malformedList) { try roster([165, 153]) },
        Malformed(name: "ENC-5: a roster with a number that is no kommune's", code: .badIdentifier) {
            try roster([100])
        },
        Malformed(name: "ENC-2: a roster of four thousand million", code: .tooLong) {
            writing(1) {
                $0.integer(UInt32(1))
                $0.integer(UInt32.max)
            }
        },
        Malformed(name: "MSG-4: a ledger with one entry twice", code: .malformedList) {
            offer(ledger: [digest, digest])
        },
        Malformed(name: "MSG-4: a ledger out of order", code: .malformedList) {
            offer(ledger: [Samples.digest(2), Samples.digest(3)].sorted().reversed())
        },
        Malformed(name: "ENC-4: an optional key marked 2", code: .notCanonical) { offer(ledger: [], mark: 2) },
        Malformed(name: "MSG-4: a draft with one contributor twice", code: .malformedList) {
            try draft(contributors: [153, 153, 165, 167], committee: [153, 165, 167])
        },
        Malformed(name: "MSG-4: a draft with contributors out of order", code: .malformedList) {
            try draft(contributors: [165, 153, 167], committee: [153, 165, 167])
        },
        Malformed(name: "MSG-4: a member twice", code: .malformedList) {
            try draft(contributors: [153, 165, 167], committee: [153, 165, 165])
        },
        Malformed(name: "MSG-4: a member that is no contributor", code: .malformedList) {
            try draft(contributors: [153, 165, 167], committee: [153, 165, 169])
        },
        Malformed(name: "MSG-4: fewer members than the threshold says", code: .malformedList) {
            try draft(contributors: [153, 165, 167], committee: [153, 165])
        },
        Malformed(name: "SHR-3: a committee of 4 of which 2 may collude", code: .thresholdNotAllowed) {
            try draft(contributors: [153, 165, 167], committee: [153, 165, 167], threshold: (4, 2))
        },
        Malformed(name: "ENC-2: a draft without slots", code: .tooLong) {
            try draft(contributors: [153, 165, 167], committee: [153, 165, 167], slots: 0)
        },
        Malformed(name: "ENC-2: a draft with too many slots", code: .tooLong) {
            try draft(contributors: [153, 165, 167], committee: [153, 165, 167], slots: (1 << 22) + 1)
        },
        Malformed(name: "ENC-5: a round whose name has a capital", code: .badIdentifier) {
            try draft(contributors: [153, 165, 167], committee: [153, 165, 167], round: "A")
        },
        Malformed(name: "ENC-5: an auditor whose name is two lines", code: .badIdentifier) {
            try draft(contributors: [153, 165, 167], committee: [153, 165, 167], auditor: ("R\nv", 1216))
        },
        Malformed(name: "ENC-2: an auditor with a name of 101 bytes", code: .tooLong) {
            let name = String(repeating: "R", count: 101)
            return try draft(contributors: [153, 165, 167], committee: [153, 165, 167], auditor: (name, 1216))
        },
        Malformed(name: "ENC-1: an auditor's key that is a byte short", code: .truncated) {
            try draft(contributors: [153, 165, 167], committee: [153, 165, 167], auditor: ("R", 1215))
        },
        Malformed(name: "MSG-4: a list with one contributor twice", code: .malformedList) { try list([153, 153]) },
        Malformed(name: "MSG-4: a list out of order", code: .malformedList) { try list([165, 153]) },
        Malformed(name: "ENC-4: a refusal marked neither present nor absent", code: .notCanonical) {
            writing(33) {
                $0.value(digest)
                $0.integer(UInt16(153))
                $0.integer(UInt32(1))
                $0.value(digest)
                $0.integer(UInt8(3))
            }
        },
        Malformed(name: "SHR-1: an opening share of p", code: .notAnElement) {
            writing(53) {
                $0.value(digest)
                $0.value(digest)
                $0.integer(UInt32(1))
                $0.integer(Field64.modulus)
            }
        },
        Malformed(name: "SHR-1: a degree share whose second half is p or more", code: .notAnElement) {
            writing(51) {
                $0.value(digest)
                $0.value(digest)
                $0.integer(UInt32(1))
                $0.integer(UInt64(1))
                $0.integer(UInt64.max)
            }
        },
        Malformed(name: "ENC-1: sixteen million opening shares announced, none there", code: .truncated) {
            writing(53) {
                $0.value(digest)
                $0.value(digest)
                $0.integer(UInt32(1) << 24)
            }
        },
        Malformed(name: "ENC-4: a mask with a bit beyond its end", code: .notCanonical) {
            try passing(count: 3, byte: 0x08, pooled: 3)
        },
        Malformed(name: "ENC-4: masks of different lengths", code: .notCanonical) {
            try passing(count: 3, byte: 0x01, pooled: 4)
        },
        Malformed(name: "ENC-1: a mask of four thousand million bits announced, one byte there", code: .truncated) {
            try passing(count: UInt32.max, byte: 0x01, pooled: 3)
        },
        Malformed(name: "ENC-5: a stop that names nobody's number", code: .badIdentifier) {
            writing(66) {
                $0.value(digest)
                $0.integer(UInt16(1217))
                $0.integer(UInt32(1))
                $0.integer(UInt16(7))
            }
        },
    ]

    private static func roster(_ kommuner: [UInt16]) throws -> [UInt8] {
        let key = try Samples().member.verifyingKey
        return writing(1) {
            $0.integer(UInt32(1))
            $0.list(kommuner) { writer, kommune in
                writer.integer(kommune)
                writer.text("x")
                writer.value(key)
            }
        }
    }

    private static func offer(ledger: [Digest], mark: UInt8 = 0) -> [UInt8] {
        writing(17) {
            $0.value(digest)
            $0.value(Thresholds.standard)
            $0.integer(mark)
            $0.list(ledger)
        }
    }

    private static func draft(
        contributors: [UInt16],
        committee: [UInt16],
        threshold: (UInt8, UInt8) = (3, 1),
        slots: UInt32 = 3,
        round: String = "r",
        auditor: (name: String, key: Int)? = nil
    ) throws -> [UInt8] {
        writing(16) {
            $0.text(round)
            $0.value(digest)
            $0.integer(slots)
            $0.value(Day(number: 1))
            $0.value(Day(number: 2))
            $0.list(contributors) { $0.integer($1) }
            $0.list(committee) { $0.integer($1) }
            $0.integer(threshold.0)
            $0.integer(threshold.1)
            $0.value(Thresholds.standard)
            $0.value(digest)
            $0.value(Timestamp(seconds: 0))
            $0.text("suite")
            $0.optional(auditor) { writer, auditor in
                writer.text(auditor.name)
                writer.fixed([UInt8](repeating: 1, count: auditor.key))
            }
        }
    }

    private static func list(_ kommuner: [UInt16]) throws -> [UInt8] {
        writing(48) {
            $0.value(digest)
            $0.integer(UInt8(1))
            $0.list(kommuner) { writer, kommune in
                writer.integer(kommune)
                writer.integer(UInt32(1))
                writer.value(digest)
            }
        }
    }

    private static func passing(count: UInt32, byte: UInt8, pooled: UInt32) throws -> [UInt8] {
        writing(52) {
            $0.value(digest)
            $0.value(digest)
            $0.value(digest)
            $0.integer(UInt16(1))
            $0.integer(UInt32(1))
            $0.integer(count)
            $0.integer(byte)
            $0.integer(pooled)
            $0.integer(UInt8(0))
            $0.value(digest)
        }
    }
}

@Suite("Malformed statements")
struct MalformedTests {
    @Test("MSG-4: malformed lists, numbers and lengths are refused, whoever signs them", arguments: Malformed.all)
    func malformed(_ bad: Malformed) throws {
        let bytes = try bad.bytes()
        let refusal = #expect(throws: Refusal.self) { try Statement(canonicalBytes: bytes, place: "test") }
        #expect(refusal?.code == bad.code)
    }

    @Test("ENC-1: noise is refused and never stops the reader itself")
    func noise() throws {
        var generator = SeededGenerator(seed: 81)
        let kinds = try Samples().statements.map(\.kind.rawValue)
        for _ in 0..<2_000 {
            let count = Int.random(in: 0..<300, using: &generator)
            let noise = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
            _ = try? UnverifiedMessage(decoding: noise)
            for kind in kinds { _ = try? Statement(canonicalBytes: [kind] + noise, place: "noise") }
        }
    }

    @Test("MSG-4: the relay's containers are read back, and refused with bytes missing or added")
    func containers() throws {
        let samples = try Samples()
        let signed = try samples.sign(try samples.statements[0])
        let listing = RoundListing(
            items: [RoundListing.Item(round: try #require(RoundName("2026-1")), roster: signed.bytes)],
            vouchers: [[1, 2, 3]]
        )
        let delivery = EnvelopeDelivery(envelope: [1, 2, 3], path: [Samples.digest(1), Samples.digest(2)])
        #expect(try RoundListing(canonicalBytes: listing.canonicalBytes, place: "x") == listing)
        #expect(try EnvelopeDelivery(canonicalBytes: delivery.canonicalBytes, place: "x") == delivery)
        for length in 0..<listing.canonicalBytes.count {
            #expect(throws: Refusal.self) {
                try RoundListing(canonicalBytes: Array(listing.canonicalBytes.prefix(length)), place: "x")
            }
        }
        for length in 0..<delivery.canonicalBytes.count {
            #expect(throws: Refusal.self) {
                try EnvelopeDelivery(canonicalBytes: Array(delivery.canonicalBytes.prefix(length)), place: "x")
            }
        }
        #expect(throws: Refusal.self) {
            try EnvelopeDelivery(canonicalBytes: delivery.canonicalBytes + [0], place: "x")
        }
    }
}
