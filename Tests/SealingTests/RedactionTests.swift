import Digests
import Sealing
import TestSupport
import Testing
import Vocabulary

@Suite("Redaction")
struct RedactionTests {
    private struct Holder<Secret> {
        let secret: Secret
        let several: [Secret]
        let optional: Secret?
    }

    /// Everything that printing, interpolation, debugging, reflection and dumping show.
    private func shown(_ value: some Any) -> String {
        var dumped = ""
        dump(value, to: &dumped)
        return "\(value)" + String(describing: value) + String(reflecting: value) + dumped
            + "\(Mirror(reflecting: value).children.map(\.value))"
    }

    private func expectHidden(_ secret: some Any, bytes: [UInt8]) {
        for text in [shown(secret), shown(Holder(secret: secret, several: [secret], optional: secret))] {
            #expect(!text.contains(bytes.hex) && !text.contains("\(bytes)") && !text.contains("key:"))
        }
        #expect("\(secret)" == "<redacted>" && String(reflecting: secret) == "<redacted>")
        #expect(Mirror(reflecting: secret).children.isEmpty)
    }

    @Test("SEAL-5: no private key is ever printed")
    func keys() throws {
        let identity = SigningKey()
        expectHidden(identity, bytes: identity.rawRepresentation.elements)
        let envelope = try EnvelopeKey()
        expectHidden(envelope, bytes: envelope.rawRepresentation.elements)
    }

    @Test("SEAL-5: a refusal shows neither the key nor the bytes that it refuses")
    func refusals() throws {
        let bytes = [UInt8](repeating: 0xc9, count: 31)
        let refused = #expect(throws: Refusal.self) { try EnvelopeKey(rawRepresentation: Secret(bytes)) }
        #expect(try !"\(#require(refused))".contains("c9c9"))
        let closed = #expect(throws: Refusal.self) {
            try Envelope.open([UInt8](repeating: 0xc9, count: 2000), with: EnvelopeKey(), info: [0xc9], aad: [0xc9])
        }
        #expect(try !"\(#require(closed))".contains("c9"))
    }
}
