/* libssl as TLS sees it. Beside the headers: the macros that Swift cannot import, as functions of the same meaning, and the
   three callbacks of TLS, which are shorter and safer here than as Swift closures over C pointers. */
#ifndef TVAERSUM_COPENSSL_SHIM_H
#define TVAERSUM_COPENSSL_SHIM_H

#include <string.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

/* The only application protocol, as ALPN writes it: a length and the name. */
static const unsigned char tvaersum_http11[] = "\x08http/1.1";

/* --- the context ------------------------------------------------------------------------------------------------------ */

static inline int tvaersum_ctx_only_tls13(SSL_CTX *context) {
    return SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION) == 1
        && SSL_CTX_set_max_proto_version(context, TLS1_3_VERSION) == 1;
}

static inline void tvaersum_ctx_set_modes(SSL_CTX *context) {
    (void)SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    (void)SSL_CTX_set_options(context, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION);
}

static inline int tvaersum_ctx_add_chain_certificate(SSL_CTX *context, X509 *certificate) {
    return (int)SSL_CTX_add1_chain_cert(context, certificate);
}

/* --- ALPN: http/1.1, and nothing else, on both sides ------------------------------------------------------------------- */

static inline int tvaersum_select_http11(SSL *ssl, const unsigned char **chosen, unsigned char *length,
                                         const unsigned char *offered, unsigned int offered_length, void *unused) {
    (void)ssl;
    (void)unused;
    unsigned char *match = NULL;
    if (SSL_select_next_proto(&match, length, tvaersum_http11, 9, offered, offered_length) != OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    *chosen = tvaersum_http11 + 1; /* what was chosen is http/1.1, and this copy of it outlives the connection */
    return SSL_TLSEXT_ERR_OK;
}

/* OpenSSL does not call the selection above for a client that offers no protocol at all. */
static inline int tvaersum_demand_alpn(SSL *ssl, int *alert, void *unused) {
    (void)unused;
    const unsigned char *extension = NULL;
    size_t length = 0;
    if (SSL_client_hello_get0_ext(ssl, TLSEXT_TYPE_application_layer_protocol_negotiation, &extension, &length) == 1)
        return SSL_CLIENT_HELLO_SUCCESS;
    *alert = SSL_AD_NO_APPLICATION_PROTOCOL;
    return SSL_CLIENT_HELLO_ERROR;
}

static inline int tvaersum_ctx_only_http11(SSL_CTX *context, int server) {
    if (server) {
        SSL_CTX_set_alpn_select_cb(context, tvaersum_select_http11, NULL);
        SSL_CTX_set_client_hello_cb(context, tvaersum_demand_alpn, NULL);
        return 1;
    }
    return SSL_CTX_set_alpn_protos(context, tvaersum_http11, 9) == 0;
}

static inline int tvaersum_has_http11(const SSL *ssl) {
    const unsigned char *name = NULL;
    unsigned int length = 0;
    SSL_get0_alpn_selected(ssl, &name, &length);
    return length == 8 && memcmp(name, tvaersum_http11 + 1, 8) == 0;
}

/* --- a chain that must end in the one authority with this SHA-256 -------------------------------------------------------- */

/* OpenSSL's ordinary verification, with a single trusted certificate: the one of the peer's chain that has the pinned digest.
   Where the chain has none, nothing is trusted and the ordinary verification says so. */
static inline int tvaersum_verify_pinned(X509_STORE_CTX *store, void *pin) {
    STACK_OF(X509) *chain = X509_STORE_CTX_get0_untrusted(store);
    STACK_OF(X509) *trusted = sk_X509_new_null();
    if (trusted == NULL) return 0;
    for (int index = 0; index < sk_X509_num(chain); index++) {
        unsigned char digest[EVP_MAX_MD_SIZE];
        unsigned int length = 0;
        X509 *certificate = sk_X509_value(chain, index);
        if (X509_digest(certificate, EVP_sha256(), digest, &length) == 1 && length == 32
            && CRYPTO_memcmp(digest, pin, 32) == 0 && X509_check_ca(certificate) == 1) {
            (void)sk_X509_push(trusted, certificate);
            break;
        }
    }
    X509_STORE_CTX_set0_trusted_stack(store, trusted);
    int verdict = X509_verify_cert(store);
    sk_X509_free(trusted);
    return verdict > 0;
}

/* `pin` is 32 bytes that live as long as the context. */
static inline void tvaersum_ctx_pin_authority(SSL_CTX *context, const unsigned char *pin) {
    SSL_CTX_set_cert_verify_callback(context, tvaersum_verify_pinned, (void *)pin);
}

/* --- one connection ------------------------------------------------------------------------------------------------------ */

static inline int tvaersum_set_server_name(SSL *ssl, const char *name) {
    return (int)SSL_set_tlsext_host_name(ssl, name);
}

/* Reading past the end of a memory BIO means "more will come", never the end of the stream. */
static inline BIO *tvaersum_memory_bio(void) {
    BIO *bio = BIO_new(BIO_s_mem());
    if (bio != NULL) BIO_set_mem_eof_return(bio, -1);
    return bio;
}

static inline int tvaersum_pending(BIO *bio) { return (int)BIO_pending(bio); }

static inline void tvaersum_ctx_without_sessions(SSL_CTX *context) {
    (void)SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
}

/* Alerts by which a peer says that it does not accept this side's certificate. */
static inline int tvaersum_is_authentication_alert(unsigned long error) {
    if (ERR_GET_LIB(error) != ERR_LIB_SSL) return 0;
    switch (ERR_GET_REASON(error) - SSL_AD_REASON_OFFSET) {
    case SSL_AD_CERTIFICATE_REQUIRED:
    case SSL_AD_BAD_CERTIFICATE:
    case SSL_AD_UNSUPPORTED_CERTIFICATE:
    case SSL_AD_CERTIFICATE_REVOKED:
    case SSL_AD_CERTIFICATE_EXPIRED:
    case SSL_AD_CERTIFICATE_UNKNOWN:
    case SSL_AD_UNKNOWN_CA:
    case SSL_AD_ACCESS_DENIED:
    case SSL_AD_DECRYPT_ERROR:
        return 1;
    default:
        return 0;
    }
}

/* --- the peer's certificate ---------------------------------------------------------------------------------------------- */

static inline GENERAL_NAMES *tvaersum_alternative_names(const X509 *certificate) {
    return (GENERAL_NAMES *)X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
}

static inline int tvaersum_name_count(const GENERAL_NAMES *names) { return sk_GENERAL_NAME_num(names); }

/* The bytes of the URI at `index`, or NULL where that name is of another kind. */
static inline const unsigned char *tvaersum_uri_at(const GENERAL_NAMES *names, int index, int *length) {
    int kind = 0;
    const void *value = GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(names, index), &kind);
    if (kind != GEN_URI) return NULL;
    *length = ASN1_STRING_length((const ASN1_STRING *)value);
    return ASN1_STRING_get0_data((const ASN1_STRING *)value);
}

static inline void tvaersum_free_names(GENERAL_NAMES *names) { GENERAL_NAMES_free(names); }

#endif
