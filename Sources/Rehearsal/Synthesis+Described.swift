public import Foundation
public import Studies
public import Vocabulary

extension Synthesis {
    /// Writes a kommune's made-up extracts of any study, from a description of its records, and the mapping beside them.
    ///
    /// Each kommune writes in its own way; columns and codes have the study's names. The same arguments write the same bytes.
    public static func write(
        _ records: RecordDescription,
        of study: Study,
        kommune: SyntheticKommune,
        seed: UInt64,
        period: Period,
        into folder: URL
    ) throws(Refusal) -> (rows: [String: Int], mapping: String) {
        try records.check(study)
        let dress = Dress(of: kommune).plain()
        let tables = DescribedExtracts(records, study: study, kommune: kommune, seed: seed, period: period).tables
        let mapping = MappingFile(tables: tables, kommune: kommune, dress: dress, study: study)
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            for table in tables {
                let random = SyntheticRandomness(seed: seed, kommune: kommune.code, purpose: "dress \(table.name)")
                let file = DressedFile(table, kommune: kommune, dress: dress, random: random)
                try Data(file.bytes).write(to: folder.appendingPathComponent("\(table.name).csv"))
            }
            try Data(mapping.text.utf8).write(to: folder.appendingPathComponent("\(mapping.study).yaml"))
        } catch {
            throw Refusal(.extractsNotWritten, at: folder.path, next: "Name a folder that may be written to.")
        }
        return (Dictionary(uniqueKeysWithValues: tables.map { ($0.name, $0.rows.count) }), mapping.text)
    }
}
