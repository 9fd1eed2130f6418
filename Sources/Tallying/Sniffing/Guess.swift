/// One thing that was found out about how an extract is written, with why: counts and names, never a value.
///
/// Meets TAL-26.
public struct Guess: Hashable, Sendable {
    /// What it is about, in the mapping's own word.
    public let about: String
    /// The extract's column, or the study's variable, where it is about one.
    public let column: String?
    /// The answer, as the mapping writes it.
    public let value: String
    /// Why, as a clerk says it.
    public let reason: String

    init(_ about: String, column: String? = nil, _ value: String, _ reason: String) {
        self.about = about
        self.column = column
        self.value = value
        self.reason = reason
    }
}

/// What the rows cannot decide, with the flags that do.
///
/// Meets TAL-26.
public struct OpenQuestion: Hashable, Sendable {
    /// What it is about, in the mapping's own word.
    public let about: String
    /// The extract's column, where it is about one.
    public let column: String?
    /// Why it is open.
    public let reason: String
    /// The flags of which one answers it.
    public let answers: [String]

    init(_ about: String, column: String? = nil, _ reason: String, answers: [String]) {
        self.about = about
        self.column = column
        self.reason = reason
        self.answers = answers
    }
}

/// What a person says of an extract, which no guess goes against.
public struct SourceAnswers: Hashable, Sendable {
    /// `utf-8`, `windows-1252` or `iso-8859-1`.
    public var encoding: String?
    /// One character, or `\t`.
    public var delimiter: String?
    /// `,` or `.`.
    public var decimalMark: String?
    /// Patterns such as `dd-mm-yyyy`.
    public var dates: [String] = []
    /// The extract's column of a variable.
    public var columns: [String: String] = [:]
    /// Whether identifiers are CPR numbers (`cpr`) or of any form (`any`).
    public var identifiers: String?

    /// Says nothing.
    public init() {}
}
