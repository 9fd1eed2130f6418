public import Foundation
public import Studies
public import Vocabulary

/// Writes synthetic extracts, one folder a kommune: the door of this module.
public enum Synthesis {
    /// The five kommuner of the Vestegn.
    public static let kommuner = SyntheticKommune.all

    /// How many kommuner there can be synthetic records of.
    public static let counts = 3...98

    /// So many synthetic kommuner, ascending by code: five are those of the Vestegn, 98 all but Christiansø, which is none.
    public static func kommuner(_ count: Int) -> [SyntheticKommune] { SyntheticKommune.chosen(count) }

    /// Which errors are made in the extracts.
    public enum Errors: Hashable, Sendable {
        /// None: a tally gives exactly the truth.
        case none
        /// Every kind of ``DataError`` at its rate.
        case usual
    }

    /// Writes `forloeb.csv`, `ydelse.csv`, `danskmodul.csv`, `folketal.csv`, `udgift.csv`, `ophold.csv`, `udbetaling.csv` and
    /// the mapping, named for its study, into `folder`, which is made where it is missing; files of these names are replaced.
    ///
    /// The mapping is to the flagship study, which does not read the last two; or to another study, and then there are no other tables
    /// than those that it names. The same arguments write the same
    /// bytes. The answer says what was written and what the records say without errors.
    @discardableResult
    public static func write(
        kommune: SyntheticKommune,
        seed: UInt64,
        period: Period,
        into folder: URL,
        errors: Errors = .usual,
        mappingFor study: Study? = nil
    ) throws(Refusal) -> SyntheticDelivery {
        let extracts = SyntheticExtracts(kommune: kommune, seed: seed, period: period)
        let dress = Dress(of: kommune)
        var tables = extracts.tables
        var made: [DataError: Int] = [:]
        if errors == .usual {
            var maker = ErrorMaker(random: SyntheticRandomness(seed: seed, kommune: kommune.code, purpose: "errors"))
            tables = maker.spoiled(tables)
            made = maker.made
        }
        tables = tables.filter { study == nil || study?.table($0.name) != nil }
        var unmapped: [ExtractTable] = []
        for (name, table) in extracts.furtherTables {
            if study == nil { unmapped.append(table()) } else if study?.table(name) != nil { tables.append(table()) }
        }
        let mapping = MappingFile(tables: tables, kommune: kommune, dress: dress, study: study)
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            for table in tables + unmapped {
                let stream = SyntheticRandomness(seed: seed, kommune: kommune.code, purpose: "dress \(table.name)")
                let file = DressedFile(table, kommune: kommune, dress: dress, random: stream)
                made[.mojibake, default: 0] += file.mojibake
                try Data(file.bytes).write(to: folder.appendingPathComponent("\(table.name).csv"))
            }
            try Data(mapping.text.utf8).write(to: folder.appendingPathComponent("\(mapping.study).yaml"))
        } catch {
            throw Refusal(.extractsNotWritten, at: folder.path, next: "Name a folder that may be written to.")
        }
        return SyntheticDelivery(
            extracts: extracts,
            rows: Dictionary(uniqueKeysWithValues: (tables + unmapped).map { ($0.name, $0.rows.count) }),
            errors: made,
            mapping: mapping.text
        )
    }
}

/// What was written for a kommune.
public struct SyntheticDelivery: Hashable, Sendable {
    /// The records before any error.
    public let extracts: SyntheticExtracts
    /// Rows written, by table.
    public let rows: [String: Int]
    /// Errors made, by kind.
    public let errors: [DataError: Int]
    /// The mapping's text.
    public let mapping: String
}
