import Digests
import Messages
import Vocabulary

extension Receipt {
    /// Refuses what is not the coordinator's signed receipt for exactly these bytes.
    ///
    /// Meets NODE-4.
    static func check(_ receipt: [UInt8], covers message: [UInt8], by keyring: Keyring) throws(Refusal) {
        let signed = try UnverifiedMessage(decoding: receipt).verified(by: keyring)
        guard case .receipt(let body) = signed.statement, body.message == Hashing.sha256(message) else {
            throw Refusal(.badReceipt, at: "answer of the coordinator")
        }
    }
}
