/// A type that shows nothing of itself where it is printed, interpolated, dumped or reflected on.
///
/// Conforming is all that it takes. A type may word its own description, which the debug description then repeats; children it never has.
/// Meets SEC-2.
public protocol Unprintable: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {}

extension Unprintable {
    /// Never the value.
    public var description: String { "<redacted>" }
    /// Never the value.
    public var debugDescription: String { description }
    /// No children, so that a dump shows nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
