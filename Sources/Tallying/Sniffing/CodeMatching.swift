internal import Studies
internal import Vocabulary

/// Which of a study's codes a local code stands for.
///
/// Only a code of the study is suggested, only where it is the only one, and never `missing`. Meets TAL-29.
struct CodeMatching {
    /// A suggestion, with why.
    struct Suggested {
        let code: String
        let reason: String
    }

    private let codes: [String]
    /// What categories of one code are called.
    private let titles: [(code: String, title: String)]

    /// Takes the codes of a table's column.
    init(_ codes: [String], column: String, of table: String, in study: Study) {
        self.codes = codes
        var titles: [(String, String)] = []
        for breakdown in study.breakdowns {
            guard case .column(_, column) = breakdown.reading(of: table)?.node else { continue }
            for category in breakdown.categories {
                guard case .codes(let own) = category.selection, own.count == 1 else { continue }
                for language in Language.allCases { titles.append((own[0], category.title[language])) }
            }
        }
        self.titles = titles
    }

    /// The code that a local one stands for; nil where none does, or several might.
    func suggestion(for local: String) -> Suggested? {
        let plain = Likeness.plain(local)
        guard !plain.isEmpty else { return nil }
        if let code = only(codes.filter { Likeness.plain($0) == plain }) {
            return Suggested(code: code, reason: "the same but for case, accents and marks")
        }
        if let number = Int(local), let code = only(codes.filter { Int($0) == number }) {
            return Suggested(code: code, reason: "the same number")
        }
        if let code = only(titles.filter { Self.isTitle($0.title, plain) }.map(\.code)) {
            return Suggested(code: code, reason: "the study calls this code so")
        }
        if let code = only(codes.filter { Likeness.areCodesOfOne($0, local) }) {
            return Suggested(code: code, reason: "another word for it")
        }
        return nil
    }

    private func only(_ found: [String]) -> String? { Set(found).count == 1 ? found[0] : nil }

    /// `Kvinde` is `Kvinder`: a title in one number or the other.
    private static func isTitle(_ title: String, _ plain: String) -> Bool {
        let title = Likeness.plain(title)
        return ["", "r", "e", "er", "s"].contains { title == plain + $0 || title + $0 == plain }
    }
}
