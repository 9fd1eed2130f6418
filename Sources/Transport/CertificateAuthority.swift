internal import Crypto
internal import Digests
internal import Foundation
internal import SwiftASN1
public import TLS
public import Vocabulary
internal import X509

/// From when to when a certificate holds.
public struct CertificateValidity: Hashable, Sendable {
    /// The first moment.
    public let from: Timestamp
    /// The last moment.
    public let to: Timestamp

    /// Takes a first moment and a number of days.
    public init(from: Timestamp, days: Int) {
        self.from = from
        to = Timestamp(seconds: from.seconds + Int64(days) * 86_400)
    }

    /// Reads that of a chain's first certificate; nil where there is none.
    public init?(chainPEM: String) {
        guard let document = try? PEMDocument.parseMultiple(pemString: chainPEM).first,
            let certificate = try? Certificate(pemDocument: document)
        else { return nil }
        from = Timestamp(seconds: Int64(certificate.notValidBefore.timeIntervalSince1970))
        to = Timestamp(seconds: Int64(certificate.notValidAfter.timeIntervalSince1970))
    }

    var notBefore: Date { Date(timeIntervalSince1970: TimeInterval(from.seconds)) }
    var notAfter: Date { Date(timeIntervalSince1970: TimeInterval(to.seconds)) }
}

/// The coordinator's own small authority for TLS certificates, on P-256.
///
/// Its certificates authenticate connections, nothing more: who says what in a round rests on message signatures. It knows one
/// level: no intermediate authorities. Its key is a secret; the description shows nothing of it.
public struct CertificateAuthority: Sendable {
    /// The authority's certificate as PEM.
    public let certificatePEM: String
    /// SHA-256 of the authority's certificate (DER): what an enrolment code pins.
    public let fingerprint: Vocabulary.Digest
    private let certificate: Certificate
    private let key: P256.Signing.PrivateKey

    /// Makes a new authority with a key of its own.
    public static func make(name: String, validity: CertificateValidity) throws(Refusal) -> CertificateAuthority {
        let key = P256.Signing.PrivateKey()
        return try CertificateAuthority(
            certificate: certify(
                Certificate.PrivateKey(key).publicKey,
                subject: name,
                issuer: nil,
                key: key,
                validity: validity
            ) {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(keyCertSign: true, cRLSign: true))
                SubjectKeyIdentifier(hash: Certificate.PrivateKey(key).publicKey)
            },
            key: key
        )
    }

    /// Reads an authority that was made before.
    public init(certificatePEM: String, keyPEM: Secret<UInt8>) throws(Refusal) {
        guard let certificate = try? Certificate(pemEncoded: certificatePEM),
            let key = P256.Signing.PrivateKey(pem: keyPEM)
        else { throw Refusal(.badAuthority, at: "authority") }
        guard Certificate.PrivateKey(key).publicKey == certificate.publicKey else {
            throw Refusal(.badAuthority, at: "authority: the key is not the certificate's")
        }
        try self.init(certificate: certificate, key: key)
    }

    private init(certificate: Certificate, key: P256.Signing.PrivateKey) throws(Refusal) {
        self.certificate = certificate
        self.key = key
        do {
            certificatePEM = try certificate.serializeAsPEM().pemString + "\n"
            var serializer = DER.Serializer()
            try serializer.serialize(certificate)
            fingerprint = Hashing.sha256(serializer.serializedBytes)
        } catch { throw Refusal(.badAuthority, at: "authority") }
    }

    /// The authority's private key as PKCS#8 PEM, for the one file that keeps it.
    public var exposedKeyPEM: Secret<UInt8> { key.pem }

    /// Certifies a server for DNS names and IP addresses, with a new key; the chain ends with the authority, so that an
    /// enrolling node finds in it the one that it pins.
    ///
    /// Meets ENR-4.
    public func issueServer(names: [String], validity: CertificateValidity) throws(Refusal) -> TLSCredentials {
        guard let first = names.first else { throw Refusal(.badAuthority, at: "server certificate without a name") }
        let leafKey = P256.Signing.PrivateKey()
        let leaf = try Self.certify(
            Certificate.PrivateKey(leafKey).publicKey,
            subject: first,
            issuer: certificate.subject,
            key: key,
            validity: validity
        ) {
            Critical(BasicConstraints.notCertificateAuthority)
            Critical(KeyUsage(digitalSignature: true))
            try ExtendedKeyUsage([.serverAuth])
            identifier
            SubjectAlternativeNames(names.map(Self.name))
        }
        return TLSCredentials(
            chainPEM: try Self.pem(leaf) + certificatePEM,
            keyPEM: leafKey.pem
        )
    }

    /// Certifies a node as a client: the kommune stands in a URI, whatever subject the request asks for.
    ///
    /// Meets ENR-3, ENR-4.
    ///
    /// The request (DER) is signed by its own P-256 key. What comes back is the chain as PEM, leaf first.
    public func issueClient(
        request: [UInt8],
        kommune: KommuneCode,
        validity: CertificateValidity
    ) throws(Refusal) -> String {
        guard let csr = try? CertificateSigningRequest(derEncoded: request),
            P256.Signing.PublicKey(csr.publicKey) != nil,
            csr.publicKey.isValidSignature(csr.signature, for: csr)
        else { throw Refusal(.badCertificateRequest, at: "certificate request of kommune \(kommune)") }
        let leaf = try Self.certify(
            csr.publicKey,
            subject: "kommune \(kommune)",
            issuer: certificate.subject,
            key: key,
            validity: validity
        ) {
            Critical(BasicConstraints.notCertificateAuthority)
            Critical(KeyUsage(digitalSignature: true))
            try ExtendedKeyUsage([.clientAuth])
            identifier
            SubjectAlternativeNames([.uniformResourceIdentifier("\(TLSPeer.identityPrefix)\(kommune)")])
        }
        return try Self.pem(leaf) + certificatePEM
    }
}

extension CertificateAuthority {
    /// Which key signed: the same name for it that the authority's own certificate gives.
    private var identifier: AuthorityKeyIdentifier {
        AuthorityKeyIdentifier(
            keyIdentifier: SubjectKeyIdentifier(hash: Certificate.PrivateKey(key).publicKey).keyIdentifier
        )
    }

    private static func certify(
        _ publicKey: Certificate.PublicKey,
        subject: String,
        issuer: DistinguishedName?,
        key: P256.Signing.PrivateKey,
        validity: CertificateValidity,
        @ExtensionsBuilder extensions: () throws -> Result<Certificate.Extensions, any Error>
    ) throws(Refusal) -> Certificate {
        do {
            let name = try DistinguishedName { CommonName(subject) }
            return try Certificate(
                version: .v3,
                serialNumber: Certificate.SerialNumber(),
                publicKey: publicKey,
                notValidBefore: validity.notBefore,
                notValidAfter: validity.notAfter,
                issuer: issuer ?? name,
                subject: name,
                signatureAlgorithm: .ecdsaWithSHA256,
                extensions: try extensions().get(),
                issuerPrivateKey: Certificate.PrivateKey(key)
            )
        } catch { throw Refusal(.badAuthority, at: "certificate for \(subject)") }
    }

    private static func pem(_ certificate: Certificate) throws(Refusal) -> String {
        do { return try certificate.serializeAsPEM().pemString + "\n" } catch {
            throw Refusal(.badAuthority, at: "certificate")
        }
    }

    /// An IP address where the text is one, else a DNS name.
    private static func name(_ text: String) -> GeneralName {
        IPAddress.bytes(text).map { .ipAddress(ASN1OctetString(contentBytes: $0[...])) } ?? .dnsName(text)
    }
}

extension CertificateAuthority: Unprintable {
    /// The fingerprint, and nothing of the key.
    public var description: String { "CertificateAuthority(\(fingerprint), key: <redacted>)" }
}
