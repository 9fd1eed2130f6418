internal import Digests
public import Vocabulary

/// The one-time code that an operator gets from the coordinator and types into the node.
///
/// It carries which kommune it is for, a secret that is good once, and the SHA-256 of the coordinator's authority, so that the
/// node's first connection already trusts nobody else. Written as eleven groups of eight Crockford base32 symbols; the last
/// five bytes are a check, so that a slip is found before anything is sent (ENR-1).
public struct EnrolmentCode: Equatable, Sendable {
    /// How many bytes the secret has.
    public static let secretSize = 16
    private static let checkSize = 5
    private static let group = 8

    /// The kommune that the code enrols.
    public let kommune: KommuneCode
    /// What proves that the coordinator gave the code out.
    public let secret: Secret<UInt8>
    /// SHA-256 of the coordinator's authority certificate (DER).
    public let authority: Digest

    /// Takes the parts; nil unless the secret has sixteen bytes.
    public init?(kommune: KommuneCode, secret: Secret<UInt8>, authority: Digest) {
        guard secret.count == Self.secretSize else { return nil }
        self.kommune = kommune
        self.secret = secret
        self.authority = authority
    }

    /// Reads a typed code: spaces, line breaks and hyphens are ignored, letters may be small, and `O`, `I` and `L`
    /// count as the digits they look like.
    ///
    /// Meets ENR-1.
    public init(typed text: String) throws(Refusal) {
        guard let symbols = Crockford.symbols(of: text) else { throw Self.refusal("a symbol that no code has") }
        guard symbols.count == (2 + Self.secretSize + Digest.size + Self.checkSize) / 5 * 8 else {
            throw Self.refusal("the length: a code has eleven groups of eight symbols")
        }
        let bytes = Crockford.decode(symbols)
        let payload = Array(bytes.dropLast(Self.checkSize))
        guard Array(bytes.suffix(Self.checkSize)) == Self.check(payload) else {
            throw Self.refusal("the check symbols")
        }
        var reader = CanonicalReader(payload, place: "enrolment code")
        kommune = try reader.value()
        secret = try reader.secret(Self.secretSize)
        authority = try reader.value()
    }

    /// The code as a person reads it.
    ///
    /// A secret until it is used: for the one who enrols the node, and nobody else.
    public var exposedText: String {
        var writer = CanonicalWriter()
        writer.value(kommune)
        writer.fixed(secret)
        writer.value(authority)
        let symbols = Crockford.encode(writer.bytes + Self.check(writer.bytes))
        return stride(from: 0, to: symbols.count, by: Self.group)
            .map { String(decoding: symbols[$0..<min($0 + Self.group, symbols.count)], as: UTF8.self) }
            .joined(separator: "-")
    }

    private static func check(_ payload: [UInt8]) -> [UInt8] {
        Array(Hashing.digest(.enrolment, payload).bytes.prefix(checkSize))
    }

    private static func refusal(_ what: String) -> Refusal {
        Refusal(.badEnrolmentCode, at: what, next: "Type or paste the whole code again as the coordinator wrote it.")
    }
}

extension EnrolmentCode: Unprintable {
    /// The kommune, and nothing of the secret.
    public var description: String { "EnrolmentCode(kommune \(kommune), secret: <redacted>)" }
}

/// Base32 in Douglas Crockford's alphabet, without padding: whole groups of five bytes and eight symbols only.
enum Crockford {
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    /// Encodes a multiple of five bytes.
    static func encode(_ bytes: [UInt8]) -> [UInt8] {
        stride(from: 0, to: bytes.count, by: 5)
            .flatMap { start in
                let word = bytes[start..<(start + 5)].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
                return (0..<8).map { alphabet[Int(word >> UInt64(35 - 5 * $0) & 31)] }
            }
    }

    /// The values of the symbols of a typed text; nil where one is foreign.
    static func symbols(of text: String) -> [UInt8]? {
        var values: [UInt8] = []
        for byte in text.utf8 where !" -\n\r\t".utf8.contains(byte) {
            guard let value = value(byte) else { return nil }
            values.append(value)
        }
        return values
    }

    /// Decodes a multiple of eight symbols.
    static func decode(_ values: [UInt8]) -> [UInt8] {
        stride(from: 0, to: values.count, by: 8)
            .flatMap { start in
                let word = values[start..<(start + 8)].reduce(UInt64(0)) { $0 << 5 | UInt64($1) }
                return (0..<5).map { UInt8(truncatingIfNeeded: word >> UInt64(32 - 8 * $0)) }
            }
    }

    private static func value(_ byte: UInt8) -> UInt8? {
        let upper = (97...122).contains(byte) ? byte - 32 : byte
        switch upper {
        case UInt8(ascii: "O"): return 0
        case UInt8(ascii: "I"), UInt8(ascii: "L"): return 1
        default: return alphabet.firstIndex(of: upper).map { UInt8($0) }
        }
    }
}
