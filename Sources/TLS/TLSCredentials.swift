/// A certificate chain and its private key, with which one side proves who it is.
///
/// A secret: its description shows nothing of the key.
public struct TLSCredentials: Sendable {
    /// The chain as PEM, leaf first.
    public let chainPEM: String
    /// The private key as unencrypted PKCS#8 PEM.
    let keyPEM: String

    /// Takes a chain (PEM, leaf first; a server on whose authority others pin puts that authority last) and its key (PEM).
    public init(chainPEM: String, keyPEM: String) {
        self.chainPEM = chainPEM
        self.keyPEM = keyPEM
    }

    /// The private key as PEM, for the one file that keeps it.
    public var exposedKeyPEM: String { keyPEM }
}

extension TLSCredentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Says that there is a key, and nothing of it.
    public var description: String { "TLSCredentials(key: <redacted>)" }
    /// Says that there is a key, and nothing of it.
    public var debugDescription: String { description }
    /// Shows no children, so that `dump` has nothing to print.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
