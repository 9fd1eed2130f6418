internal import Studies

/// A file of a publication.
public struct PublishedFile: Hashable, Sendable {
    /// The file's name.
    public let name: String
    /// The file's bytes.
    public let bytes: [UInt8]
}

extension Report {
    /// The name of the plain table, whose digest a publication names.
    public static let tableName = "benchmark.csv"
    static let danishFiguresName = "benchmark.da.csv"

    static func pageName(_ language: Language) -> String { "report.\(language.rawValue).html" }

    /// The publication: a page in each language, and the figures in plain and in Danish dress.
    ///
    /// The same report makes the same bytes, so whoever holds the opened figures can write the publication again and compare.
    /// Meets PUB-5.
    public var files: [PublishedFile] {
        let pages = Language.allCases.map { language in
            PublishedFile(name: Self.pageName(language), bytes: Array(ReportPage(self, language: language).text.utf8))
        }
        return pages + [
            PublishedFile(name: Self.tableName, bytes: FigureFile(report: self, dress: .plain).bytes),
            PublishedFile(name: Self.danishFiguresName, bytes: FigureFile(report: self, dress: .danish).bytes),
        ]
    }
}
