import Foundation
import TestSupport
import Vocabulary

/// Three kommuner's extracts with values planted to be looked for: two sums a group above 2⁴⁰, all different, and canaries as the
/// persons' numbers and names.
///
/// `lukket` is released pooled only, so that a kommune's own never opens; `aabent` opens by name; `personer` counts persons by sex.
struct PlantedTown {
    static let kommuner: [KommuneCode] = [153, 165, 167].compactMap { KommuneCode($0) }
    /// The columns that are summed, and whether the sums stay closed.
    static let columns = ["lukket_beloeb", "lukket_dage", "aabent_beloeb", "aabent_dage"]
    static let groups = ["a", "b"]
    static let numberCanary = "311299-9876"
    static let nameCanary = "Kanarius Fuglsangsø"

    /// A kommune's planted values by column and group.
    private(set) var planted: [KommuneCode: [String: [String: Int64]]] = [:]
    /// How many women and men a kommune's extract has.
    var persons: [KommuneCode: (women: Int, men: Int)] = [:]

    init(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for kommune in Self.kommuner {
            persons[kommune] = (12, 9)
            for column in Self.columns {
                for group in Self.groups {
                    let value = Int64.random(in: (1 << 41)..<(1 << 43), using: &generator)
                    planted[kommune, default: [:]][column, default: [:]][group] = value
                }
            }
        }
    }

    /// Every value that stands in a slot of a kommune: of the closed columns, or of the open ones.
    func slots(of kommune: KommuneCode, startingWith prefix: String) -> [Int64] {
        let values = (planted[kommune] ?? [:]).filter { $0.key.hasPrefix(prefix) }.values
        return values.flatMap { Array($0.values) + [$0.values.reduce(0, +)] }
    }

    /// The sum of a column over all groups and kommuner.
    func total(of column: String) -> Int64 {
        planted.values.compactMap { $0[column]?.values.reduce(0, +) }.reduce(0, +)
    }

    /// Writes one folder a kommune.
    func write(into folder: URL) throws {
        for kommune in Self.kommuner {
            let own = folder.appendingPathComponent("\(kommune)")
            try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
            try writePersons(of: kommune, into: own)
            var lines = ["gruppe;" + Self.columns.joined(separator: ";")]
            for group in Self.groups {
                let values = Self.columns.map { Self.parts(of: planted[kommune]?[$0]?[group] ?? 0) }
                for row in 0..<Self.rows {
                    lines.append("\(group);" + values.map { "\($0[row])" }.joined(separator: ";"))
                }
            }
            try Self.write(lines, to: own.appendingPathComponent("poster.csv"))
            try Data(Self.mapping.utf8).write(to: own.appendingPathComponent("plantet.yaml"))
        }
    }

    /// How many rows make a sum: one field holds less than 2⁴⁰.
    private static let rows = 20

    private static func parts(of sum: Int64) -> [Int64] {
        let part = sum / Int64(rows)
        return [sum - part * Int64(rows - 1)] + [Int64](repeating: part, count: rows - 1)
    }

    /// Writes a kommune's extract of persons alone, as after one record was changed.
    func writePersons(of kommune: KommuneCode, into folder: URL) throws {
        let (women, men) = persons[kommune] ?? (0, 0)
        let lines = (0..<(women + men))
            .map { number in
                let cpr = number == 0 ? Self.numberCanary : "0101\(70 + number)-\(1000 + number)"
                return "\(cpr);\(Self.nameCanary) \(number);\(number < women ? "K" : "M")"
            }
        try Self.write(["cpr;navn;koen"] + lines, to: folder.appendingPathComponent("personer.csv"))
    }

    private static func write(_ lines: [String], to file: URL) throws {
        try Data((lines.joined(separator: "\r\n") + "\r\n").utf8).write(to: file)
    }

    private static let mapping = """
        study: plantet
        tables:
          personer:
            file: personer.csv
            encoding: utf-8
            columns:
              cpr: {form: any}
              navn: {form: any}
          poster:
            file: poster.csv
            encoding: utf-8

        """

    /// The study: with the count of persons, or with planted sums in every slot.
    static func study(counting: Bool) -> String {
        head + (counting ? sex : "") + "indicators:\n" + (counting ? count : "") + sums("lukket", release: "pooled")
            + sums("aabent", release: "both")
    }

    private static let head = """
        id: plantet
        version: 1
        title: {da: Plantet, en: Planted}
        purpose: {da: Lede efter plantede tal., en: To look for planted figures.}
        legal_basis: {da: Ingen personoplysninger., en: No personal data.}
        contact: tests@example.org
        publication: {days_after_period: 0}
        retention: {days_after_publication: 30}
        committee: {members: 3, tolerated: 1}
        release: {k: 5, d: 3, m: 3, hides_zeros: false}
        tables:
          personer:
            columns:
              cpr: {type: text, identifier: true}
              navn: {type: text, identifier: true}
              koen: {type: code, codes: [K, M]}
          poster:
            columns:
              gruppe: {type: code, codes: [a, b]}
              lukket_beloeb: {type: integer}
              lukket_dage: {type: integer}
              aabent_beloeb: {type: integer}
              aabent_dage: {type: integer}
        breakdowns:
          gruppe:
            title: {da: Gruppe, en: Group}
            over: gruppe
            categories:
              a: {title: {da: A, en: A}, codes: [a]}
              b: {title: {da: B, en: B}, codes: [b]}

        """

    private static let sex = """
          koen:
            title: {da: Køn, en: Sex}
            over: koen
            categories:
              K: {title: {da: Kvinder, en: Women}, codes: [K]}
              M: {title: {da: Mænd, en: Men}, codes: [M]}

        """

    private static let count = """
          personer:
            kind: count
            title: {da: Personer, en: Persons}
            definition: {da: Personer i udtrækket., en: Persons in the extract.}
            unit: {name: {da: personer, en: persons}, factor: 1, decimals: 0}
            table: personer
            quantities: {n: {count: rows, bound: 100000}}
            total: both
            shown_by: {koen: both}

        """

    private static func sums(_ name: String, release: String) -> String {
        """
          \(name):
            kind: resource
            title: {da: Beløb \(name), en: Amount \(name)}
            definition: {da: Plantede beløb pr. plantet dag., en: Planted amounts per planted day.}
            unit: {name: {da: kr., en: DKK}, factor: 1, decimals: 2}
            table: poster
            quantities:
              amount: {sum: \(name)_beloeb, bound: 90000000000000000}
              units: {sum: \(name)_dage, bound: 90000000000000000}
            total: \(release)
            shown_by: {gruppe: \(release)}

        """
    }
}
