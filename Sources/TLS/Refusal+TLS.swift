public import Vocabulary

extension Refusal.Code {
    /// TLS-11: the certificate, key or authority given to this side cannot be used.
    public static let tlsConfiguration = Self(
        601,
        "TLS-11",
        "the certificate, key or authority given to this side cannot be used"
    )
    /// TLS-1, TLS-4: the two sides share no version, cipher or application protocol, or the other side is no TLS peer.
    public static let tlsHandshake = Self(602, "TLS-1", "the TLS handshake failed")
    /// TLS-3: the peer's certificate does not verify: its chain, dates, purpose or name.
    public static let peerNotTrusted = Self(603, "TLS-3", "the certificate of the other side does not verify")
    /// TLS-2: the peer does not accept this side's certificate, or misses one.
    public static let peerRefusesCertificate = Self(
        604,
        "TLS-2",
        "the other side does not accept this side's certificate"
    )
    /// TLS-6: the connection ended without the closing alert, so what came before it may be incomplete.
    public static let truncatedStream = Self(605, "TLS-6", "the connection ended without the closing alert")
    /// A TLS record is broken, or the connection failed below TLS.
    public static let tlsBroken = Self(606, "", "the TLS connection failed")
    /// TLS-9: the handshake did not end in time.
    public static let handshakeTimeout = Self(607, "TLS-9", "the TLS handshake did not end in time")
}
