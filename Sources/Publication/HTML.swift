/// A piece of a page.
///
/// Text and attribute values are escaped by construction: names of elements and attributes can only be literals in the
/// source, and there is no way to put in ready-made markup. Meets PUB-1.
public struct HTML: Sendable {
    /// The piece as it stands in the page.
    public let markup: String

    private init(markup: String) { self.markup = markup }

    /// A text.
    public init(text: String) { self.init(markup: Self.escaped(text)) }

    /// An element; attributes whose value is nil are left out.
    public init(
        _ name: StaticString,
        _ attributes: KeyValuePairs<StaticString, String?> = [:],
        @HTMLBuilder _ content: () -> [HTML] = { [] }
    ) {
        var markup = "<\(name)"
        for (attribute, value) in attributes {
            if let value { markup += " \(attribute)=\"\(Self.escaped(value))\"" }
        }
        markup += ">"
        if !Self.voidElements.contains(name.description) {
            markup += content().map(\.markup).joined() + "</\(name)>"
        }
        self.init(markup: markup)
    }

    /// An element that holds a text and nothing else.
    public init(_ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?> = [:], text: String) {
        self.init(name, attributes) { HTML(text: text) }
    }

    /// A style sheet that stands in the source.
    public static func style(_ sheet: StaticString) -> HTML { HTML(markup: "<style>\(sheet)</style>") }

    /// A whole page.
    public static func page(language: String, @HTMLBuilder _ content: () -> [HTML]) -> String {
        "<!DOCTYPE html>\n" + HTML("html", ["lang": language], content).markup + "\n"
    }

    private static let voidElements: Set<String> = ["meta", "br", "hr", "col"]

    /// Escapes what means something in markup; characters that no page may hold become U+FFFD.
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            case "\t", "\n": escaped.unicodeScalars.append(scalar)
            case _ where scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value): escaped += "\u{FFFD}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}

/// Lets pieces be written one below another.
@resultBuilder
public enum HTMLBuilder {
    /// A piece.
    public static func buildExpression(_ piece: HTML) -> [HTML] { [piece] }
    /// Several pieces.
    public static func buildExpression(_ pieces: [HTML]) -> [HTML] { pieces }
    /// A text.
    public static func buildExpression(_ text: String) -> [HTML] { [HTML(text: text)] }
    /// Pieces one after another.
    public static func buildBlock(_ parts: [HTML]...) -> [HTML] { Array(parts.joined()) }
    /// Pieces that are there or not.
    public static func buildOptional(_ part: [HTML]?) -> [HTML] { part ?? [] }
    /// The first of two.
    public static func buildEither(first part: [HTML]) -> [HTML] { part }
    /// The second of two.
    public static func buildEither(second part: [HTML]) -> [HTML] { part }
    /// Pieces from a loop.
    public static func buildArray(_ parts: [[HTML]]) -> [HTML] { Array(parts.joined()) }
}
