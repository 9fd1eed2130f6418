/// What is printed in place of a secret.
///
/// Meets SEAL-5.
private let redacted = "<redacted>"

extension SigningKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Never the key.
    public var description: String { redacted }
    /// Never the key.
    public var debugDescription: String { redacted }
    /// No children, so that a dump shows nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension EnvelopeKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Never the key.
    public var description: String { redacted }
    /// Never the key.
    public var debugDescription: String { redacted }
    /// No children, so that a dump shows nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
