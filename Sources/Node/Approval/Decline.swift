import Digests
import Sealing
import Vocabulary

/// One person's signed no to a round: needs no reason and stays in the house.
///
/// Meets NODE-27.
struct Decline: Hashable, Sendable {
    /// The person's short name.
    let person: String
    private let key: VerifyingKey
    private let signature: [UInt8]

    /// Says no.
    init(_ round: RoundName, draft: Digest, by signatory: Signatory) throws(Refusal) {
        person = signatory.person.id
        key = signatory.key.verifyingKey
        var writer = CanonicalWriter()
        writer.text(DomainLabel.decline.rawValue)
        writer.value(round)
        writer.value(draft)
        writer.text(person)
        signature = try signatory.key.sign(writer.bytes)
    }
}

extension Decline: Canonical {
    func write(to writer: inout CanonicalWriter) {
        writer.text(person)
        writer.value(key)
        writer.fixed(signature)
    }

    init(from reader: inout CanonicalReader) throws(Refusal) {
        person = try reader.text(limit: Person.idLimit)
        key = try reader.value()
        signature = try reader.fixed(VerifyingKey.signatureSize)
    }
}
