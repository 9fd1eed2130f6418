import Sharing
import TestSupport
import Testing
import Vocabulary

@Suite("Redaction")
struct RedactionTests {
    /// Everything that printing, interpolation, debugging, reflection and dumping show.
    private func shown(_ value: some Any) -> String {
        var dumped = ""
        dump(value, to: &dumped)
        return "\(value)" + String(describing: value) + String(reflecting: value) + dumped
    }

    @Test("SHR-11: no element, share or seed is ever printed")
    func nothing() throws {
        let number: Int64 = 4_711_471_147
        let secret = Field64(number)
        let wide = Field128(real: secret, imaginary: secret)
        let seed = SharePayload.seed(Secret([UInt8](repeating: 211, count: 32)))
        let threshold = try Threshold(committee: 3, tolerated: 1)
        let opening = Shamir.reconstruct([[secret], [secret], [secret]], threshold: threshold)
        let texts = [
            shown(secret), shown([secret]), shown(Optional(secret)), shown(wide), shown([wide]), shown(seed),
            shown([seed]), shown(SharePayload.vector([secret])), shown(opening),
        ]
        for text in texts {
            #expect(text.contains("<redacted>"))
            #expect(
                !text.contains(String(number)) && !text.contains("211") && !text.contains(String(number, radix: 16))
            )
        }
    }
}
