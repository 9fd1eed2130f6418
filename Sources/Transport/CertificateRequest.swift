internal import Crypto
internal import SwiftASN1
public import TLS
public import Vocabulary
internal import X509

/// A node's new key for TLS and its request for a certificate.
///
/// The key is made here and never leaves the node.
///
/// A secret: its description shows nothing of the key.
public struct CertificateRequest: Sendable {
    /// The request, to be sent (DER, PKCS#10).
    public let der: [UInt8]
    private let key: P256.Signing.PrivateKey

    /// Makes a new key and a request in the kommune's name.
    public init(kommune: KommuneCode) throws(Refusal) {
        try self.init(kommune: kommune, key: P256.Signing.PrivateKey())
    }

    /// Makes the request for a key that was kept while the answer was pending.
    public init(kommune: KommuneCode, keyPEM: Secret<UInt8>) throws(Refusal) {
        guard let key = P256.Signing.PrivateKey(pem: keyPEM) else {
            throw Refusal(.badCertificateRequest, at: "kept key")
        }
        try self.init(kommune: kommune, key: key)
    }

    private init(kommune: KommuneCode, key: P256.Signing.PrivateKey) throws(Refusal) {
        self.key = key
        do {
            let request = try CertificateSigningRequest(
                version: .v1,
                subject: DistinguishedName { CommonName("kommune \(kommune)") },
                privateKey: Certificate.PrivateKey(key),
                attributes: CertificateSigningRequest.Attributes()
            )
            var serializer = DER.Serializer()
            try serializer.serialize(request)
            der = serializer.serializedBytes
        } catch { throw Refusal(.badCertificateRequest, at: "own certificate request") }
    }

    /// The private key as PKCS#8 PEM, for the one file that keeps it.
    public var exposedKeyPEM: Secret<UInt8> { key.pem }

    /// The credentials that this key and the issued chain make.
    public func credentials(chainPEM: String) -> TLSCredentials {
        TLSCredentials(chainPEM: chainPEM, keyPEM: exposedKeyPEM)
    }
}

extension CertificateRequest: Unprintable {}

extension P256.Signing.PrivateKey {
    /// Reads PKCS#8 PEM; nil for anything else.
    init?(pem: Secret<UInt8>) {
        let key = pem.withElements { try? Self(pemRepresentation: String(decoding: $0, as: UTF8.self)) }
        guard let key else { return nil }
        self = key
    }

    /// The key as PKCS#8 PEM.
    var pem: Secret<UInt8> { Secret(Array((pemRepresentation + "\n").utf8)) }
}
