internal import Studies
internal import Vocabulary

/// A table of an extract in the study's words, before it is dressed.
struct ExtractTable {
    /// The study's name of the table, and of its file.
    let name: String
    /// The study's names of the columns.
    let columns: [String]
    /// Rows of as many values as there are columns.
    var rows: [[ExtractValue]]

    /// The place of a column; the columns are those of this file, so there always is one.
    func place(_ column: String) -> Int { columns.firstIndex(of: column) ?? 0 }
}

/// A value before it is dressed.
enum ExtractValue: Hashable {
    /// A fictive number of ten digits.
    case number(String)
    /// One of the study's codes.
    case code(String)
    /// A day.
    case day(Day)
    /// No end yet, written in the kommune's own way.
    case openEnd
    /// Nothing.
    case missing
    /// A whole number.
    case integer(Int)
    /// An amount in øre.
    case amount(Int64)
    /// Something that is there as it is.
    case text(String)
}

extension SyntheticExtracts {
    /// The columns of the tables, by table.
    private static let columns = [
        "forloeb": personColumns + ["ansvar_fra", "ansvar_til", "afgang"],
        "ydelse": personColumns + ["fra", "til"],
        "danskmodul": personColumns + ["modul", "start", "slut", "bestaaet", "testdato"],
        "folketal": ["aar", "herkomst", "koen", "aldersgruppe", "antal"],
        "udgift": ["aar", "maaned", "funktion", "beloeb"],
        "ophold": ["pnr", "kategori", "grundlag", "tilladelsesdato", "gyldig_fra", "gyldig_til"],
        "udbetaling": ["pnr", "maaned_fra", "beloeb"],
    ]

    /// Refuses a study that reads a table or a column that there are no synthetic records of.
    static func check(_ study: Study) throws(Refusal) {
        try study.checkRecords(
            columns.sorted { $0.key < $1.key }.map { ($0.key, $0.value) },
            are: "Synthetic rows have"
        )
    }

    /// The five tables of the flagship study, in which errors are made.
    var tables: [ExtractTable] { [courseTable, spellTable, moduleTable, inhabitantTable, postingTable] }

    /// Permits and payments, by their names; no errors are made in them.
    var furtherTables: [(name: String, table: () -> ExtractTable)] {
        [("ophold", { permitTable }), ("udbetaling", { paymentTable })]
    }

    private static let personColumns = ["pnr", "koen", "foedselsdato", "grundlag", "oprindelse", "du"]

    private var courseTable: ExtractTable {
        ExtractTable(
            name: "forloeb",
            columns: Self.columns["forloeb"] ?? [],
            rows: courses.map { course in
                course.person.values + [
                    .day(course.from), end(course.until), course.exit.map(ExtractValue.day) ?? .missing,
                ]
            }
        )
    }

    private var spellTable: ExtractTable {
        ExtractTable(
            name: "ydelse",
            columns: Self.columns["ydelse"] ?? [],
            rows: spells.map { $0.person.values + [.day($0.from), end($0.until)] }
        )
    }

    private var moduleTable: ExtractTable {
        ExtractTable(
            name: "danskmodul",
            columns: Self.columns["danskmodul"] ?? [],
            rows: modules.map { module in
                module.person.values(track: module.track) + [
                    .code(String(module.module)), .day(module.start), end(module.end),
                    module.passed.map { .code($0 ? "ja" : "nej") } ?? .missing,
                    module.tested.map(ExtractValue.day) ?? .missing,
                ]
            }
        )
    }

    private var inhabitantTable: ExtractTable {
        ExtractTable(
            name: "folketal",
            columns: Self.columns["folketal"] ?? [],
            rows: inhabitants.map {
                [.integer($0.year), .code($0.heritage), .code($0.sex), .code($0.ages), .integer($0.count)]
            }
        )
    }

    private var postingTable: ExtractTable {
        ExtractTable(
            name: "udgift",
            columns: Self.columns["udgift"] ?? [],
            rows: postings.map {
                [.integer($0.year), .integer($0.month), .code($0.function), .amount($0.amount)]
            }
        )
    }

    private var permitTable: ExtractTable {
        ExtractTable(
            name: "ophold",
            columns: Self.columns["ophold"] ?? [],
            rows: permits.map {
                [
                    .number($0.person.pnr), .code($0.kind), .code($0.person.basis), .day($0.granted), .day($0.from),
                    .day($0.until),
                ]
            }
        )
    }

    private var paymentTable: ExtractTable {
        ExtractTable(
            name: "udbetaling",
            columns: Self.columns["udbetaling"] ?? [],
            rows: payments.map { [.number($0.person.pnr), .day($0.month), .amount($0.amount)] }
        )
    }

    /// An end that the extract knows of: later than its own day it is still open.
    private func end(_ day: Day?) -> ExtractValue {
        guard let day, day <= taken else { return .openEnd }
        return .day(day)
    }
}

extension SyntheticPerson {
    fileprivate var values: [ExtractValue] { values(track: track) }

    fileprivate func values(track: Int) -> [ExtractValue] {
        [.number(pnr), .code(sex), .day(born), .code(basis), .code(origin), .code(String(track))]
    }
}
