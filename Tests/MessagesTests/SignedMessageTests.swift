import Digests
import Disclosure
import Messages
import Sealing
import Sharing
import Testing
import Vocabulary

@Suite("Signed messages")
struct SignedMessageTests {
    let samples: Samples

    init() throws { samples = try Samples() }

    private func refusal(_ bytes: [UInt8], _ keyring: Keyring? = nil) -> Refusal? {
        do throws(Refusal) {
            _ = try UnverifiedMessage(decoding: bytes).verified(by: keyring ?? samples.keyring)
            return nil
        } catch {
            return error
        }
    }

    @Test("SIG-2: every kind is read back as it was signed, with the same digest")
    func roundTrip() throws {
        let statements = try samples.statements
        #expect(Set(statements.map(\.kind)).count == 23)
        #expect(Set(statements.map(\.name)).count == 23)
        for statement in statements {
            let message = try samples.sign(statement)
            let read = try UnverifiedMessage(decoding: message.bytes).verified(by: samples.keyring)
            #expect(read == message)
            #expect(read.statement == statement)
            #expect(read.digest == message.digest)
            #expect(try Statement(canonicalBytes: statement.canonicalBytes, place: "sample") == statement)
        }
    }

    @Test("SIG-2: a change of any one byte of any kind of message is refused")
    func everyByte() throws {
        for statement in try samples.statements {
            let bytes = try samples.sign(statement).bytes
            for position in bytes.indices {
                for change in [UInt8(0x01), 0x80, 0xFF] {
                    var changed = bytes
                    changed[position] ^= change
                    #expect(refusal(changed) != nil, "\(statement.name), byte \(position)")
                }
            }
        }
    }

    @Test("ENC-1, ENC-3: a message of any kind cut short anywhere, or with anything after it, is refused")
    func otherLengths() throws {
        for statement in try samples.statements {
            let bytes = try samples.sign(statement).bytes
            for length in bytes.indices { #expect(refusal(Array(bytes.prefix(length))) != nil) }
            #expect(refusal(bytes + [0])?.code == .trailingBytes)
            #expect(refusal(bytes + bytes)?.code == .trailingBytes)
        }
    }

    @Test("MSG-1: another edition is refused before anything else is read")
    func otherEdition() throws {
        var bytes = try samples.sign(try samples.statements[0]).bytes
        bytes[0] = 2
        #expect(refusal(bytes)?.code == .otherEdition)
        #expect(refusal([0, 0])?.code == .otherEdition)
        #expect(refusal([])?.code == .truncated)
    }

    @Test("MSG-2: every byte that is no kind's is refused as unknown")
    func unknownKinds() throws {
        let known = Set(try samples.statements.map(\.kind.rawValue))
        var bytes = try samples.sign(try samples.statements[0]).bytes
        for kind in UInt8.min...UInt8.max where !known.contains(kind) {
            bytes[4] = kind
            #expect(refusal(bytes)?.code == .unknownKind)
        }
    }

    @Test("MSG-3: what the coordinator says no kommune may, and the other way round; a stop may come from either")
    func wrongSender() throws {
        for statement in try samples.statements {
            let right = Samples.speaker(of: statement, samples.kommune)
            let wrong: Party = right == .coordinator ? .kommune(samples.kommune) : .coordinator
            let message = try samples.sign(statement, as: wrong)
            if case .stop = statement {
                #expect(refusal(message.bytes) == nil)
            } else {
                #expect(refusal(message.bytes)?.code == .wrongSender)
            }
        }
    }

    @Test("SIG-1: a sender that is not in the roster is refused")
    func unknownSender() throws {
        let stranger = try #require(KommuneCode(851))
        let statement = Statement.countersignature(Countersignature(manifest: Samples.digest(1)))
        let message = try samples.sign(statement, as: .kommune(stranger))
        #expect(refusal(message.bytes)?.code == .unknownSender)
        let alone = Keyring(coordinator: samples.coordinator.verifyingKey)
        #expect(refusal(try samples.sign(statement).bytes, alone)?.code == .unknownSender)
    }

    @Test("SIG-2: a signature of another key, over another sender, kind or edition, is refused")
    func foreignSignatures() throws {
        let statement = Statement.countersignature(Countersignature(manifest: Samples.digest(1)))
        let good = try samples.sign(statement).bytes
        let coordinator = samples.coordinator
        let other = try SignedMessage(statement, from: .kommune(samples.kommune)) { (bytes: [UInt8]) throws(Refusal) in
            try coordinator.sign(bytes)
        }
        #expect(refusal(other.bytes)?.code == .badSignature)
        // The signature over a deletion does not carry to a countersignature, nor one over bare bytes.
        let twin = try samples.sign(.deletion(Deletion(manifest: Samples.digest(1), key: Samples.digest(2)))).bytes
        #expect(refusal(good.dropLast(64) + twin.suffix(64))?.code == .badSignature)
        let bare = try samples.member.sign(Array(good.dropLast(64)))
        #expect(refusal(good.dropLast(64) + bare)?.code == .badSignature)
        let zero = [UInt8](repeating: 0, count: 64)
        #expect(refusal(good.dropLast(64) + zero)?.code == .badSignature)
    }

    @Test("SIG-2: what is signed is label, edition, sender, kind and body, byte for byte, whatever the kind")
    func signedBytes() throws {
        let label = Array("tvaersum/1/message".utf8)
        for statement in try samples.statements {
            var signed: [UInt8] = []
            let message = try SignedMessage(statement, from: Samples.speaker(of: statement, samples.kommune)) {
                (bytes: [UInt8]) throws(Refusal) in
                signed = bytes
                return [UInt8](repeating: 0, count: 64)
            }
            // On the wire the same stands without the label, which is text with its four bytes of length.
            #expect(signed == [UInt8(label.count), 0, 0, 0] + label + message.bytes.dropLast(64))
            #expect(message.bytes.prefix(2) == [1, 0])
        }
    }

    @Test("DIG-1: a message's digest is H over all its bytes, signature included, under its own label")
    func digest() throws {
        let message = try samples.sign(try samples.statements[0])
        let label = Array("tvaersum/1/message-digest".utf8)
        let length = (0..<8).map { UInt8(truncatingIfNeeded: message.bytes.count >> ($0 * 8)) }
        #expect(message.digest == Hashing.sha256([UInt8(label.count)] + label + length + message.bytes))
    }

    @Test("SIG-2: refusals name the kind and the sender, and nothing of the contents")
    func places() throws {
        var bytes =
            try samples.sign(
                .reveal(Reveal(session: Samples.digest(1), coin: Samples.digest(2), blind: Samples.digest(3)))
            )
            .bytes
        bytes[bytes.count - 1] ^= 1
        let text = try #require(refusal(bytes)).description
        #expect(text.contains("C2 from kommune 153"))
        #expect(!text.contains(Samples.digest(2).hex))
    }
}
