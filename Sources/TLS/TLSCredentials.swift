public import Vocabulary

/// A certificate chain and its private key, with which one side proves who it is.
public struct TLSCredentials: Sendable {
    /// The chain as PEM, leaf first.
    public let chainPEM: String
    /// The private key as unencrypted PKCS#8 PEM.
    let keyPEM: Secret<UInt8>

    /// Takes a chain (PEM, leaf first; a server on whose authority others pin puts that authority last) and its key (PEM).
    public init(chainPEM: String, keyPEM: Secret<UInt8>) {
        self.chainPEM = chainPEM
        self.keyPEM = keyPEM
    }

    /// The private key as PEM, for the one file that keeps it.
    public var exposedKeyPEM: Secret<UInt8> { keyPEM }
}

extension TLSCredentials: Unprintable {}
