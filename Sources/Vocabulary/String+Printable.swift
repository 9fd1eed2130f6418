extension Unicode.Scalar {
    /// Whether a terminal shows it and does nothing else: no control, no direction mark, no line break, nothing private.
    package var isPrintable: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse: false
        default: true
        }
    }
}

extension String {
    /// The text without anything that could steer a terminal or begin a new line in a log.
    package var printable: String { String(String.UnicodeScalarView(unicodeScalars.filter(\.isPrintable))) }

    /// Whether this is one printable line that says something: fit for a terminal, a ledger line and a report.
    package var isOneLine: Bool { contains { !$0.isWhitespace } && unicodeScalars.allSatisfy(\.isPrintable) }
}
