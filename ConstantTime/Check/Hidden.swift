import CMemcheck
import Vocabulary

/// Values of which memcheck thinks that nobody has ever set them.
enum Hidden {
    /// Hides every byte of an array and makes a secret of it.
    static func secret<Element>(_ elements: [Element]) -> Secret<Element> {
        var elements = elements
        unsafe elements.withUnsafeMutableBytes { unsafe tvaersum_hide($0.baseAddress, $0.count) }
        return Secret(elements)
    }

    /// Lays a secret open, as a message would; nothing that led to it is pardoned by that.
    static func shown<Element>(_ secret: Secret<Element>) -> [Element] {
        secret.withElements { elements in
            var copy = elements
            unsafe copy.withUnsafeMutableBytes { unsafe tvaersum_show($0.baseAddress, $0.count) }
            return copy
        }
    }

    /// Lays a value open likewise.
    @inline(never)
    static func shown<Value: BitwiseCopyable>(_ value: Value) -> Value {
        var value = value
        unsafe withUnsafeMutableBytes(of: &value) { bytes in unsafe tvaersum_show(bytes.baseAddress, bytes.count) }
        return value
    }
}
