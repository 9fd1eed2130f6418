import Digests
import Sealing
import Vocabulary

/// One person's signed yes to a ballot.
///
/// Meets NODE-23.
struct Vote: Hashable, Sendable {
    /// The person's short name.
    let person: String
    /// The key that it was signed with.
    let key: VerifyingKey
    /// What it says yes to.
    let ballot: Ballot
    private let signature: [UInt8]

    /// Says yes.
    init(_ ballot: Ballot, of round: RoundName, by signatory: Signatory) throws(Refusal) {
        person = signatory.person.id
        key = signatory.key.verifyingKey
        self.ballot = ballot
        signature = try signatory.key.sign(Self.signed(ballot, round, person))
    }

    /// Whether the signature is the key's, over this ballot, this round and this person.
    func isSigned(for round: RoundName) -> Bool { key.accepts(signature, over: Self.signed(ballot, round, person)) }

    private static func signed(_ ballot: Ballot, _ round: RoundName, _ person: String) -> [UInt8] {
        var writer = CanonicalWriter()
        writer.text(DomainLabel.approval.rawValue)
        writer.value(round)
        writer.text(person)
        writer.value(ballot)
        return writer.bytes
    }
}

extension Vote: Canonical {
    func write(to writer: inout CanonicalWriter) {
        writer.text(person)
        writer.value(key)
        writer.value(ballot)
        writer.fixed(signature)
    }

    init(from reader: inout CanonicalReader) throws(Refusal) {
        person = try reader.text(limit: Person.idLimit)
        key = try reader.value()
        ballot = try reader.value()
        signature = try reader.fixed(VerifyingKey.signatureSize)
    }
}
