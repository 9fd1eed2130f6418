import Foundation
import Studies
import TestSupport
import Testing
import Vocabulary

extension WholeHouse {
    /// Tables with published answers, split between five kommuner, through real processes and back.
    @Suite("Real input") struct RealInput {
        @Test(
            "RND-22, AUD-5, AUD-6: five kommuner's real records open exactly the published answers",
            .enabled(if: TestMaterial.hasTables)
        )
        func publishedAnswers() async throws {
            try await TownHall.open(RealTables.kommuner) { folder in
                _ = try RealTables.write(into: folder)
            } _: { town in
                try await town.startNodes()
                try await town.compareWords()
                try await town.openRound(
                    "virkelig",
                    study: RealTables.study.path,
                    first: RealTables.period.first,
                    last: RealTables.period.last
                )
                try await town.untilAcknowledged("virkelig")
                try check(try Published(folder: try await town.finish("virkelig")))
            }
        }

        @Test(
            "TAL-10, TAL-11: the same records in databases, of which only counts come back, open the same answers",
            .enabled(if: TestMaterial.hasTables && PostgreSQLServer.programs != nil, "PostgreSQL is not installed")
        )
        func fromDatabases() async throws {
            try await TownHall.open(RealTables.kommuner) { folder in
                for home in try RealTables.write(into: folder) {
                    let schema = "virkelig_\(home.lastPathComponent)"
                    try DatabaseMove.move(home, mapping: "virkelige-tabeller.yaml", into: schema)
                }
            } _: { town in
                try await town.startNodes()
                try await town.compareWords()
                try await town.openRound(
                    "databaser",
                    study: RealTables.study.path,
                    first: RealTables.period.first,
                    last: RealTables.period.last
                )
                try await town.untilAcknowledged("databaser")
                try check(try Published(folder: try await town.finish("databaser")))
            }
        }

        private func check(_ published: Published) throws {
            let register = try Register()
            #expect(try published.figure("doedelighed", .events) == RealTables.Answers.deaths)
            #expect(try published.figure("doedelighed", .persons) == RealTables.Answers.persons)
            let days = try #require(try published.figure("doedelighed", .time))
            #expect(days == register.days["F", default: 0] + register.days["M", default: 0])
            // The answer has two decimals; days are whole.
            #expect(abs(Double(days) / 365.25 - RealTables.Answers.personYears) < 0.005)
            for (group, sex) in [("K", "F"), ("M", "M")] {
                #expect(try published.figure("doedelighed", .events, "koen", group) == register.deaths[sex])
                #expect(try published.figure("doedelighed", .persons, "koen", group) == register.persons[sex])
                #expect(try published.figure("doedelighed", .time, "koen", group) == register.days[sex])
            }
            #expect(try published.figure("tilbage_i_arbejde", .persons) == RealTables.Answers.spells)
            #expect(try published.figure("tilbage_i_arbejde", .events) == RealTables.Answers.jobs)
            for role in [Indicator.Role.persons, .events, .time] {
                let named = try RealTables.kommuner.map { try published.figure("doedelighed", role, of: $0) ?? 0 }
                #expect(named.reduce(0, +) == (try published.figure("doedelighed", role)))
            }
            print(
                "real input: deaths \(RealTables.Answers.deaths), persons \(RealTables.Answers.persons), "
                    + "person-days \(days) = \(Double(days) / 365.25) person-years; by sex \(register); "
                    + "spells \(RealTables.Answers.spells), jobs \(RealTables.Answers.jobs)"
            )
        }
    }
}

/// Deaths, persons and person-days by sex, counted from the register's own file in the plainest way.
private struct Register {
    var deaths: [String: Int64] = [:]
    var persons: [String: Int64] = [:]
    var days: [String: Int64] = [:]

    init() throws {
        let text = String(decoding: try TestMaterial.bytes("data/dmlate.csv"), as: UTF8.self)
        let lines = text.split(whereSeparator: \.isNewline)
            .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
        let header = try #require(lines.first)
        let columns = try ["sex", "dodm", "dodth", "dox"].map { try #require(header.firstIndex(of: $0)) }
        for line in lines.dropFirst() {
            let sex = line[columns[0]]
            let followed = try #require(Double(line[columns[3]])) - (try #require(Double(line[columns[1]])))
            let length = Int64((followed * 365.25).rounded())
            guard length > 0 else { continue }
            persons[sex, default: 0] += 1
            days[sex, default: 0] += length
            if !line[columns[2]].isEmpty, line[columns[2]] != "NA" { deaths[sex, default: 0] += 1 }
        }
    }
}

/// Moves a kommune's extracts into a database: every CSV file that the mapping names becomes a table of text, which the
/// mapping then names, and the file is gone.
private enum DatabaseMove {
    static func move(_ folder: URL, mapping: String, into schema: String) throws {
        let server = try PostgreSQLServer.shared.get()
        try server.sql(
            "CREATE ROLE \(schema) LOGIN; CREATE SCHEMA \(schema); GRANT USAGE ON SCHEMA \(schema) TO \(schema); "
                + "ALTER DEFAULT PRIVILEGES IN SCHEMA \(schema) GRANT SELECT ON TABLES TO \(schema);"
        )
        let file = folder.appendingPathComponent(mapping)
        var lines: [String] = []
        let text = try String(contentsOf: file, encoding: .utf8)
        let isUTF8 = text.contains("encoding: utf-8")
        for line in text.components(separatedBy: "\n") {
            guard line.hasPrefix("    file: ") else {
                lines.append(line)
                continue
            }
            let extract = folder.appendingPathComponent(String(line.dropFirst(10)))
            let table = extract.deletingPathExtension().lastPathComponent
            let rows = try String(contentsOf: extract, encoding: isUTF8 ? .utf8 : .isoLatin1)
                .replacing("\r\n", with: "\n")
            let header = rows.prefix { $0 != "\n" }.split(separator: ";").map { "\"\($0)\" text" }
            try server.sql(
                "CREATE TABLE \(schema).\(table) (\(header.joined(separator: ", ")));\n"
                    + "COPY \(schema).\(table) FROM STDIN WITH (FORMAT csv, DELIMITER ';', HEADER true);\n\(rows)\\.\n"
            )
            try FileManager.default.removeItem(at: extract)
            lines.append(
                "    postgresql: {host: \(server.socket), port: \(server.port), database: postgres, user: \(schema), "
                    + "schema: \(schema), table: \(table)}"
            )
        }
        try lines.joined(separator: "\n").write(to: file, atomically: true, encoding: .utf8)
    }
}
