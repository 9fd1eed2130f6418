internal import CLibcrypto

/// The few rules by which this module calls libcrypto.
///
/// A C object has one owner, which frees it in `deinit`. The functions that are called here fail only where libcrypto is broken or
/// memory has run out; neither is anything a peer can bring about, so they stop the process. The one failure that a peer can
/// bring about, a signature that is not accepted, is a `Bool`.
enum Libcrypto {
    /// Stops the process where libcrypto reports failure for a call that cannot fail in working order.
    static func demand(_ result: Int32, _ call: StaticString = #function) {
        guard result == 1 else { preconditionFailure("libcrypto failed in \(call)") }
    }

    /// An object that libcrypto allocated; stops the process where there is none.
    static func demand(_ pointer: OpaquePointer?, _ call: StaticString = #function) -> OpaquePointer {
        guard let pointer = unsafe pointer else { preconditionFailure("libcrypto failed in \(call)") }
        return unsafe pointer
    }

    /// Empties this thread's queue of errors, so that no later call reads an old one.
    static func drainErrors() { ERR_clear_error() }
}
