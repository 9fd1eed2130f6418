/// What is printed in place of a secret.
///
/// Meets SHR-11.
private let redacted = "<redacted>"

extension Field64: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Never the number.
    public var description: String { redacted }
    /// Never the number.
    public var debugDescription: String { redacted }
    /// No children, so that a dump shows nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension Field128: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Never the coefficients.
    public var description: String { redacted }
    /// Never the coefficients.
    public var debugDescription: String { redacted }
    /// No children, so that a dump shows nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension SharePayload: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Never the share.
    public var description: String { redacted }
    /// Never the share.
    public var debugDescription: String { redacted }
    /// No children, so that a dump shows nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
