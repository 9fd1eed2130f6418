public import Vocabulary

/// The six words by which two operators compare an identity key over the telephone.
///
/// They cover one key of one kommune and nothing that a coordinator writes, so nobody has two versions to make collide.
/// Whoever seeks another key with the same words computes 2²⁰ rounds for each of 2⁶⁶ tries. Meets SIG-5.
public enum Fingerprint {
    private static let iterations = 1 << 20
    private static let wordCount = 6
    private static let bitsPerWord = 11

    /// The six words of a kommune's identity key.
    ///
    /// PBKDF2-HMAC-SHA256 with the key as password, and as salt the label behind its length in one byte, then the kommune's
    /// canonical two bytes. The first 66 bits, the highest of each byte first, are six places in the list of words.
    ///
    /// It takes a good half second, by intent: keep the answer where it is shown often.
    public static func words(kommune: KommuneCode, key: VerifyingKey) -> [String] {
        let bytes = KeyDerivation.pbkdf2(
            password: key.bytes,
            salt: DomainLabel.fingerprint.framed + kommune.canonicalBytes,
            iterations: iterations,
            count: (wordCount * bitsPerWord + 7) / 8
        )
        return (0..<wordCount).map { FingerprintWords.list[place($0, in: bytes)] }
    }

    /// The place that the bits of the word with this number make.
    private static func place(_ number: Int, in bytes: [UInt8]) -> Int {
        let bits = number * bitsPerWord..<(number + 1) * bitsPerWord
        return bits.reduce(0) { place, bit in place << 1 | Int(bytes[bit / 8] >> (7 - bit % 8) & 1) }
    }
}
