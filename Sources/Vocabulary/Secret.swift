internal import Glibc

/// Elements that somebody else must not learn, in memory that is overwritten when the last holder lets go.
///
/// It prints as nothing, has no coded form, and is compared in a time that depends on the length alone. Whatever holds its secrets in
/// this type is therefore unprintable too. Meets SEC-1 and SEC-2.
public struct Secret<Element: BitwiseCopyable & Sendable>: Sendable {
    private let memory: SecretMemory<Element>

    /// Takes an array over, without copying it; a copy that the caller keeps is the caller's to wipe.
    public init(_ elements: consuming [Element]) { memory = SecretMemory(elements) }

    /// How many elements.
    public var count: Int { unsafe memory.elements.count }

    /// Lends the elements; `body` must not let the array out.
    public func withElements<Value, Failure>(
        _ body: ([Element]) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        defer { withExtendedLifetime(memory) {} }
        return try unsafe body(memory.elements)
    }
}

/// The one owner of a secret's elements.
private final class SecretMemory<Element: BitwiseCopyable & Sendable>: Sendable {
    // Changed in `deinit` only, when nobody else can look.
    nonisolated(unsafe) private(set) var elements: [Element]

    init(_ elements: consuming [Element]) { unsafe self.elements = elements }

    deinit { unsafe elements.wipe() }
}

extension Secret: Equatable {
    /// Whether both hold the same bytes; every byte is looked at, wherever the first difference is.
    public static func == (left: Secret, right: Secret) -> Bool {
        guard left.count == right.count else { return false }
        return left.withElements { left in
            right.withElements { right in
                unsafe left.withUnsafeBytes { left in
                    unsafe right.withUnsafeBytes { right in
                        var difference: UInt8 = 0
                        for index in left.indices { unsafe difference |= left[index] ^ right[index] }
                        return difference == 0
                    }
                }
            }
        }
    }
}

extension Secret: Unprintable {}

extension Array where Element: BitwiseCopyable {
    /// Overwrites the elements with noughts in a way that no optimiser leaves out.
    ///
    /// Where another copy shares the memory, that copy keeps it.
    public mutating func wipe() {
        unsafe withUnsafeMutableBytes { bytes in
            guard let start = bytes.baseAddress else { return }
            unsafe explicit_bzero(start, bytes.count)
        }
    }
}
