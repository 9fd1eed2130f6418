internal import Disclosure

/// What the canonical form of a study holds at most, and so the file too.
enum StudyLimits {
    /// The most elements of any list.
    static let list = 1000
    /// The most bytes of any text.
    static let text = 16_000
}

/// A study as it is written, before its names are looked up and its expressions typed.
///
/// Both doors make one: the YAML file and the canonical bytes. ``Study/init(_:)`` is the only way on.
struct StudyDraft: Equatable {
    var id: String
    var version: Int
    var title: Localised
    var purpose: Localised
    var legalBasis: Localised
    var contact: String
    var publicationDays: Int
    var retentionDays: Int
    var committee: CommitteeDefault
    var thresholds: Thresholds
    var tables: [StudyTable]
    var breakdowns: [BreakdownDraft]
    var nestings: [Nesting]
    var expected: Expectation?
    var indicators: [IndicatorDraft]
}

/// The text of an expression, and where in the study it stands.
struct ExpressionText: Equatable {
    let text: String
    let path: String

    /// Two are one if their texts are.
    static func == (left: Self, right: Self) -> Bool { left.text == right.text }
}

/// A ``Breakdown`` as it is written.
struct BreakdownDraft: Equatable {
    var id: String
    var title: Localised
    var categories: [Breakdown.Category]
    /// What is read from each table; a nil table stands for every table that needs the breakdown.
    var readings: [ReadingDraft]
}

/// A ``Breakdown/Reading`` as it is written.
struct ReadingDraft: Equatable {
    var table: String?
    var expression: ExpressionText
}

/// An ``Indicator`` as it is written.
struct IndicatorDraft: Equatable {
    var id: String
    var kind: Indicator.Kind
    var title: Localised
    var definition: Localised
    var unit: Indicator.Unit
    var quantities: [QuantityDraft]
    var total: Release
    var breakdowns: [ShownBreakdown]
}

/// A ``Quantity`` as it is written; its filters must all be true.
struct QuantityDraft: Equatable {
    var role: Indicator.Role
    var table: String
    var filters: [ExpressionText]
    var value: ExpressionText?
    var bound: Int64
}

extension StudyDraft {
    /// The draft of a checked study: the one canonical way to write it.
    init(_ study: Study) {
        self.init(
            id: study.id,
            version: study.version,
            title: study.title,
            purpose: study.purpose,
            legalBasis: study.legalBasis,
            contact: study.contact,
            publicationDays: study.publicationDays,
            retentionDays: study.retentionDays,
            committee: study.committee,
            thresholds: study.thresholds,
            tables: study.tables,
            breakdowns: study.breakdowns.map(BreakdownDraft.init),
            nestings: study.nestings,
            expected: study.expected,
            indicators: study.indicators.map(IndicatorDraft.init)
        )
    }
}

extension ExpressionText {
    fileprivate init(_ expression: Expression) { self.init(text: expression.description, path: "") }
}

extension BreakdownDraft {
    fileprivate init(_ breakdown: Breakdown) {
        self.init(
            id: breakdown.id,
            title: breakdown.title,
            categories: breakdown.categories,
            readings: breakdown.readings.map {
                ReadingDraft(table: $0.table, expression: ExpressionText($0.expression))
            }
        )
    }
}

extension IndicatorDraft {
    fileprivate init(_ indicator: Indicator) {
        self.init(
            id: indicator.id,
            kind: indicator.kind,
            title: indicator.title,
            definition: indicator.definition,
            unit: indicator.unit,
            quantities: indicator.quantities.map {
                QuantityDraft(
                    role: $0.role,
                    table: $0.table,
                    filters: [ExpressionText($0.filter)],
                    value: $0.value.map(ExpressionText.init),
                    bound: $0.bound
                )
            },
            total: indicator.total,
            breakdowns: indicator.breakdowns
        )
    }
}
