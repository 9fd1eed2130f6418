/// A secret of one round, under a kind: an envelope key, a received share.
///
/// Its description shows the kind only.
public struct RoundSecret: Hashable, Sendable {
    /// Which secret, in the owner's words.
    public let kind: String
    /// The secret.
    public let bytes: [UInt8]

    /// Takes a kind and the secret.
    public init(kind: String, bytes: [UInt8]) {
        self.kind = kind
        self.bytes = bytes
    }
}

extension RoundSecret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The kind; never the bytes.
    public var description: String { "\(kind): <redacted>" }
    /// The kind; never the bytes.
    public var debugDescription: String { description }
    /// The kind; never the bytes.
    public var customMirror: Mirror { Mirror(self, children: ["kind": kind]) }
}
