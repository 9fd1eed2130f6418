import Foundation
import Node
import Testing
import Vocabulary

extension WholeHouse {
    /// Every byte above TLS that three nodes send in a whole round, searched for what must not be in it.
    @Suite("The wire holds nothing readable") struct Wire {
        private static let round = "kabel"
        /// The slots of the study that stay closed; six open ones and the eight masks of the degree check follow.
        private static let closedSlots = 6
        private static let slots = 12

        @Test("SEAL-1, RND-28: no figure, share, seed, number or name leaves a node readable; unsealed, all are found")
        func nothingReadable() async throws {
            let planted = PlantedTown(seed: 21)
            try await TownHall.open(PlantedTown.kommuner, extracts: planted.write) { town in
                let recorders = town.homes.map { _ in WireRecorder() }
                let nodes = try zip(recorders, town.homes).map { try $0.node($1) }
                let running = nodes.map { node in Task { await node.run() } }
                do {
                    try await play(in: town, recorders, planted)
                } catch {
                    await Self.end(running)
                    throw error
                }
                await Self.end(running)
            }
        }

        private static func end(_ running: [Task<Void, Never>]) async {
            for task in running { task.cancel() }
            for task in running { await task.value }
        }

        private func play(in town: TownHall, _ recorders: [WireRecorder], _ planted: PlantedTown) async throws {
            let study = "\(town.folder)/study.yaml"
            try Data(PlantedTown.study(counting: false).utf8).write(to: URL(fileURLWithPath: study))
            try await town.compareWords()
            try await town.openRound(Self.round, study: study, first: "2025-01-01", last: "2025-12-31")
            try await town.untilAcknowledged(Self.round)

            let round = try #require(RoundName(Self.round))
            let opened = try zip(recorders, town.homes)
                .map { recorder, home in
                    try OpenedEnvelopes(
                        try recorder.submission(to: Self.round),
                        by: home.kommune,
                        to: town.homes,
                        in: round
                    )
                }
            let all = needles(planted, opened, prefixes: ["lukket", "aabent"]) { _ in true }
            let handedIn = recorders.map(\.sent)
            for sent in handedIn { #expect(all.found(in: sent).isEmpty, "up to the acknowledgements") }
            try checkControl(planted, opened)

            _ = try await town.finish(Self.round)
            let closed = needles(planted, opened, prefixes: ["lukket"]) { $0 < Self.closedSlots || $0 >= Self.slots }
            let whole = recorders.map(\.sent)
            for sent in whole { #expect(closed.found(in: sent).isEmpty, "in the whole round") }
            for place in [town.coordinatorState, "\(town.folder)/published"] + town.logs {
                #expect(try closed.found(below: place).isEmpty, "\(place)")
            }
            print(
                "wire: \(all.count) spellings not found in \(handedIn.map(\.count)) bytes up to the acknowledgements, "
                    + "\(closed.count) not found in \(whole.map(\.count)) bytes of the whole round"
            )
        }

        private func needles(
            _ planted: PlantedTown,
            _ opened: [OpenedEnvelopes],
            prefixes: [String],
            _ places: (Int) -> Bool
        ) -> Needles {
            var needles = Needles()
            needles.plant(text: PlantedTown.numberCanary, "the person's number")
            needles.plant(text: PlantedTown.numberCanary.filter { $0 != "-" }, "the person's number without hyphen")
            needles.plant(text: PlantedTown.nameCanary, "the person's name")
            for kommune in PlantedTown.kommuner {
                for prefix in prefixes {
                    for value in planted.slots(of: kommune, startingWith: prefix) {
                        needles.plant(number: UInt64(value), "figure of \(kommune)")
                    }
                }
            }
            for (contributor, envelopes) in zip(PlantedTown.kommuner, opened) {
                for (number, word) in envelopes.words(atPlaces: places).enumerated() {
                    needles.plant(number: word, "word \(number) of \(contributor)")
                }
            }
            return needles
        }

        /// The same search on the same submissions, unsealed, finds every word in every dress; and every figure where one stands.
        private func checkControl(_ planted: PlantedTown, _ opened: [OpenedEnvelopes]) throws {
            for (kommune, envelopes) in zip(PlantedTown.kommuner, opened) {
                let words = envelopes.words { _ in true }
                #expect(words.count == 3 * 8 + 4 + 2 * (Self.slots + 8))
                var needles = Needles()
                for (number, word) in words.enumerated() { needles.plant(number: word, "\(number)") }
                let unsealed = envelopes.unsealed
                let raw = needles.found(in: unsealed)
                #expect(words.indices.allSatisfy { raw.contains("\($0), little-endian") })
                for dressed in Self.dressed(unsealed) {
                    let found = Set(needles.found(in: dressed).compactMap { $0.split(separator: ",").first })
                    #expect(found.count == words.count)
                }

                let values = planted.slots(of: kommune, startingWith: "lukket")
                var figures = Needles()
                for (number, value) in values.enumerated() { figures.plant(number: UInt64(value), "\(number)") }
                var writer = CanonicalWriter()
                writer.list(values) { $0.integer($1) }
                for bytes in [writer.bytes, Array("\(values)".utf8)] + Self.dressed(writer.bytes) {
                    let found = Set(figures.found(in: bytes).compactMap { $0.split(separator: ",").first })
                    #expect(found.count == values.count)
                }
            }
        }

        private static func dressed(_ bytes: [UInt8]) -> [[UInt8]] {
            [Array(bytes.hex.utf8), Array(bytes.hex.uppercased().utf8)]
                + (0..<3).map { Array(Data([UInt8](repeating: 7, count: $0) + bytes).base64EncodedString().utf8) }
        }
    }
}
