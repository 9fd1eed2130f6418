/// A language in which a study and its report speak.
public enum Language: String, CaseIterable, Sendable {
    case danish = "da"
    case english = "en"
}

/// A text in Danish and in English.
public struct Localised: Hashable, Sendable {
    /// The Danish text.
    public let danish: String
    /// The English text.
    public let english: String

    /// Takes both texts.
    public init(danish: String, english: String) {
        self.danish = danish
        self.english = english
    }

    /// The text in a language.
    public subscript(language: Language) -> String {
        switch language {
        case .danish: danish
        case .english: english
        }
    }
}
