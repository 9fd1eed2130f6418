internal import Glibc

/// An IP address in the form that certificates carry.
enum IPAddress {
    /// Four or sixteen bytes, network order; nil where the text is no IP address.
    static func bytes(_ text: String) -> [UInt8]? {
        for (family, count) in [(AF_INET, 4), (AF_INET6, 16)] {
            var bytes = [UInt8](repeating: 0, count: count)
            if unsafe inet_pton(family, text, &bytes) == 1 { return bytes }
        }
        return nil
    }
}
