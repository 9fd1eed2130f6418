import Crypto
import Digests
import Foundation

/// The key schedule of HPKE in base mode with HKDF-SHA256 (RFC 9180, 5.1), written here from the RFC and from nothing of the
/// library's, so that published shared secrets can be carried into the project's suite.
struct HPKESchedule {
    let key: [UInt8]
    let baseNonce: [UInt8]
    let exporterSecret: [UInt8]

    init(kem: UInt16, aead: UInt16, sharedSecret: [UInt8], info: [UInt8]) {
        let suite = Array("HPKE".utf8) + [kem, 1, aead].flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
        func extract(_ salt: [UInt8], _ label: String, _ material: [UInt8]) -> [UInt8] {
            KeyDerivation.hmac(key: salt, message: Array("HPKE-v1".utf8) + suite + Array(label.utf8) + material)
        }
        func expand(_ secret: [UInt8], _ label: String, _ context: [UInt8], _ count: Int) -> [UInt8] {
            let labelled =
                [UInt8(count >> 8), UInt8(count & 255)] + Array("HPKE-v1".utf8) + suite + Array(label.utf8) + context
            var output: [UInt8] = []
            var block: [UInt8] = []
            while output.count < count {
                block = KeyDerivation.hmac(key: secret, message: block + labelled + [UInt8(output.count / 32 + 1)])
                output += block
            }
            return Array(output.prefix(count))
        }
        let context = [0] + extract([], "psk_id_hash", []) + extract([], "info_hash", info)
        let secret = extract(sharedSecret, "secret", [])
        key = expand(secret, "key", context, 32)
        baseNonce = expand(secret, "base_nonce", context, 12)
        exporterSecret = expand(secret, "exp", context, 32)
    }

    /// The first message under AES-256-GCM: ciphertext and tag.
    func sealWithAES(_ plaintext: [UInt8], aad: [UInt8]) throws -> [UInt8] {
        let nonce = try AES.GCM.Nonce(data: baseNonce)
        let box = try AES.GCM.seal(plaintext, using: SymmetricKey(data: key), nonce: nonce, authenticating: aad)
        return [UInt8](box.ciphertext) + [UInt8](box.tag)
    }

    /// The first message under ChaCha20-Poly1305: ciphertext and tag.
    func sealWithChaCha(_ plaintext: [UInt8], aad: [UInt8]) throws -> [UInt8] {
        let nonce = try ChaChaPoly.Nonce(data: baseNonce)
        let box = try ChaChaPoly.seal(plaintext, using: SymmetricKey(data: key), nonce: nonce, authenticating: aad)
        return [UInt8](box.ciphertext) + [UInt8](box.tag)
    }
}
