internal import COpenSSL
internal import Vocabulary

/// One X.509 certificate, freed with its last owner.
@safe
final class X509Certificate {
    let pointer: OpaquePointer

    /// Takes over a certificate that the caller owns.
    init(owning pointer: OpaquePointer) { unsafe self.pointer = pointer }

    deinit { unsafe X509_free(pointer) }

    /// Every certificate of a PEM text, in order.
    static func all(inPEM text: String) -> [X509Certificate] {
        var found: [X509Certificate] = []
        unsafe MemoryText.reading(Array(text.utf8)) { bio in
            while let certificate = unsafe PEM_read_bio_X509(bio, nil, nil, nil) {
                found.append(unsafe X509Certificate(owning: certificate))
            }
        }
        ERR_clear_error()  // to OpenSSL the end of the text is an error
        return found
    }
}

/// One private key, freed with its last owner.
@safe
final class PrivateKey {
    let pointer: OpaquePointer

    /// Reads an unencrypted PEM text.
    init?(pem text: Secret<UInt8>) {
        var key: OpaquePointer?
        text.withElements { text in
            unsafe MemoryText.reading(text) { bio in
                unsafe key = unsafe PEM_read_bio_PrivateKey(bio, nil, { _, _, _, _ in 0 }, nil)
            }
        }
        guard let key = unsafe key else { return nil }
        unsafe pointer = key
    }

    deinit { unsafe EVP_PKEY_free(pointer) }
}

/// A text that OpenSSL reads from memory.
enum MemoryText {
    /// Calls `body` with a reader of the text, which is gone afterwards.
    static func reading(_ text: [UInt8], _ body: (OpaquePointer) -> Void) {
        unsafe text.withUnsafeBytes { raw in
            guard let bio = unsafe BIO_new_mem_buf(raw.baseAddress, Int32(raw.count)) else { return }
            unsafe body(bio)
            unsafe BIO_free(bio)
        }
    }
}
