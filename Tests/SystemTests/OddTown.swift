import Foundation
import Vocabulary

/// The planted town with a day and a number in every person's row, and ways to spoil the first kommune's files.
struct OddTown {
    let planted = PlantedTown(seed: 33)

    /// The study of the planted town, with the two columns, and room for twenty-five persons.
    static let study = PlantedTown.study(counting: true)
        .replacingOccurrences(
            of: "koen: {type: code, codes: [K, M]}\n",
            with: "koen: {type: code, codes: [K, M]}\n      foedt: {type: date}\n      point: {type: integer}\n"
        )
        .replacingOccurrences(of: "bound: 100000}", with: "bound: 25}")

    static let header = "cpr;navn;koen;foedt;point"

    static let mapping = """
        study: plantet
        tables:
          personer:
            file: personer.csv
            encoding: utf-8
            columns:
              cpr: {form: any}
              navn: {form: any}
              koen: {codes: {Kvinde: K, Mænd: M}}
          poster:
            file: poster.csv
            encoding: utf-8

        """

    /// A kommune's persons: twelve women and nine men, the first of whom is the canary.
    static let persons = (0..<21).map(person)

    static func person(_ number: Int) -> String {
        let cpr = number == 0 ? PlantedTown.numberCanary : "0101\(70 + number)-\(1000 + number)"
        return "\(cpr);\(PlantedTown.nameCanary) \(number);\(number < 12 ? "K" : "M");17-05-1980;\(number)"
    }

    func write(into folder: URL) throws {
        try planted.write(into: folder)
        for kommune in PlantedTown.kommuner { try Self.restore(folder.appendingPathComponent("\(kommune)").path) }
    }

    /// Writes the right persons and the right mapping.
    static func restore(_ folder: String) throws {
        try? FileManager.default.removeItem(atPath: "\(folder)/personer.csv")
        try write([header] + persons, in: folder)
        try Data(mapping.utf8).write(to: URL(fileURLWithPath: "\(folder)/plantet.yaml"))
    }

    /// Writes lines as the extract of persons.
    static func write(_ lines: [String], in folder: String, encoding: String.Encoding = .utf8) throws {
        let text = lines.joined(separator: "\r\n") + "\r\n"
        guard let bytes = text.data(using: encoding) else { throw CocoaError(.fileWriteInapplicableStringEncoding) }
        try bytes.write(to: URL(fileURLWithPath: "\(folder)/personer.csv"))
    }

    /// Writes the right persons with one field of one row changed; rows are counted as lines of the file.
    static func write(_ field: String, at column: Int, line: Int, in folder: String) throws {
        var lines = [header] + persons
        var fields = lines[line - 1].components(separatedBy: ";")
        fields[column] = field
        lines[line - 1] = fields.joined(separator: ";")
        try write(lines, in: folder)
    }

    /// Writes the right mapping with one text in place of another.
    static func map(_ old: String, _ new: String, in folder: String) throws {
        let text = mapping.replacingOccurrences(of: old, with: new)
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/plantet.yaml"))
    }
}
