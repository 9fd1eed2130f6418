internal import Foundation
public import Vocabulary

/// Meets SEAL-5.
extension SigningKey: Unprintable {}

/// Meets SEAL-5.
extension EnvelopeKey: Unprintable {}

extension Secret<UInt8> {
    /// Takes what the library hands out, and overwrites the library's copy.
    init(wiping bytes: inout Data) {
        self.init([UInt8](bytes))
        bytes.resetBytes(in: bytes.startIndex..<bytes.endIndex)
    }
}
