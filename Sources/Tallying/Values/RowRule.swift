/// Why a row was rejected.
///
/// Every row is kept, or rejected under exactly one rule: the first that it breaks, in this order.
///
/// Meets TAL-5. The quality report names rules by ``id`` and never shows a row.
public enum RowRule: UInt8, CaseIterable, Sendable, Codable {
    /// The row does not have as many fields as the header.
    case ragged = 1
    /// A value is missing that the study requires.
    case valueMissing
    /// A date is not written in any of the mapping's ways, or there is no such day.
    case dateUnreadable
    /// A date lies outside the years 1850 to 2100.
    case dateOutOfRange
    /// A number is not one, has more decimals than its column may have, or has more than eighteen digits.
    case numberUnreadable
    /// A number is larger than a column of a study may hold.
    case numberOutOfRange
    /// An identifier is not of a civil registration number's form.
    case identifierForm
    /// A code is mapped to nothing. A tally that meets one is refused as a whole.
    case codeUnmapped
    /// A spell ends before it starts.
    case endBeforeStart
    /// Somebody is born after the period.
    case birthAfterPeriod
    /// A row with the same identifier and the same values has been there before.
    case duplicate

    /// The rule's code, `TAL-R01` and so on; stable for ever.
    public var id: String { rawValue < 10 ? "TAL-R0\(rawValue)" : "TAL-R\(rawValue)" }

    /// One sentence for the quality report.
    public var summary: String {
        switch self {
        case .ragged: "the row does not have as many fields as the header"
        case .valueMissing: "a required value is missing"
        case .dateUnreadable: "a date cannot be read"
        case .dateOutOfRange: "a date lies outside 1850–2100"
        case .numberUnreadable: "a number cannot be read"
        case .numberOutOfRange: "a number is larger than any column may hold"
        case .identifierForm: "the identifier is not of a CPR number's form"
        case .codeUnmapped: "a code is mapped to nothing"
        case .endBeforeStart: "a spell ends before it starts"
        case .birthAfterPeriod: "a date of birth lies after the period"
        case .duplicate: "the same row has been there before"
        }
    }
}

/// What the quality report warns of without rejecting a row.
public enum RowWarning: UInt8, CaseIterable, Sendable, Codable {
    /// The check digit of a civil registration number does not hold, which is allowed since 2007.
    case checkDigit = 1
    /// Cells of a workbook hold an error such as #N/A, or a formula that was never calculated.
    case errorCell = 2

    /// The warning's code, `TAL-W01` and so on.
    public var id: String { "TAL-W0\(rawValue)" }

    /// One sentence for the quality report.
    public var summary: String {
        switch self {
        case .checkDigit: "CPR numbers whose check digit does not hold (allowed since 2007)"
        case .errorCell: "cells that hold an error such as #N/A, or a formula without a value; they are read as missing"
        }
    }
}
