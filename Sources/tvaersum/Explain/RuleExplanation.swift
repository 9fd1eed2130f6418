import Tallying

/// What a rule of the quality report or of the quality gate means at somebody's desk.
///
/// The rules' numbers stand in reports, not on standard error, so they have no entry on the page of refusals.
struct RuleExplanation: Hashable {
    let id: String
    let summary: String
    /// What it usually comes from.
    let usually: String
    /// What to do.
    let next: String

    /// The explanation of a rule's code, such as `TAL-R02` or `CHK-B1`, however it is spelt; nil where there is none.
    static func of(_ code: String) -> RuleExplanation? { all.first { $0.id == code.uppercased() } }

    /// All of them: rejections, warnings, and what the gate looks for.
    static let all: [RuleExplanation] =
        RowRule.allCases.map { rule in
            let (usually, next) = texts(rule)
            return RuleExplanation(id: rule.id, summary: rule.summary, usually: usually, next: next)
        }
        + RowWarning.allCases.map { warning in
            let (usually, next) = texts(warning)
            return RuleExplanation(id: warning.id, summary: warning.summary, usually: usually, next: next)
        }
        + CheckRule.allCases.map { rule in
            let (usually, next) = texts(rule)
            return RuleExplanation(id: rule.id, summary: rule.summary, usually: usually, next: next)
        }

    /// As a terminal shows it.
    var text: String {
        [(id, summary), ("usually", usually), ("next", next)].map { Page.row($0, $1) }.joined(separator: "\n")
    }

    private static func texts(_ rule: RowRule) -> (usually: String, next: String) {
        switch rule {
        case .ragged:
            (
                "A delimiter or a quotation mark stands in a text, or lines of a header or a sum follow the rows.",
                "Look at the line that the report names; export with quotation marks, or write `quoting: false`."
            )
        case .valueMissing:
            (
                "The register has no value there, or the mapping names the wrong column.",
                "Complete the register, and export again."
            )
        case .dateUnreadable:
            (
                "The column's dates are written in another way than the mapping says, or a day is none, such as 31 February.",
                "Correct `dates` in the mapping, or the day in the register."
            )
        case .dateOutOfRange:
            (
                "A stand-in for an open end, such as 01-01-0001 or 31-12-2999, or a slip of a digit.",
                "Name the stand-in under `missing` in the mapping, or correct the day."
            )
        case .numberUnreadable:
            (
                "Comma and dot are exchanged, a unit stands behind the number, or it has more decimals than the study reads.",
                "Correct `decimal_mark` in the mapping, or export numbers bare."
            )
        case .numberOutOfRange:
            ("Two fields have run together.", "Look at the line that the report names, and check `delimiter`.")
        case .identifierForm:
            (
                "Numbers of people without a CPR number, or leading zeros that a spreadsheet has taken.",
                "Export the column as text. Where other identifiers belong there, write `form: any` in the mapping."
            )
        case .codeUnmapped:
            (
                "The register has a code that nobody has thought of.",
                "Map it under `codes` of the column in the mapping, to a code of the study or to `missing`."
            )
        case .endBeforeStart: ("A spell was registered backwards.", "Correct it in the register.")
        case .birthAfterPeriod:
            ("A slip in a date of birth, or a wrong century of a two-digit year.", "Correct it in the register.")
        case .duplicate:
            (
                "The export holds rows twice: a join that multiplies, or two exports in one file.",
                "Export each row once. The first of equal rows is kept."
            )
        }
    }

    private static func texts(_ warning: RowWarning) -> (usually: String, next: String) {
        switch warning {
        case .checkDigit:
            (
                "CPR numbers given since 2007 need not pass the check.",
                "Nothing, unless there are many more than last time."
            )
        case .errorCell:
            (
                "A formula of the workbook refers to what is not there, or a program wrote formulas and no values.",
                "Correct the formulas, or open the workbook in the spreadsheet, let it calculate, and save it."
            )
        }
    }

    private static func texts(_ rule: CheckRule) -> (usually: String, next: String) {
        switch rule {
        case .noRows:
            (
                "The export failed, or found nothing for its dates.",
                "Export again. Where the kommune has none, write `may_be_empty: true` at the table in the mapping."
            )
        case .mostlyRejected:
            (
                "The mapping reads the extract wrongly: a date pattern, a decimal mark, a column.",
                "Look at the rule that rejected them, and correct the mapping."
            )
        case .oftenRejected:
            ("A fault in the register, or in how the mapping reads it.", "Look at the rules that rejected them.")
        case .newlyRejected:
            (
                "Something has changed in the register or in the export since last time.",
                "`tvaersum explain` with that rule."
            )
        case .rowsJumped:
            (
                "The export has other dates than last time, or holds rows twice.",
                "Compare what was asked for. Where it is right, go on: the warning holds nothing up."
            )
        case .monthMissing:
            (
                "An export that stopped early, or a month that was not delivered.",
                "Export that month, or find out that nothing happened in it."
            )
        case .figureJumped:
            (
                "A change in the register, in the export, or in the world.",
                "Ask the field that knows. Where it is right, go on: the warning holds nothing up."
            )
        }
    }
}
