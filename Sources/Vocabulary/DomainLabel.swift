/// Every domain label, in one place: each use of a hash, a signature, a key derivation or an expansion has a label of
/// its own, so that bytes made for one purpose mean nothing for another.
///
/// Meets ENC-6.
public enum DomainLabel: String, CaseIterable, Sendable {
    // What parties sign.
    case message = "tvaersum/1/message"
    case enrolment = "tvaersum/1/enrolment"
    // What people sign at a node, for that node only.
    case approval = "tvaersum/1/approval"
    // What is hashed.
    case study = "tvaersum/1/study"
    case fingerprint = "tvaersum/1/fingerprint"
    case messageDigest = "tvaersum/1/message-digest"
    case payload = "tvaersum/1/payload"
    case mask = "tvaersum/1/mask"
    case passingMask = "tvaersum/1/passing-mask"
    case maskSalt = "tvaersum/1/mask-salt"
    case replicatedKey = "tvaersum/1/replicated-key"
    case deals = "tvaersum/1/deals"
    case keys = "tvaersum/1/keys"
    case coin = "tvaersum/1/coin"
    case session = "tvaersum/1/session"
    case challenge = "tvaersum/1/challenge"
    case reveals = "tvaersum/1/reveals"
    case stageCoin = "tvaersum/1/stage-coin"
    case circuitStep = "tvaersum/1/circuit-step"
    case statements = "tvaersum/1/statements"
    case passingSet = "tvaersum/1/passing-set"
    case openings = "tvaersum/1/openings"
    case result = "tvaersum/1/result"
    case ledgerEntry = "tvaersum/1/ledger-entry"
    case ledgerHead = "tvaersum/1/ledger-head"
    case outboundEntry = "tvaersum/1/outbound-entry"
    case relation = "tvaersum/1/relation"
    case plaintext = "tvaersum/1/plaintext"
    case plaintextSalt = "tvaersum/1/plaintext-salt"
    case rules = "tvaersum/1/rules"
    case chain = "tvaersum/1/chain"
    case figure = "tvaersum/1/figure"
    case suppression = "tvaersum/1/suppression"
    // What is sealed and expanded.
    case envelope = "tvaersum/1/envelope"
    case keyEnvelope = "tvaersum/1/key-envelope"
    case bitsEnvelope = "tvaersum/1/bits-envelope"
    case auditorEnvelope = "tvaersum/1/auditor-envelope"
    case share = "tvaersum/1/share"
    case degreeMask = "tvaersum/1/degree-mask"
    case pseudorandom = "tvaersum/1/pseudorandom"
    case macCheck = "tvaersum/1/mac-check"
}
