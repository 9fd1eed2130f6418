internal import COpenSSL
public import Vocabulary

/// What one side shows and whom it trusts, for any number of connections.
///
/// TLS 1.3 only (TLS-1), application protocol `http/1.1` only (TLS-4), no session tickets, so that every connection proves its
/// certificate anew (TLS-5). The purpose of the peer's certificate is always checked (TLS-2, TLS-3).
///
/// It owns one `SSL_CTX`. Threads may share it because OpenSSL counts its references atomically and because nothing here changes
/// it once `init` has returned; the pinned digest is written before that and never again. Hence `@unchecked Sendable`.
@safe
public final class TLSContext: @unchecked Sendable {
    /// Which end of a connection this side is.
    enum Role {
        case server
        case client
    }

    /// Whose certificates this side believes.
    public enum Trust: Sendable {
        /// These authorities (PEM, one or more), and no other.
        case authorities(pem: String)
        /// Those the operating system trusts: for a coordinator certified by the organisation's own PKI.
        case system
        /// The one authority whose certificate (DER) has this SHA-256, sent by the peer at the end of its chain (TLS-7).
        case pinned(Digest)
    }

    let pointer: OpaquePointer
    let role: Role
    private let pin: UnsafeMutablePointer<UInt8>

    /// A server that demands a client certificate of one of the authorities (TLS-2).
    public static func server(
        _ credentials: TLSCredentials,
        clientAuthoritiesPEM: String
    ) throws(Refusal) -> TLSContext {
        try TLSContext(.server, credentials, .authorities(pem: clientAuthoritiesPEM))
    }

    /// A server that asks for no client certificate: for enrolment, where nodes have none yet.
    public static func enrolmentServer(_ credentials: TLSCredentials) throws(Refusal) -> TLSContext {
        try TLSContext(.server, credentials, nil)
    }

    /// A client that shows a certificate (TLS-3).
    public static func client(_ credentials: TLSCredentials, trust: Trust) throws(Refusal) -> TLSContext {
        try TLSContext(.client, credentials, trust)
    }

    /// A client that has no certificate yet and believes only the authority with this SHA-256 (TLS-7).
    public static func enrolmentClient(authority: Digest) throws(Refusal) -> TLSContext {
        try TLSContext(.client, nil, .pinned(authority))
    }

    init(_ role: Role, _ credentials: TLSCredentials?, _ trust: Trust?) throws(Refusal) {
        ERR_clear_error()
        let method = unsafe role == .server ? TLS_server_method() : TLS_client_method()
        guard let context = unsafe SSL_CTX_new(method) else { throw Self.failure("a new context") }
        unsafe pointer = context
        self.role = role
        unsafe pin = .allocate(capacity: Digest.size)
        // From here on `deinit` frees both, also when this initialiser throws.
        guard unsafe tvaersum_ctx_only_tls13(context) == 1 else { throw Self.failure("TLS 1.3") }
        guard unsafe tvaersum_ctx_only_http11(context, role == .server ? 1 : 0) == 1 else { throw Self.failure("ALPN") }
        unsafe tvaersum_ctx_set_modes(context)
        unsafe tvaersum_ctx_without_sessions(context)
        if role == .server, unsafe SSL_CTX_set_num_tickets(context, 0) != 1 { throw Self.failure("tickets") }
        if let credentials { try show(credentials) }
        if let trust { try believe(trust) }
    }

    deinit {
        unsafe SSL_CTX_free(pointer)
        unsafe pin.deallocate()
    }
}

extension TLSContext {
    private func show(_ credentials: TLSCredentials) throws(Refusal) {
        let chain = X509Certificate.all(inPEM: credentials.chainPEM)
        guard let leaf = chain.first, unsafe SSL_CTX_use_certificate(pointer, leaf.pointer) == 1 else {
            throw Self.failure("certificate chain")
        }
        for certificate in chain.dropFirst() {
            guard unsafe tvaersum_ctx_add_chain_certificate(pointer, certificate.pointer) == 1 else {
                throw Self.failure("certificate chain")
            }
        }
        guard let key = PrivateKey(pem: credentials.keyPEM), unsafe SSL_CTX_use_PrivateKey(pointer, key.pointer) == 1,
            unsafe SSL_CTX_check_private_key(pointer) == 1
        else { throw Self.failure("private key, which must be the certificate's") }
    }

    private func believe(_ trust: Trust) throws(Refusal) {
        switch trust {
        case .authorities(let pem):
            let authorities = X509Certificate.all(inPEM: pem)
            guard !authorities.isEmpty else { throw Self.failure("authorities") }
            for certificate in authorities {
                guard unsafe X509_STORE_add_cert(SSL_CTX_get_cert_store(pointer), certificate.pointer) == 1 else {
                    throw Self.failure("authorities")
                }
                if role == .server { unsafe SSL_CTX_add_client_CA(pointer, certificate.pointer) }
            }
        case .system:
            guard unsafe SSL_CTX_set_default_verify_paths(pointer) == 1 else {
                throw Self.failure("system authorities")
            }
        case .pinned(let digest):
            for (index, byte) in digest.bytes.enumerated() { unsafe pin[index] = byte }
            unsafe tvaersum_ctx_pin_authority(pointer, pin)
        }
        let demand = SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT
        unsafe SSL_CTX_set_verify(pointer, demand, nil)
        let purpose = role == .server ? X509_PURPOSE_SSL_CLIENT : X509_PURPOSE_SSL_SERVER
        guard unsafe SSL_CTX_set_purpose(pointer, purpose) == 1 else { throw Self.failure("purpose") }
    }

    private static func failure(_ what: String) -> Refusal {
        OpenSSLErrors.take()
            .refusal(
                .tlsConfiguration,
                at: what,
                next:
                    "Check the PEM files: the chain leaf first, the key unencrypted PKCS#8 and readable by this process only."
            )
    }
}
