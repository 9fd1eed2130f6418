internal import CLibcrypto

/// Key derivation from libcrypto: HMAC, HKDF and PBKDF2, each with SHA-256.
public enum KeyDerivation {
    /// HMAC-SHA-256 (RFC 2104).
    public static func hmac(key: [UInt8], message: [UInt8]) -> [UInt8] {
        var tag = [UInt8](repeating: 0, count: 32)
        var written: UInt32 = 0
        let result = unsafe key.withUnsafeBytes { key in
            unsafe message.withUnsafeBufferPointer { message in
                unsafe tag.withUnsafeMutableBufferPointer { tag in
                    unsafe HMAC(
                        EVP_sha256(), key.baseAddress, Int32(key.count), message.baseAddress, message.count,
                        tag.baseAddress, &written)
                }
            }
        }
        precondition(unsafe result != nil && written == 32, "libcrypto failed")
        return tag
    }

    /// HKDF-SHA-256 (RFC 5869): extract with `salt`, expand with `info` to `count` bytes, at most 8,160.
    public static func hkdf(secret: [UInt8], salt: [UInt8], info: [UInt8], count: Int) -> [UInt8] {
        precondition((0...(255 * 32)).contains(count), "HKDF-SHA-256 gives at most 8,160 bytes")
        let extracted = hmac(key: salt.isEmpty ? [UInt8](repeating: 0, count: 32) : salt, message: secret)
        var output: [UInt8] = []
        var block: [UInt8] = []
        var counter: UInt8 = 1
        while output.count < count {
            block = hmac(key: extracted, message: block + info + [counter])
            output += block
            counter &+= 1
        }
        return Array(output.prefix(count))
    }

    /// PBKDF2-HMAC-SHA-256 (RFC 8018).
    public static func pbkdf2(password: [UInt8], salt: [UInt8], iterations: Int, count: Int) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: count)
        let result = unsafe password.withUnsafeBytes { password in
            unsafe salt.withUnsafeBufferPointer { salt in
                unsafe output.withUnsafeMutableBufferPointer { output in
                    unsafe PKCS5_PBKDF2_HMAC(
                        password.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(password.count),
                        salt.baseAddress, Int32(salt.count), Int32(iterations), EVP_sha256(), Int32(output.count),
                        output.baseAddress)
                }
            }
        }
        libcryptoMustSucceed(result)
        return output
    }
}
