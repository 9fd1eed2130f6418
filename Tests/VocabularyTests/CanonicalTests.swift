import Foundation
import TestSupport
import Testing
import Vocabulary

@Suite("Encoding")
struct CanonicalTests {
    @Test("ENC-1: bytes that end early are refused")
    func truncated() {
        var reader = CanonicalReader([1, 2, 3], place: "test")
        let refusal = #expect(throws: Refusal.self) { _ = try reader.integer(UInt32.self) }
        #expect(refusal?.code == .truncated)
    }

    @Test("ENC-2: a length beyond its bound is refused before anything is read")
    func tooLong() {
        var writer = CanonicalWriter()
        writer.integer(UInt32.max)
        var reader = CanonicalReader(writer.bytes, place: "test")
        let refusal = #expect(throws: Refusal.self) { _ = try reader.variable(limit: 10) }
        #expect(refusal?.code == .tooLong)
        var counted = CanonicalReader(writer.bytes, place: "test")
        let second = #expect(throws: Refusal.self) { _ = try counted.list(limit: 1 << 40, of: Digest.self) }
        #expect(second?.code == .truncated)
        // A list that is all there, and longer than its field allows.
        var listed = CanonicalReader([3, 0, 0, 0, 1, 1, 1], place: "test")
        let third = #expect(throws: Refusal.self) {
            _ = try listed.list(limit: 2) { (inner: inout CanonicalReader) throws(Refusal) in try inner.bool() }
        }
        #expect(third?.code == .tooLong)
    }

    @Test("A refusal is one printable line, whatever stands in the place that it names")
    func printable() {
        let refusal = Refusal(.truncated, at: "key \u{1B}[2J\n\u{202E}æøå", next: "a\tb\u{2028}c")
        #expect(refusal.description.hasSuffix("at key [2Jæøå. Next: abc"))
        #expect(refusal.description.isOneLine)
        #expect(!"a\nb".isOneLine && !"".isOneLine && !" ".isOneLine && "Høje-Taastrup".isOneLine)
    }

    @Test("ENC-3: trailing bytes are refused")
    func trailing() {
        let refusal = #expect(throws: Refusal.self) {
            _ = try Timestamp(canonicalBytes: Timestamp(seconds: 7).canonicalBytes + [0], place: "test")
        }
        #expect(refusal?.code == .trailingBytes)
    }

    @Test("ENC-4: a boolean that is neither 0 nor 1, ill-formed UTF-8 and set padding bits are refused")
    func notCanonical() {
        var reader = CanonicalReader([2], place: "test")
        #expect(throws: Refusal.self) { _ = try reader.bool() }
        var text = CanonicalReader([1, 0, 0, 0, 0xFF], place: "test")
        #expect(throws: Refusal.self) { _ = try text.text(limit: 4) }
        let padded = #expect(throws: Refusal.self) {
            _ = try BitString(canonicalBytes: [3, 0, 0, 0, 0b0000_1000], place: "bits")
        }
        #expect(padded?.code == .notCanonical)
    }

    @Test("ENC-5: identifiers outside their form are refused")
    func identifiers() throws {
        #expect(KommuneCode(text: "0153") == KommuneCode(153))
        #expect(KommuneCode(text: "1153") == nil)
        #expect(KommuneCode(99) == nil)
        #expect(RoundName("2026-1") != nil)
        #expect(RoundName("../x") == nil)
        #expect(RoundName("") == nil)
        let refusal = #expect(throws: Refusal.self) { _ = try Party(canonicalBytes: [99, 0], place: "party") }
        #expect(refusal?.code == .badIdentifier)
        let decoder = JSONDecoder()
        #expect(try decoder.decode([KommuneCode].self, from: Data("[153]".utf8)) == [try #require(KommuneCode(153))])
        #expect(throws: DecodingError.self) { _ = try decoder.decode([KommuneCode].self, from: Data("[12]".utf8)) }
        #expect(throws: DecodingError.self) { _ = try decoder.decode([RoundName].self, from: Data("[\"../x\"]".utf8)) }
    }

    @Test("ENC-6: no two domain labels are the same, and as they are used none is another's beginning")
    func labels() {
        let labels = DomainLabel.allCases.map(\.rawValue)
        #expect(Set(labels).count == labels.count)
        #expect(labels.allSatisfy { $0.hasPrefix("tvaersum/1/") })
        let framed = labels.map { [UInt8($0.utf8.count)] + Array($0.utf8) }
        for (index, label) in framed.enumerated() {
            #expect(framed.indices.allSatisfy { $0 == index || !framed[$0].starts(with: label) })
        }
        // HPKE's info begins with this one bare.
        let bare = DomainLabel.envelope.rawValue
        #expect(labels.filter { $0.hasPrefix(bare) || bare.hasPrefix($0) } == [bare])
    }

    @Test("Integers, text, lists and optional values come back as they were written")
    func roundTrip() throws {
        var writer = CanonicalWriter()
        writer.integer(Int64(-5))
        writer.text("Høje-Taastrup")
        writer.list([Timestamp(seconds: 1), Timestamp(seconds: -2)])
        writer.optional(UInt8(9)) { $0.integer($1) }
        writer.bool(false)
        var reader = CanonicalReader(writer.bytes, place: "test")
        #expect(try reader.integer(Int64.self) == -5)
        #expect(try reader.text(limit: 20) == "Høje-Taastrup")
        #expect(try reader.list(limit: 2, of: Timestamp.self) == [Timestamp(seconds: 1), Timestamp(seconds: -2)])
        let optional = try reader.optional { (inner: inout CanonicalReader) throws(Refusal) in
            try inner.integer(UInt8.self)
        }
        #expect(optional == 9)
        #expect(try reader.bool() == false)
        try reader.finish()
    }
}
