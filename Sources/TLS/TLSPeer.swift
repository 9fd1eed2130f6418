internal import COpenSSL
public import Vocabulary

/// Who is at the other end, as its verified certificate says.
public struct TLSPeer: Hashable, Sendable {
    /// Before the kommune's three digits in a URI of the certificate.
    public static let identityPrefix = "tvaersum:kommune:"

    /// The kommune that the certificate names; nil if it names none, or more than one (TLS-8).
    public let kommune: KommuneCode?
    /// SHA-256 of the certificate (DER).
    public let fingerprint: Digest
}

extension TLSPeer {
    /// Reads the peer's certificate from a connection whose handshake is done; nil if the peer has shown none.
    init?(_ ssl: OpaquePointer) {
        guard let certificate = unsafe SSL_get1_peer_certificate(ssl) else { return nil }
        defer { unsafe X509_free(certificate) }
        var digest = [UInt8](repeating: 0, count: Digest.size)
        var length: UInt32 = 0
        guard unsafe X509_digest(certificate, EVP_sha256(), &digest, &length) == 1, let fingerprint = Digest(digest)
        else {
            return nil
        }
        self.fingerprint = fingerprint
        let identities = unsafe Self.uris(of: certificate).filter { $0.hasPrefix(Self.identityPrefix) }
        kommune =
            identities.count == 1
            ? KommuneCode(text: String(identities[0].dropFirst(Self.identityPrefix.count)))
            : nil
    }

    private static func uris(of certificate: OpaquePointer) -> [String] {
        guard let names = unsafe tvaersum_alternative_names(certificate) else { return [] }
        defer { unsafe tvaersum_free_names(names) }
        var uris: [String] = []
        let count = unsafe tvaersum_name_count(names)
        for index in 0..<count {
            var length: Int32 = 0
            guard let start = unsafe tvaersum_uri_at(names, index, &length) else { continue }
            let bytes = unsafe UnsafeBufferPointer(start: start, count: Int(length))
            uris.append(unsafe String(decoding: bytes, as: UTF8.self))
        }
        return uris
    }
}
