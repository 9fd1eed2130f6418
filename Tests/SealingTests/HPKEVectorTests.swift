import Digests
import Foundation
import Sealing
import TestSupport
import Testing
import Vocabulary

/// Published HPKE vectors against `Envelope.open`.
///
/// None is published for exactly this suite: those with X-Wing use ChaCha20-Poly1305, those with AES-256-GCM use X25519. So a
/// key schedule written from the RFC is first held against both, and then carries the published shared secret of X-Wing into this
/// suite; the envelope so made must open with the published private key.
@Suite("HPKE's vectors", .enabled(if: TestMaterial.hasVectors))
struct HPKEVectorTests {
    private struct Vector: Decodable {
        let mode: Int
        let kem: UInt16
        let kdf: UInt16
        let aead: UInt16
        let info: String
        let skRm: String
        let pkRm: String
        let enc: String
        let sharedSecret: String
        let key: String
        let baseNonce: String
        let exporterSecret: String
        let encryptions: [Encryption]?

        enum CodingKeys: String, CodingKey {
            case mode, info, skRm, pkRm, enc, key, encryptions
            case kem = "kem_id"
            case kdf = "kdf_id"
            case aead = "aead_id"
            case sharedSecret = "shared_secret"
            case baseNonce = "base_nonce"
            case exporterSecret = "exporter_secret"
        }

        struct Encryption: Decodable {
            let aad: String
            let pt: String
            let ct: String
        }

        func bytes(_ field: KeyPath<Self, String>) throws -> [UInt8] {
            try #require([UInt8](hex: self[keyPath: field]))
        }
        func first(_ field: KeyPath<Encryption, String>) throws -> [UInt8] {
            let encryption = try #require(encryptions?.first)
            return try #require([UInt8](hex: encryption[keyPath: field]))
        }
        func schedule(kem: UInt16, aead: UInt16) throws -> HPKESchedule {
            HPKESchedule(kem: kem, aead: aead, sharedSecret: try bytes(\.sharedSecret), info: try bytes(\.info))
        }
    }

    private let xwing: [Vector]
    private let x25519: [Vector]

    init() throws {
        xwing = try TestMaterial.json("vectors/hpke/hpke_pq_xwing_mlkem768.json", as: [Vector].self)
            .filter { $0.kem == 0x647a && $0.mode == 0 }
        x25519 = try TestMaterial.json("vectors/hpke/rfc9180_x25519_hkdfsha256.json", as: [Vector].self)
            .filter { $0.mode == 0 && $0.kdf == 1 && $0.aead == 2 }
    }

    @Test("The schedule gives the keys and the ciphertext of X-Wing with HKDF-SHA256 and ChaCha20-Poly1305")
    func scheduleWithXWing() throws {
        let vector = try #require(xwing.first { $0.kdf == 1 && $0.aead == 3 })
        let schedule = try vector.schedule(kem: 0x647a, aead: 3)
        #expect(schedule.key.hex == vector.key && schedule.baseNonce.hex == vector.baseNonce)
        #expect(schedule.exporterSecret.hex == vector.exporterSecret)
        #expect(try schedule.sealWithChaCha(vector.first(\.pt), aad: vector.first(\.aad)) == vector.first(\.ct))
    }

    @Test("The schedule gives the keys and the ciphertext of RFC 9180 with HKDF-SHA256 and AES-256-GCM")
    func scheduleWithAES() throws {
        let vector = try #require(x25519.first)
        let schedule = try vector.schedule(kem: 0x0020, aead: 2)
        #expect(schedule.key.hex == vector.key && schedule.baseNonce.hex == vector.baseNonce)
        #expect(schedule.exporterSecret.hex == vector.exporterSecret)
        #expect(try schedule.sealWithAES(vector.first(\.pt), aad: vector.first(\.aad)) == vector.first(\.ct))
    }

    @Test("SEAL-1: a published seed gives the published X-Wing public key")
    func publicKey() throws {
        #expect(xwing.count == 2)
        for vector in xwing {
            #expect(try EnvelopeKey(rawRepresentation: Secret(vector.bytes(\.skRm))).publicKey.bytes.hex == vector.pkRm)
        }
    }

    @Test("SEAL-1: an envelope made from the published encapsulation and shared secret opens")
    func opening() throws {
        for vector in xwing {
            let key = try EnvelopeKey(rawRepresentation: Secret(vector.bytes(\.skRm)))
            let info = try vector.bytes(\.info)
            let aad = try vector.first(\.aad)
            let plaintext = try vector.first(\.pt)
            let ciphertext = try vector.schedule(kem: 0x647a, aead: 2).sealWithAES(plaintext, aad: aad)
            let sealed = try vector.bytes(\.enc) + ciphertext
            #expect(sealed.count == Envelope.sealedSize(plaintext: plaintext.count))
            #expect(try Envelope.open(sealed, with: key, info: info, aad: aad).elements == plaintext)
        }
    }

    @Test("SEAL-2: the published ciphertexts of other suites, and changed ones of this, are refused")
    func refusals() throws {
        for vector in xwing {
            let key = try EnvelopeKey(rawRepresentation: Secret(vector.bytes(\.skRm)))
            let info = try vector.bytes(\.info)
            let aad = try vector.first(\.aad)
            let enc = try vector.bytes(\.enc)
            let ciphertext = try vector.schedule(kem: 0x647a, aead: 2).sealWithAES(vector.first(\.pt), aad: aad)
            let otherKeys = try vector.schedule(kem: 0x647a, aead: 3).sealWithAES(vector.first(\.pt), aad: aad)
            var changed = enc
            changed[0] ^= 1
            let published = try vector.first(\.ct)
            for sealed in [enc + published, enc + otherKeys, changed + ciphertext, enc + ciphertext.dropLast()] {
                let refusal = #expect(throws: Refusal.self) {
                    try Envelope.open(sealed, with: key, info: info, aad: aad)
                }
                #expect(refusal?.code == .envelopeClosed)
            }
        }
    }
}
