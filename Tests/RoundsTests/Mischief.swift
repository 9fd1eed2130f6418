import Digests
import Disclosure
import Messages
import Proceedings
import Sealing
import Sharing
import TestSupport
import Testing
import Transcript
import Vocabulary

@testable import Rounds

/// A contributor's submission made by hand, so that each part of it can be wrong while the signature is right.
struct Mischief {
    /// What is sealed for each member, in member order, before it is encoded.
    var payloads: [Payload]
    /// What each envelope is bound to.
    var addresses: [EnvelopeAddress]
    /// The hash of the mask in the header.
    var mask: Digest
    /// Changes the plaintext of a member's envelope after its hash was taken for the header.
    var onPlaintext: (Int, [UInt8]) -> [UInt8] = { $1 }
    /// Changes the plaintext before its hash is taken.
    var onEncoding: (Int, [UInt8]) -> [UInt8] = { $1 }
    /// Changes the sealed envelopes before they go under the root.
    var onEnvelopes: ([[UInt8]]) -> [[UInt8]] = { $0 }

    /// An honest submission of `values`, to be bent; or of `numbers`, presence bits and all.
    init(_ table: inout RoundTable, of contributor: KommuneCode, values: [Int64], numbers: [Int64]? = nil) throws {
        let node = try #require(table.nodes[contributor])
        let draft = try #require(node.record.draft?.body)
        let manifest = try #require(node.record.manifest)
        let mask = try node.ownMask(values: Secret(values))
        let maskSalt = table.generator.secret()
        let elements = (0..<Payload.maskElements).map { _ in Field64(Int64(table.generator.next() >> 8)) }
        let seeds = (0..<draft.threshold.tolerated).map { _ in table.generator.secret() }
        let shares = Shamir.split(
            Secret((numbers ?? node.record.problem.withPresence(values)).map { Field64($0) } + elements),
            threshold: draft.threshold,
            seeds: seeds
        )
        payloads = []
        addresses = []
        for (member, share) in zip(draft.committee, shares) {
            payloads.append(Payload(salt: table.generator.secret(), maskSalt: maskSalt, mask: mask, share: share))
            let key = try #require(node.record.offers[member]?.body.envelopeKey?.keyID)
            addresses.append(
                EnvelopeAddress(
                    manifest: manifest.digest,
                    contributor: contributor,
                    member: member,
                    key: key,
                    sequence: node.own.sequence + 1
                )
            )
        }
        self.mask = Payload.maskDigest(manifest: manifest.digest, contributor: contributor, salt: maskSalt, mask: mask)
    }

    /// Seals, signs and hands in.
    func handIn(_ table: inout RoundTable, from contributor: KommuneCode) throws {
        let node = try #require(table.nodes[contributor])
        let identity = try #require(table.identities[contributor])
        let manifest = try #require(node.record.manifest)
        let draft = try #require(node.record.draft?.body)
        var digests: [Digest] = []
        var envelopes: [[UInt8]] = []
        for (index, member) in draft.committee.enumerated() {
            let encoded = onEncoding(index, payloads[index].canonicalBytes)
            let digest = Hashing.digest(.payload, addresses[index].canonicalBytes, encoded)
            let key = try #require(node.record.offers[member]?.body.envelopeKey)
            digests.append(digest)
            envelopes.append(
                try Envelope.seal(
                    Secret(onPlaintext(index, encoded)),
                    to: key,
                    info: addresses[index].information(),
                    aad: digest.bytes + mask.bytes
                )
            )
        }
        envelopes = onEnvelopes(envelopes)
        let header = Submission(
            manifest: manifest.digest,
            sequence: node.own.sequence + 1,
            root: MerkleTree.root(of: envelopes),
            payloads: digests,
            mask: mask
        )
        let message = try RoundTable.sign(.submission(header), identity, .kommune(contributor))
        table.liars.insert(contributor)
        table.nodes[contributor]?.own.sequence += 1
        table.nodes[contributor]?.own.sent.insert(message.digest)
        try table.act([.upload(message, envelopes: envelopes)], for: contributor)
    }
}

/// One way in which a signed submission can be wrong for one member, and the number that this member refuses it with.
struct BadEnvelope: CustomTestStringConvertible, Sendable {
    let name: String
    let code: Refusal.Code
    /// Which member's envelope is bad; 0 receives a seed, 4 a vector.
    var member = 4
    let bend: @Sendable (inout Mischief) -> Void

    var testDescription: String { name }

    static let all: [BadEnvelope] = [
        BadEnvelope(name: "SEAL-2: sealed under another sequence", code: .envelopeClosed) {
            $0.readdress(4) { ($0.manifest, $0.contributor, $0.member, 7) }
        },
        BadEnvelope(name: "SEAL-2: sealed under another round", code: .envelopeClosed) {
            $0.readdress(4) { (Lie.bogus, $0.contributor, $0.member, $0.sequence) }
        },
        BadEnvelope(name: "SEAL-2: sealed in another contributor's name", code: .envelopeClosed) {
            $0.readdress(4) { ($0.manifest, RoundTable.kommuner[0], $0.member, $0.sequence) }
        },
        BadEnvelope(name: "SEAL-2: sealed for another member", code: .envelopeClosed) {
            $0.readdress(4) { ($0.manifest, $0.contributor, RoundTable.kommuner[0], $0.sequence) }
        },
        BadEnvelope(name: "SEAL-2: two members' envelopes exchanged", code: .envelopeClosed) {
            $0.onEnvelopes = { [$0[0], $0[1], $0[2], $0[4], $0[3]] }
        },
        BadEnvelope(name: "SEAL-2: no envelope at all", code: .envelopeClosed) {
            $0.onEnvelopes = { $0.dropLast() + [[]] }
        },
        BadEnvelope(name: "RND-10: a plaintext other than its hash", code: .badEnvelope) {
            $0.onPlaintext = { index, bytes in index == 4 ? [bytes[0] ^ 1] + bytes.dropFirst() : bytes }
        },
        BadEnvelope(name: "RND-10: another mask for one member", code: .badEnvelope) {
            let old = $0.payloads[4]
            var mask = old.mask
            mask[1].toggle()
            $0.payloads[4] = Payload(salt: old.salt, maskSalt: old.maskSalt, mask: mask, share: old.share)
        },
        BadEnvelope(name: "RND-10: another mask salt for one member", code: .badEnvelope) {
            let old = $0.payloads[4]
            $0.payloads[4] = Payload(salt: old.salt, maskSalt: old.salt, mask: old.mask, share: old.share)
        },
        BadEnvelope(name: "SHR-6: a share too few", code: .wrongShareLength) {
            $0.replaceVector(4) { $0.dropLast() }
        },
        BadEnvelope(name: "SHR-6: a share too many", code: .wrongShareLength) { $0.replaceVector(4) { $0 + [.one] } },
        BadEnvelope(name: "SHR-6: a seed for a member that receives a vector", code: .wrongShareForm) {
            $0.replaceShare(4, .seed(Secret([UInt8](repeating: 1, count: 32))))
        },
        BadEnvelope(name: "SHR-6: a vector for a member that receives a seed", code: .wrongShareForm, member: 0) {
            $0.replaceShare(0, .vector(Secret([Field64](repeating: .one, count: 11))))
        },
        BadEnvelope(name: "SHR-1: a share of p or more", code: .notAnElement) {
            $0.onEncoding = { index, bytes in
                index == 4 ? bytes.dropLast(8) + [UInt8](repeating: 0xFF, count: 8) : bytes
            }
        },
        BadEnvelope(name: "ENC-3: bytes after the share", code: .trailingBytes) {
            $0.onEncoding = { index, bytes in index == 4 ? bytes + [0] : bytes }
        },
        BadEnvelope(name: "ENC-1: a plaintext cut short", code: .truncated) {
            $0.onEncoding = { index, bytes in index == 4 ? Array(bytes.prefix(20)) : bytes }
        },
    ]
}

extension Mischief {
    typealias Address = (manifest: Digest, contributor: KommuneCode, member: KommuneCode?, sequence: UInt32)

    mutating func readdress(_ index: Int, _ change: (EnvelopeAddress) -> Address) {
        let old = addresses[index]
        let new = change(old)
        addresses[index] = EnvelopeAddress(
            manifest: new.manifest,
            contributor: new.contributor,
            member: new.member,
            key: old.key,
            sequence: new.sequence
        )
    }

    mutating func replaceShare(_ index: Int, _ share: SharePayload) {
        let old = payloads[index]
        payloads[index] = Payload(salt: old.salt, maskSalt: old.maskSalt, mask: old.mask, share: share)
    }

    mutating func replaceVector(_ index: Int, _ change: ([Field64]) -> [Field64]) {
        guard case .vector(let vector) = payloads[index].share else { return }
        replaceShare(index, .vector(Secret(change(vector.elements))))
    }

    /// The same mask, and its hash, for all members.
    mutating func replaceMask(_ mask: BitString) throws {
        let (address, salt) = (addresses[0], payloads[0].maskSalt)
        payloads = payloads.map { Payload(salt: $0.salt, maskSalt: $0.maskSalt, mask: mask, share: $0.share) }
        self.mask = Payload.maskDigest(
            manifest: address.manifest,
            contributor: address.contributor,
            salt: salt,
            mask: mask
        )
    }

    /// Raises the degree of one slot's polynomial to t + 1, without a change at nought or for the members with seeds.
    mutating func raiseDegree(ofSlot slot: Int, threshold: Threshold) {
        for member in (threshold.tolerated + 1)...threshold.committee {
            let product = (0...threshold.tolerated).reduce(Int64(1)) { $0 * Int64(member - $1) }
            replaceVector(member - 1) { vector in
                var vector = vector
                vector[slot] = vector[slot] + Field64(product)
                return vector
            }
        }
    }
}
