import Digests
import Disclosure
import Messages
import Proceedings
import Sealing
import Sharing
import TestSupport
import Transcript
import Vocabulary

/// A submission made by hand, each part of which can be wrong while the signature is right.
struct Forgery {
    let contributor: KommuneCode
    let setting: Setting
    let manifest: Digest
    var sequence: UInt32
    var keys: [EnvelopePublicKey]
    var parts: [SealedShare]
    var maskDigest: Digest
    /// The sequence that a member's envelope is bound to instead.
    private var readdressed: Int?
    /// A member whose plaintext is changed after its hash was taken.
    private var altered: Int?
    /// Two members whose envelopes are exchanged.
    private var exchanged: (Int, Int)?
    /// How the header is bent.
    private var header: (inout Submission) -> Void = { _ in }

    /// An honest submission.
    init?(
        contributor: KommuneCode,
        values: [Int64],
        record: Record,
        sequence: UInt32,
        setting: Setting,
        seed: UInt64
    ) {
        guard let manifest = record.manifest else { return nil }
        self.contributor = contributor
        self.setting = setting
        self.manifest = manifest.digest
        self.sequence = sequence
        keys = setting.committee.compactMap { record.offers[$0]?.body.envelopeKey }
        guard keys.count == setting.committee.count else { return nil }
        var generator = SeededGenerator(seed: seed)
        func digest() -> Digest {
            var writer = CanonicalWriter()
            for _ in 0..<4 { writer.integer(generator.next() as UInt64) }
            return Hashing.sha256(writer.bytes)
        }
        let mask = setting.problem.primaryBits(values, thresholds: manifest.body.thresholds)
        let masks = (0..<8).map { _ in Field64(Int64(generator.next() >> 2)) }
        let shares = Shamir.split(
            Secret(setting.problem.withPresence(values).map { Field64($0) } + masks),
            threshold: setting.threshold,
            seeds: (0..<setting.threshold.tolerated).map { _ in Secret(digest().bytes) }
        )
        let salt = digest()
        parts = shares.map { SealedShare(salt: digest(), maskSalt: salt, mask: mask, share: $0) }
        maskDigest = SealedShare.maskDigest(
            manifest: manifest.digest,
            contributor: contributor,
            salt: salt,
            mask: mask
        )
    }

    /// Makes one thing wrong.
    mutating func bend(by salt: UInt64, record: Record) {
        let c = setting.threshold.committee
        let t = setting.threshold.tolerated
        let slot = Int(salt >> 8) % setting.problem.numberCount
        let member = Int(salt >> 24) % c
        let vectorMember = t + Int(salt >> 24) % (c - t)
        let bit = Int(salt >> 8) % parts[0].mask.count
        switch salt % 19 {
        case 0: raiseDegree(ofSlot: slot)
        case 1: changeVector(vectorMember) { $0[slot] = $0[slot] + .one }
        case 2:
            // As many members as tolerated, so that nobody can tell the contributor from them.
            for index in 0..<t { changeVector(t + (Int(salt >> 24) + index) % (c - t)) { $0[slot] = $0[slot] + .one } }
        case 3:
            var mask = parts[0].mask
            mask[bit].toggle()
            replaceMask(mask)
        case 4: replaceMask(BitString(count: parts[0].mask.count))
        case 5: parts[member].mask[bit].toggle()
        case 6: parts[member].maskSalt = parts[member].salt
        case 7: altered = member
        case 8: changeVector(vectorMember) { $0.removeLast() }
        case 9: parts[vectorMember].share = .seed(Secret(parts[vectorMember].salt.bytes))
        case 10: readdressed = member
        case 11: exchanged = (member, (member + 1) % c)
        case 12:
            // Another value than the study allows.
            add(1 << 40, toSlot: slot)
        case 13:
            // Another contributor's root, as if its envelopes were this one's own.
            if let other = record.submissions.sorted(by: { $0.key < $1.key }).first(where: { $0.key != contributor }) {
                header = { $0 = $0.with(root: other.value.root) }
            }
        case 14: replaceMask(BitString(count: parts[0].mask.count + 1))
        case 15, 16:
            // As much as the study allows, and said to be large: a sum of others' small figures would look large too.
            add(1 + Int64(salt >> 40 & 0xFFF), toSlot: slot)
            replaceMask(BitString(count: parts[0].mask.count, repeating: true))
        case 17:
            // A presence bit that says the other thing, or neither.
            let bits = setting.problem.presence.count
            if bits > 0 {
                let number = setting.problem.slotCount + Int(salt >> 8) % bits
                add([1, -1, 5][Int(salt >> 40) % 3], toSlot: number)
            }
        default:
            let kind = salt >> 8
            header = { $0 = Bending.bent($0, by: kind) }
        }
    }

    /// Another value by the same amount for everybody: a constant polynomial more.
    private mutating func add(_ excess: Int64, toSlot slot: Int) {
        for index in setting.threshold.tolerated..<setting.threshold.committee {
            let difference = Field64(excess) * weight(ofPoint: index + 1)
            changeVector(index) { $0[slot] = $0[slot] + difference }
        }
    }

    /// The polynomial of degree t that is 1 at nought and 0 at 1…t: what is added to the vectors moves the secret alone.
    private func weight(ofPoint point: Int) -> Field64 {
        (1...setting.threshold.tolerated)
            .reduce(Field64.one) { $0 * Field64(Int64($1 - point)) * Field64(Int64($1)).inverse }
    }

    private mutating func raiseDegree(ofSlot slot: Int) {
        let t = setting.threshold.tolerated
        for index in t..<setting.threshold.committee {
            let product = (0...t).reduce(Field64.one) { $0 * Field64(Int64(index + 1 - $1)) }
            changeVector(index) { $0[slot] = $0[slot] + product }
        }
    }

    private mutating func changeVector(_ index: Int, _ change: (inout [Field64]) -> Void) {
        guard case .vector(let secret) = parts[index].share else { return }
        var vector = secret.elements
        change(&vector)
        parts[index].share = .vector(Secret(vector))
    }

    private mutating func replaceMask(_ mask: BitString) {
        for index in parts.indices { parts[index].mask = mask }
        maskDigest = SealedShare.maskDigest(
            manifest: manifest,
            contributor: contributor,
            salt: parts[0].maskSalt,
            mask: mask
        )
    }

    /// Seals and signs.
    func sealed(by identity: SigningKey) throws(Refusal) -> Puppet.Speech {
        var payloads: [Digest] = []
        var envelopes: [[UInt8]] = []
        for (index, member) in setting.committee.enumerated() {
            let address = SealedShare.address(
                manifest: manifest,
                contributor: contributor,
                member: member,
                key: keys[index].keyID,
                sequence: readdressed == index ? sequence + 7 : sequence
            )
            var plaintext = parts[index].plaintext
            let digest = SealedShare.payloadDigest(address, plaintext)
            if altered == index { plaintext[0] ^= 1 }
            payloads.append(digest)
            envelopes.append(
                try Envelope.seal(
                    Secret(plaintext),
                    to: keys[index],
                    info: SealedShare.info(address),
                    aad: digest.bytes + maskDigest.bytes
                )
            )
        }
        if let exchanged { envelopes.swapAt(exchanged.0, exchanged.1) }
        var body = Submission(
            manifest: manifest,
            sequence: sequence,
            root: MerkleTree.root(of: envelopes),
            payloads: payloads,
            mask: maskDigest
        )
        header(&body)
        let message = try World.sign(.submission(body), identity, .kommune(contributor))
        return Puppet.Speech(message: message, envelopes: envelopes)
    }
}

extension Submission {
    fileprivate func with(root: Digest) -> Submission {
        Submission(manifest: manifest, sequence: sequence, root: root, payloads: payloads, mask: mask)
    }
}
