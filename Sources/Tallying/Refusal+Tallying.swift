public import Vocabulary

extension Refusal.Code {
    /// TAL-1: an extract cannot be opened or read.
    public static let extractUnreadable = Self(1001, "TAL-1", "the extract cannot be opened or read")
    /// TAL-1: an extract changed while it was being tallied.
    public static let extractChanged = Self(1002, "TAL-1", "the extract changed while it was being read")
    /// TAL-2: a row is longer than any row can be, most often because a quotation mark is never closed.
    public static let rowTooLong = Self(1003, "TAL-2", "a row has no end within the longest length allowed")
    /// TAL-2: the encoding of an extract is not the one that the mapping declares.
    public static let wrongEncoding = Self(
        1004,
        "TAL-2",
        "the extract is not in the encoding that the mapping declares"
    )
    /// TAL-3: a mapping file is not of the allowed form.
    public static let badMapping = Self(1005, "TAL-3", "the mapping is not of the allowed form")
    /// TAL-3: a mapping file holds a key that nobody knows.
    public static let unknownMappingKey = Self(1006, "TAL-3", "the mapping holds an unknown key")
    /// TAL-3: a mapping does not fit its study.
    public static let mappingMisfit = Self(1007, "TAL-3", "the mapping does not fit the study")
    /// TAL-3: an extract has no column of the name that the mapping gives, or has it twice.
    public static let columnNotFound = Self(1008, "TAL-3", "the extract does not have this column exactly once")
    /// TAL-4: an extract holds a code that the mapping maps to nothing.
    public static let unmappedCode = Self(1009, "TAL-4", "the extract holds a code that the mapping does not map")
    /// TAL-7: arithmetic on a row left the range of 64-bit integers.
    public static let overflow = Self(1010, "TAL-7", "a value left the range in which the tally is exact")
    /// TAL-7: a quantity is beyond the bound that the study declares for it.
    public static let beyondBound = Self(1011, "TAL-7", "a quantity is beyond the bound that the study declares")
    /// TAL-5: an extract has more rows than the search for duplicates can hold.
    public static let tooManyRows = Self(1012, "TAL-5", "the extract has more rows than duplicates can be found among")
    /// TAL-21: a workbook is not well-formed, or of a form that is not read.
    public static let notAWorkbook = Self(1020, "TAL-21", "the workbook is not of the form that is read")
    /// TAL-21: a workbook or the rows of a database are more than is held in memory, or unpack to more than they say.
    public static let sourceTooLarge = Self(1021, "TAL-21", "the source is larger than is read")
    /// TAL-20: the sheet that the mapping names is not there, or it names none of several.
    public static let sheetNotFound = Self(1022, "TAL-20", "the workbook does not have this sheet")
    /// TAL-22: a part of a workbook declares a document type, in which entities could be.
    public static let workbookEntities = Self(1023, "TAL-22", "the workbook declares a document type")
    /// TAL-20: a workbook of the form before 2007, or one with a password.
    public static let oldWorkbook = Self(1024, "TAL-20", "the workbook is of the old form, or has a password")
    /// TAL-25: an SQLite database cannot be read, or the query does more than read.
    public static let databaseUnreadable = Self(1025, "TAL-25", "the database cannot be read so")
    /// TAL-25: a value of a database is neither text nor a number.
    public static let databaseValue = Self(1026, "TAL-25", "a value of the database is neither text nor a number")
    /// TAL-26: rows do not tell how they are written, or an answer to that is none.
    public static let openQuestions = Self(1027, "TAL-26", "the extract does not tell this, and nothing is guessed")
    /// TAL-26: a file is no table whose first row has the columns' names.
    public static let notATable = Self(1028, "TAL-26", "the extract is no table with its names in the first row")
    /// TAL-28: a mapping cannot be written.
    public static let mappingNotWritten = Self(1029, "TAL-28", "the mapping cannot be written")
    /// TAL-29: a mapping has lines that only a person can write.
    public static let mappingOpen = Self(1030, "TAL-29", "the mapping has lines that are still open")
    /// TAL-10: a column of a relation has a type that cannot be read exactly as what the study asks for.
    public static let columnTypeUnreadable = Self(
        1040,
        "TAL-10",
        "the column's type cannot be read as what the study asks for"
    )
    /// TAL-10: a database keeps text in an encoding that this program does not know.
    public static let databaseEncoding = Self(1041, "TAL-10", "the database's encoding is not known here")
    /// TAL-11: a database's answer is not of the form that was asked for.
    public static let badAnswer = Self(1042, "TAL-11", "the database's answer is not what was asked for")
}
