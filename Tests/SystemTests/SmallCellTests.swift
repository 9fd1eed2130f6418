import Foundation
import Studies
import Testing
import Vocabulary

extension WholeHouse {
    /// One changed record decides whether a breakdown opens; and what stays closed stands nowhere at the coordinator.
    @Suite("Small cells and closed figures") struct SmallCells {
        static let small = PlantedTown.kommuner[0]

        @Test(
            "DIS-3, DIS-9, NODE-9, PUB-4: a named cell of 5 is open, and of 4 closes its breakdown and the pooled one"
        )
        func fiveAndFour() async throws {
            var planted = PlantedTown(seed: 20)
            planted.persons[Self.small] = (12, 5)
            let five = planted
            planted.persons[Self.small] = (13, 4)
            let four = planted
            try await TownHall.open(PlantedTown.kommuner, extracts: five.write) { town in
                try await town.startNodes()
                try await town.compareWords()
                let study = try Self.study(in: town)
                try await town.openRound("fem", study: study, first: "2025-01-01", last: "2025-12-31")
                try await town.untilAcknowledged("fem")
                try checkOpen(try await town.finish("fem"), planted)

                // The one record: a man has become a woman.
                try four.writePersons(of: Self.small, into: URL(fileURLWithPath: town.homes[0].extracts))
                try await refuseSameDays(study, at: town)
                try await town.openRound("fire", study: study, first: "2026-01-01", last: "2026-12-31")
                try await town.untilAcknowledged("fire")
                try checkClosed(try await town.finish("fire"))
                try await checkNothingReadable(at: town, four)
            }
        }

        /// Both figures for the same days would show whose record changed: the node does not say yes.
        private func refuseSameDays(_ study: String, at town: TownHall) async throws {
            try await town.order("igen", study: study)
            let home = town.homes[0]
            try await until("\(home.name) has round igen") {
                try await town.node(home, "status").output.contains("igen")
            }
            let ended = try await Program.tvaersum(try await town.decision("igen", at: home)[0])
            #expect(ended.status != 0 && ended.errors.contains("T1517"), "\(ended.status): \(ended.errors)")
        }

        static func study(in town: TownHall) throws -> String {
            let file = "\(town.folder)/study.yaml"
            try Data(PlantedTown.study(counting: true).utf8).write(to: URL(fileURLWithPath: file))
            return file
        }

        private func checkOpen(_ folder: String, _ planted: PlantedTown) throws {
            let published = try Published(folder: folder)
            #expect(try published.figure("personer", .n, "koen", "M", of: Self.small) == 5)
            #expect(try published.figure("personer", .n, "koen", "K", of: Self.small) == 12)
            #expect(try published.figure("personer", .n, "koen", "M") == 5 + 9 + 9)
            #expect(try published.figure("personer", .n, "koen", "K") == 12 + 12 + 12)
            #expect(try published.figure("personer", .n, of: Self.small) == 17)
            #expect(try !cells(of: folder).contains("·"))
            #expect(try published.figure("aabent", .amount, of: Self.small) ?? 0 > 1 << 41)
            #expect(try published.figure("lukket", .amount) == planted.total(of: "lukket_beloeb"))
            #expect(try published.figure("lukket", .amount, of: Self.small) == nil)
        }

        private func checkClosed(_ folder: String) throws {
            let published = try Published(folder: folder)
            for group in ["K", "M"] {
                #expect(try published.figure("personer", .n, "koen", group, of: Self.small) == nil)
                #expect(try published.figure("personer", .n, "koen", group) == nil)
                #expect(try published.figure("personer", .n, "koen", group, of: PlantedTown.kommuner[1]) != nil)
            }
            #expect(try published.figure("personer", .n, of: Self.small) == 17)
            #expect(try published.figure("personer", .n) == 17 + 21 + 21)
            #expect(try cells(of: folder).contains("·"))
            for file in ["benchmark.csv", "report.da.html", "report.en.html"] {
                let text = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
                #expect(!text.contains(">4<") && !text.contains(">13<"), "\(file)")
            }
        }

        /// The report's part about persons.
        private func cells(of folder: String) throws -> String {
            let page = try String(contentsOfFile: "\(folder)/report.da.html", encoding: .utf8)
            let start = try #require(page.range(of: "Personer i udtrækket."))
            let end = page.range(of: "Beløb lukket", range: start.upperBound..<page.endIndex)
            return String(page[start.upperBound..<(end?.lowerBound ?? page.endIndex)])
        }

        /// Neither the coordinator's folder nor any log or publication holds a closed figure, a number or a name.
        private func checkNothingReadable(at town: TownHall, _ planted: PlantedTown) async throws {
            var closed = Needles()
            closed.plant(text: PlantedTown.numberCanary, "the person's number")
            closed.plant(text: PlantedTown.numberCanary.filter { $0 != "-" }, "the person's number without hyphen")
            closed.plant(text: PlantedTown.nameCanary, "the person's name")
            var open = Needles()
            for kommune in PlantedTown.kommuner {
                for value in planted.slots(of: kommune, startingWith: "lukket") {
                    closed.plant(number: UInt64(value), "closed figure of \(kommune)")
                }
                for value in planted.slots(of: kommune, startingWith: "aabent") {
                    open.plant(number: UInt64(value), "open figure of \(kommune)")
                }
            }
            let places = [town.coordinatorState, "\(town.folder)/published"] + town.logs
            for place in places { #expect(try closed.found(below: place).isEmpty, "\(place)") }
            await town.stopNodes()
            await town.stop("coordinator")
            for place in places { #expect(try closed.found(below: place).isEmpty, "\(place), stopped") }
            // The search finds what is there: the open figures, and all of it at home.
            #expect(try !open.found(below: "\(town.folder)/published").isEmpty)
            for home in town.homes { #expect(try !closed.found(below: home.extracts).isEmpty) }
            print("small cells: 5 open, 4 closed; \(closed.count) spellings not found in \(places.count) places")
        }
    }
}
