internal import CLibcrypto
public import Vocabulary

/// HMAC, HKDF and PBKDF2, all with SHA-256.
///
/// Meets DIG-4.
public enum KeyDerivation {
    /// The longest output of HKDF: 255 blocks of 32 bytes.
    public static let longestOutput = 255 * 32

    /// HMAC-SHA256 (RFC 2104): 32 bytes.
    public static func hmac(key: [UInt8], message: [UInt8]) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: 32)
        // An own pointer for an empty key: libcrypto reads a null key as "the one you had before".
        let made = unsafe key.withUnsafeBytes { key in
            unsafe message.withUnsafeBufferPointer { message in
                unsafe code.withUnsafeMutableBufferPointer { code in
                    var empty: UInt8 = 0
                    return unsafe withUnsafeBytes(of: &empty) { empty in
                        unsafe HMAC(
                            EVP_sha256(),
                            key.baseAddress ?? empty.baseAddress,
                            Int32(key.count),
                            message.baseAddress,
                            message.count,
                            code.baseAddress,
                            nil
                        ) != nil
                    }
                }
            }
        }
        Libcrypto.demand(made ? 1 : 0)
        return code
    }

    /// HKDF-SHA256 (RFC 5869), extract and expand: `count` bytes, at most ``longestOutput``.
    public static func hkdf(secret: Secret<UInt8>, salt: [UInt8], info: [UInt8], count: Int) -> Secret<UInt8> {
        precondition((0...longestOutput).contains(count), "HKDF-SHA256 makes at most 8,160 bytes")
        var extracted = secret.withElements { hmac(key: salt, message: $0) }
        defer { extracted.wipe() }
        var output: [UInt8] = []
        output.reserveCapacity(count + 31)
        var block: [UInt8] = []
        var number: UInt8 = 0
        while output.count < count {
            number += 1
            var message = block + info + [number]
            block.wipe()
            block = hmac(key: extracted, message: message)
            message.wipe()
            output += block
        }
        block.wipe()
        output.removeLast(output.count - count)
        return Secret(output)
    }

    /// PBKDF2-HMAC-SHA256 (RFC 8018): `count` bytes after `iterations` rounds for each 32 of them.
    public static func pbkdf2(password: [UInt8], salt: [UInt8], iterations: Int, count: Int) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: count)
        unsafe password.withUnsafeBytes { password in
            unsafe salt.withUnsafeBufferPointer { salt in
                unsafe output.withUnsafeMutableBufferPointer { output in
                    let characters = unsafe password.bindMemory(to: CChar.self)
                    unsafe Libcrypto.demand(
                        PKCS5_PBKDF2_HMAC(
                            characters.baseAddress,
                            Int32(characters.count),
                            salt.baseAddress,
                            Int32(salt.count),
                            Int32(iterations),
                            EVP_sha256(),
                            Int32(output.count),
                            output.baseAddress
                        )
                    )
                }
            }
        }
        return output
    }
}
