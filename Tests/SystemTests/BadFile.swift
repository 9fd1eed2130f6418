import Foundation

/// A way in which a kommune's files are wrong, and what its operator must be told.
struct BadFile: Sendable {
    let name: String
    /// How `node preview` and `node approve` end.
    let status: Int32
    /// What must stand in what they say: number, file, line and field as far as there are any.
    let says: [String]
    let spoil: @Sendable (String) throws -> Void

    private static let canary = PlantedTown.numberCanary

    /// What is refused as a whole.
    static let refused: [BadFile] = [
        BadFile(name: "wrong column", status: 78, says: ["T1008", "personer.csv", "column `koen`"]) {
            try OddTown.write(["cpr;navn;\(canary);foedt;point"] + OddTown.persons, in: $0)
        },
        BadFile(name: "mojibake in a column's name", status: 78, says: ["T1008", "column `Køn`", "encoding"]) {
            try OddTown.write(["cpr;navn;Køn;foedt;point"] + OddTown.persons, in: $0, encoding: .windowsCP1252)
            try OddTown.map("koen: {", "koen: {from: Køn, ", in: $0)
        },
        BadFile(name: "mojibake in a code", status: 65, says: ["T1009", "line 16, column `koen`", "encoding"]) {
            folder in
            var lines = [OddTown.header] + OddTown.persons
            lines[15] = lines[15].replacingOccurrences(of: ";M;", with: ";Mænd;")
            try OddTown.write(lines, in: folder, encoding: .windowsCP1252)
        },
        BadFile(name: "unmapped code", status: 65, says: ["T1009", "personer.csv, line 7, column `koen`"]) {
            try OddTown.write(canary, at: 2, line: 7, in: $0)
        },
        BadFile(name: "count beyond its bound", status: 65, says: ["T1011", "personer.csv, personer"]) {
            try OddTown.write([OddTown.header] + (0..<30).map(OddTown.person), in: $0)
        },
        BadFile(name: "UTF-16", status: 65, says: ["T1004", "personer.csv", "UTF-16"]) {
            try OddTown.write([OddTown.header] + OddTown.persons, in: $0, encoding: .utf16)
        },
        BadFile(name: "quotation never closed", status: 65, says: ["T1003", "personer.csv", "line 2", "quotation"]) {
            try OddTown.write("\"\(PlantedTown.nameCanary)", at: 1, line: 5, in: $0)
        },
        BadFile(name: "every row ragged", status: 11, says: ["T1518", "table personer", "21 rows in personer.csv"]) {
            try OddTown.write([OddTown.header] + OddTown.persons.map { $0 + ";\(canary)" }, in: $0)
        },
        BadFile(name: "workbook", status: 65, says: ["T1020", "personer.csv", "CSV"]) {
            try Data([0x50, 0x4B, 3, 4] + [UInt8](canary.utf8)).write(to: URL(fileURLWithPath: "\($0)/personer.csv"))
        },
        BadFile(name: "empty file", status: 66, says: ["T1001", "personer.csv", "empty"]) {
            try Data().write(to: URL(fileURLWithPath: "\($0)/personer.csv"))
        },
        BadFile(name: "folder", status: 66, says: ["T1001", "personer.csv", "plain file"]) {
            try FileManager.default.removeItem(atPath: "\($0)/personer.csv")
            try FileManager.default.createDirectory(
                atPath: "\($0)/personer.csv",
                withIntermediateDirectories: false
            )
        },
        BadFile(name: "missing or unreadable", status: 66, says: ["T1001", "personer.csv", "may be read"]) { folder in
            // Permissions do not bind root, for whom the file is away.
            if getuid() == 0 {
                try FileManager.default.removeItem(atPath: "\(folder)/personer.csv")
            } else {
                try FileManager.default.setAttributes(
                    [.posixPermissions: 0],
                    ofItemAtPath: "\(folder)/personer.csv"
                )
            }
        },
        BadFile(name: "unknown key in the mapping", status: 78, says: ["T1006", "plantet.yaml, line 5, encodng"]) {
            try OddTown.map("    encoding: utf-8\n    columns", "    encodng: utf-8\n    columns", in: $0)
        },
        BadFile(name: "unknown column in the mapping", status: 78, says: ["T1007", "plantet.yaml, line 7", "cprr"]) {
            try OddTown.map("cpr: {", "cprr: {", in: $0)
        },
        BadFile(name: "code mapped to none of the study's", status: 78, says: ["T1007", "plantet.yaml, line 9", "`X`"])
        {
            try OddTown.map("Mænd: M", "Mænd: X", in: $0)
        },
        BadFile(name: "mapping that is no YAML", status: 78, says: ["T1005", "plantet.yaml, line 9"]) {
            try OddTown.map("koen: {codes", "koen: {codes: [", in: $0)
        },
        BadFile(name: "mapping away", status: 66, says: ["T1506", "plantet.yaml"]) {
            try FileManager.default.removeItem(atPath: "\($0)/plantet.yaml")
        },
    ]

    /// Rows that are left out and told of, while the others count.
    static let rejected: [BadFile] = [
        BadFile(name: "bad date", status: 0, says: ["TAL-R03  1 ", "first in line 5, column `foedt`"]) {
            try OddTown.write(canary, at: 3, line: 5, in: $0)
        },
        BadFile(name: "date beyond the calendar", status: 0, says: ["TAL-R04  1 ", "first in line 22, column `foedt`"])
        {
            try OddTown.write("01-01-1700", at: 3, line: 22, in: $0)
        },
        BadFile(name: "no number", status: 0, says: ["TAL-R05  1 ", "first in line 4, column `point`"]) {
            try OddTown.write(PlantedTown.nameCanary, at: 4, line: 4, in: $0)
        },
        BadFile(name: "value beyond any column", status: 0, says: ["TAL-R06  1 ", "first in line 3, column `point`"]) {
            try OddTown.write("31129998763112", at: 4, line: 3, in: $0)
        },
        BadFile(name: "value missing", status: 0, says: ["TAL-R02  1 ", "first in line 9, column `koen`"]) {
            try OddTown.write("", at: 2, line: 9, in: $0)
        },
        BadFile(name: "ragged row", status: 0, says: ["TAL-R01  1 ", "first in line 6"]) {
            try OddTown.write("K;\(canary)", at: 2, line: 6, in: $0)
        },
    ]
}
