/// A refusal: which rule was broken, where, and what to do next.
///
/// Refusals are values. They carry a numbered code, the requirement that the code stands for, the place (a file and line, a
/// field, a message and its sender) and a next step. They never carry a record, a cell, a share or a key.
public struct Refusal: Error, Hashable, Sendable {
    /// A numbered reason.
    ///
    /// Each module adds its own numbers in its own hundred, in a file `Refusal+<Module>.swift`.
    public struct Code: Hashable, Sendable {
        /// The number, stable for ever; a retired number is never used again.
        public let number: UInt16
        /// The requirement of `protocol.md` that is refused under, such as `ENC-3`; empty where none applies.
        public let requirement: String
        /// What happened, one sentence without any data.
        public let summary: String

        /// Declares a code.
        public init(_ number: UInt16, _ requirement: String, _ summary: String) {
            self.number = number
            self.requirement = requirement
            self.summary = summary
        }

        /// A number as people read it: `T0804`.
        public static func written(_ number: UInt16) -> String {
            let digits = String(number)
            return "T" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        }

        /// Two codes are one if their numbers are.
        public static func == (left: Code, right: Code) -> Bool { left.number == right.number }

        /// Hashes the number, by which codes are compared.
        public func hash(into hasher: inout Hasher) { hasher.combine(number) }
    }

    /// Which rule was broken.
    public let code: Code
    /// Where: file, line and field, or message and sender.
    ///
    /// Never contents.
    public let place: String
    /// What to do next; empty where the code's summary says it all.
    public let next: String

    /// Makes a refusal.
    public init(_ code: Code, at place: String, next: String = "") {
        self.code = code
        self.place = place
        self.next = next
    }
}

extension Refusal: CustomStringConvertible {
    /// One line: number, requirement, what happened, where, and what to do next.
    ///
    /// Nothing in it can steer a terminal or begin a second line of a log: places name what stands in files and messages of
    /// others.
    public var description: String {
        let requirement = code.requirement.isEmpty ? "" : " [\(code.requirement)]"
        let tail = next.isEmpty ? "" : " Next: \(next)"
        return "\(Code.written(code.number))\(requirement) \(code.summary) — at \(place).\(tail)".printable
    }
}
