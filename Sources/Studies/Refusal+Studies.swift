public import Vocabulary

extension Refusal.Code {
    /// STU-1: the file is not one YAML document.
    public static let notYAML = Self(701, "STU-1", "the file is not one YAML document")
    /// STU-1: a key is not one that stands here.
    public static let unknownKey = Self(702, "STU-1", "a key is not one that stands here")
    /// STU-1: a key is missing.
    public static let missingKey = Self(703, "STU-1", "a key is missing")
    /// STU-1: a value is not of the kind that stands here.
    public static let wrongValue = Self(704, "STU-1", "a value is not of the kind that stands here")
    /// STU-2: an id or a name is there twice.
    public static let duplicateName = Self(705, "STU-2", "an id or a name is there twice")
    /// STU-2: a table or a breakdown is not declared.
    public static let unknownName = Self(706, "STU-2", "a name is not declared in the study")
    /// STU-2: a breakdown that no indicator shows.
    public static let unusedBreakdown = Self(707, "STU-2", "no indicator is shown by this breakdown")

    /// STU-4: an expression is not of the grammar.
    public static let expressionSyntax = Self(710, "STU-4", "an expression is not of the grammar")
    /// STU-4: a word is neither a column of the table nor a function.
    public static let unknownWord = Self(711, "STU-4", "a word is neither a column of the table nor a function")
    /// STU-4: an operand is of the wrong type.
    public static let expressionType = Self(712, "STU-4", "an operand is of the wrong type")
    /// STU-4: a code is not in the column's list.
    public static let unknownCode = Self(713, "STU-4", "a code is not in the list")
    /// STU-4: an identifier stands in an expression.
    public static let identifierUsed = Self(714, "STU-4", "an identifier may stand in no expression")
    /// STU-5: an expression could leave 64 bits.
    public static let couldOverflow = Self(715, "STU-5", "an expression could become too large for 64 bits")

    /// STU-6: a table has not what a breakdown is read from.
    public static let breakdownUnreadable = Self(720, "STU-6", "a table has not what the breakdown is read from")
    /// STU-6: a value belongs to two categories.
    public static let categoriesOverlap = Self(721, "STU-6", "a value belongs to two categories")
    /// STU-8: the quantities are not those of the kind of indicator.
    public static let wrongQuantities = Self(722, "STU-8", "the quantities are not those of this kind of indicator")
    /// STU-9: a bound is too large for the field.
    public static let boundTooLarge = Self(723, "STU-9", "98 contributors at this bound do not fit into half the field")
    /// STU-9: a threshold or a committee outside its limits.
    public static let badThreshold = Self(724, "STU-9", "a threshold or a committee is outside its limits")
    /// STU-13: a nesting within one breakdown, or of breakdowns that no indicator is shown by together.
    public static let badNesting = Self(
        725,
        "STU-13",
        "a nesting is not of two breakdowns that one indicator is shown by"
    )
    /// STU-14: what a study expects cannot be.
    public static let badExpectation = Self(726, "STU-14", "what the study expects does not fit it, or cannot be")
}
