import Digests
import Sealing
import Store
import Vocabulary

/// What a yes is to: exactly these figures, from exactly these extracts, under this draft, study, mapping and these rules.
///
/// Two people say yes to the same ballot or to nothing. Meets NODE-24.
struct Ballot: Hashable, Sendable {
    /// The digest of the signed draft.
    let draft: Digest
    /// The study's digest.
    let study: Digest
    /// The mapping file's digest.
    let mapping: Digest
    /// The extracts' digests, by table.
    let extracts: [String: Digest]
    /// The salted digest of the figures.
    let figures: Digest
    /// The digest of the rules in force.
    let rules: Digest
    /// Rounds of the same days that told bits, as those who approve know.
    let despite: [RoundName]

    /// What it is known by in an order and where it became void.
    var digest: Digest { Hashing.digest(.approval, canonicalBytes) }

    /// What is no longer as it was when this was approved; nil where everything is.
    func change(to now: Ballot) -> String? {
        if draft != now.draft { return "the draft changed" }
        if study != now.study { return "the study changed" }
        if mapping != now.mapping { return "the mapping changed" }
        let changed = Set(extracts.keys).union(now.extracts.keys).filter { extracts[$0] != now.extracts[$0] }
        if !changed.isEmpty { return "extract \(changed.sorted().joined(separator: ", ")) changed" }
        if rules != now.rules { return "the rules in force changed" }
        return figures != now.figures ? "the figures changed" : nil
    }
}

extension Ballot {
    /// The digest of figures, salted so that a few small numbers cannot be guessed from it where it is listed.
    ///
    /// The salt comes from the node's identity key and the round: both people see the same digest, and nobody else can make it. Meets
    /// NODE-25.
    static func digest(
        of values: Secret<Int64>,
        draft: Digest,
        study: Digest,
        mapping: Digest,
        round: RoundName,
        identity: SigningKey
    ) -> Digest {
        var writer = CanonicalWriter()
        writer.figures(values)
        let salt = KeyDerivation.hkdf(
            secret: identity.rawRepresentation,
            salt: [],
            info: Array(DomainLabel.plaintextSalt.rawValue.utf8) + round.canonicalBytes,
            count: 32
        )
        return Hashing.digest(
            .plaintext,
            secretParts: [
                salt, Secret(draft.bytes), Secret(study.bytes), Secret(mapping.bytes), Secret(writer.bytes),
            ]
        )
    }
}

extension Ballot: Canonical {
    func write(to writer: inout CanonicalWriter) {
        writer.value(draft)
        writer.value(study)
        writer.value(mapping)
        writer.list(extracts.sorted { $0.key < $1.key }) { writer, extract in
            writer.text(extract.key)
            writer.value(extract.value)
        }
        writer.value(figures)
        writer.value(rules)
        writer.list(despite)
    }

    init(from reader: inout CanonicalReader) throws(Refusal) {
        draft = try reader.value()
        study = try reader.value()
        mapping = try reader.value()
        let extracts = try reader.list(limit: 1 << 10) { (inner: inout CanonicalReader) throws(Refusal) in
            (try inner.text(limit: 1 << 10), try inner.value(Digest.self))
        }
        self.extracts = Dictionary(extracts, uniquingKeysWith: { $1 })
        figures = try reader.value()
        rules = try reader.value()
        despite = try reader.list(limit: 1 << 10)
    }
}

/// Figures that wait for a yes or have it, with the ballot that they are on.
///
/// The figures stay in the node's own store; what leaves is shares of them.
struct Approval: Sendable {
    let ballot: Ballot
    /// The figures, one a slot.
    let values: Secret<Int64>
}

extension Approval: Canonical {
    func write(to writer: inout CanonicalWriter) {
        writer.value(ballot)
        writer.figures(values)
    }

    init(from reader: inout CanonicalReader) throws(Refusal) {
        ballot = try reader.value()
        values = Secret(
            try reader.list(limit: 1 << 24) { (inner: inout CanonicalReader) throws(Refusal) in try inner.integer() }
        )
    }
}

extension CanonicalWriter {
    fileprivate mutating func figures(_ values: Secret<Int64>) {
        values.withElements { list($0) { $0.integer($1) } }
    }
}
