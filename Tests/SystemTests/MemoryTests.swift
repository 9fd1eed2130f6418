import Foundation
import GRDB
import Glibc
import Sealing
import Sharing
import Store
import TestSupport
import Testing
import Transport
import Vocabulary

@testable import Messages
@testable import Rounds

extension WholeHouse {
    /// What living processes have in their memory, during a round and after it.
    @Suite("Secrets do not outlive their round", .enabled(if: ProcessMemory.isAsInstalled)) struct Memory {
        private static let round = "husk"
        /// The slots of the study that stay closed; six open ones and the eight masks of the degree check follow.
        private static let closedSlots = 6

        private typealias Needle = (name: String, bytes: [UInt8])

        @Test(
            "SEC-1: of a round's keys, seeds, salts and shares nothing is left in a node's memory, and none was ever in the coordinator's"
        )
        func forgotten() async throws {
            let planted = PlantedTown(seed: 22)
            try await TownHall.open(PlantedTown.kommuner, extracts: planted.write) { town in
                let study = "\(town.folder)/study.yaml"
                try Data(PlantedTown.study(counting: false).utf8).write(to: URL(fileURLWithPath: study))
                try await town.startNodes()
                try await town.compareWords()
                try await town.openRound(Self.round, study: study, first: "2025-01-01", last: "2025-12-31")
                try await town.untilAcknowledged(Self.round)

                let round = try #require(RoundName(Self.round))
                let homes = town.homes
                let secrets = try homes.map { try Self.secrets(of: $0, in: round) }
                let payloads = try Self.payloads(homes, in: round)
                let lasting = try homes.map { home -> Needle in
                    let store = try NodeStore(folder: home.state, access: .beside)
                    let key = try #require(try store.documents.secret(kind: "node", name: "identity"))
                    return ("identity of \(home.name)", key.elements)
                }
                for (place, home) in homes.enumerated() {
                    let memory = try ProcessMemory(of: try #require(await town.process(home.name)))
                    let found = memory.found(secrets[place])
                    #expect(found.count >= secrets[place].count, "the search finds what is there: \(found)")
                }
                try await Self.expectNone(secrets.flatMap { $0 } + payloads, in: "coordinator", of: town)

                _ = try await town.finish(Self.round)
                for (place, home) in homes.enumerated() {
                    try await Self.expectNone(secrets[place] + payloads, in: home.name, of: town)
                    let memory = try ProcessMemory(of: try #require(await town.process(home.name)))
                    #expect(memory.found([lasting[place]]) != [], "the key that the process still needs is found")
                }
                try await Self.expectNone(secrets.flatMap { $0 } + payloads + lasting, in: "coordinator", of: town)
            }
        }

        /// Fails unless the process has none of them, at once or after what is still running has ended.
        private static func expectNone(_ needles: [Needle], in name: String, of town: TownHall) async throws {
            let process = try #require(await town.process(name))
            var found: [String] = []
            var count = 0
            for _ in 0..<20 {
                let memory = try ProcessMemory(of: process)
                (found, count) = (memory.found(needles), memory.count)
                if found.isEmpty { break }
                try await Task.sleep(for: .milliseconds(500))
            }
            #expect(found == [], "\(name)")
            print("memory: \(needles.count) pieces of secrets not in \(count) bytes of \(name)")
        }

        /// What a node holds of the round beside the board, as it stands in its own state: its key, and per contributor the salt and the
        /// shares that no opening shows.
        private static func secrets(of home: TownHall.Home, in round: RoundName) throws -> [Needle] {
            let store = try NodeStore(folder: home.state, access: .beside)
            let stored = try #require(try store.secret("own-state", of: round))
            let own = try OwnState(secretBytes: stored.bytes, place: "own state")
            var needles = pieces("envelope key of \(home.name)", try #require(own.envelopeKey).elements)
            for (contributor, held) in own.held {
                needles += pieces("mask salt of \(contributor)", held.maskSalt.elements)
                let shares = held.elements.elements
                for slot in stride(from: 0, to: closedSlots, by: 2) {
                    let pair = shares[slot..<(slot + 2)].map(\.value)
                    needles.append(("shares of \(contributor) from slot \(slot) at \(home.name)", bytes(of: pair)))
                }
                let masks = shares.suffix(4).map(\.value)
                needles.append(("last masks of \(contributor) at \(home.name)", bytes(of: masks)))
            }
            return needles
        }

        /// What was sealed in all envelopes of the round: salts, seeds, and vectors of shares.
        private static func payloads(_ homes: [TownHall.Home], in round: RoundName) throws -> [Needle] {
            try homes.flatMap { home -> [Needle] in
                let opened = try OpenedEnvelopes(
                    try submission(of: home),
                    by: home.kommune,
                    to: homes,
                    in: round
                )
                return zip(homes, opened.payloads)
                    .flatMap { member, payload -> [Needle] in
                        var needles: [Needle] = []
                        let name = "of \(home.kommune) for \(member.kommune)"
                        needles += pieces("salt \(name)", payload.salt.elements)
                        switch payload.share {
                        case .seed(let seed):
                            needles += pieces("seed \(name)", seed.elements)
                        case .vector(let shares):
                            let closed = shares.elements.prefix(closedSlots).map(\.value)
                            needles.append(("vector \(name)", bytes(of: closed)))
                        }
                        return needles
                    }
            }
        }

        private static func submission(of home: TownHall.Home) throws -> Transport.Submission {
            let queue = try DatabaseQueue(path: "\(home.state)/node.sqlite")
            let bytes = try queue.read {
                try Data.fetchOne($0, sql: "SELECT bytes FROM outbox WHERE kind = 'submission' AND length(bytes) > 0")
            }
            return try Transport.Submission(canonicalBytes: [UInt8](try #require(bytes)), place: "outbox")
        }

        /// Both halves of 32 bytes: where one is gone the other may still be there.
        private static func pieces(_ name: String, _ bytes: [UInt8]) -> [Needle] {
            [("\(name), first half", Array(bytes.prefix(16))), ("\(name), last half", Array(bytes.suffix(16)))]
        }

        private static func bytes(of words: some Sequence<UInt64>) -> [UInt8] {
            words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * UInt64($0))) } }
        }
    }
}
