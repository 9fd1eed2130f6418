import Digests
import Foundation
import GRDB
import Store
import Testing
import Vocabulary

@testable import Messages

/// What must be true of every house when a round is over, whatever happened to its processes meanwhile.
///
/// The processes have been stopped: the folders are opened as the program itself opens them, which checks the database and the
/// ledger's chain.
struct AfterTheRound {
    let town: TownHall
    let round: String
    /// What is expected to have been said by a member that deals, by kind.
    var said: [String: Int] = Self.goodRound(of: 3)

    /// Every kind that a kommune says in a round that runs to its end, once; an answer for each contributor.
    static func goodRound(of contributors: Int) -> [String: Int] {
        let kinds = Statement.Kind.ofGoodRounds.filter { $0.mayCome(from: .kommune(PlantedTown.kommuner[0])) }
        return Dictionary(uniqueKeysWithValues: kinds.map { ($0.name, $0 == .acknowledgement ? contributors : 1) })
    }

    /// What a member is expected to have said: of three members the third deals no keys.
    private func said(by home: TownHall.Home, board: [[UInt8]]) -> [String: Int] {
        let isDealer = town.homes.prefix(2).contains { $0.kommune == home.kommune }
        let steps = Set(board.compactMap(Self.step)).count
        return Dictionary(
            uniqueKeysWithValues: said.filter { isDealer || $0.key != Statement.Kind.keyDeal.name }
                .map { ($0.key, $0.key == Statement.Kind.circuit.name ? steps : $0.value) }
        )
    }

    /// Which step of the circuit an entry belongs to.
    private static func step(of entry: [UInt8]) -> UInt16? {
        guard case .circuit(let post) = try? UnverifiedMessage(decoding: entry).statement else { return nil }
        return post.step
    }

    /// Checks every house; `wires` holds what was given to TLS by those whose processes were listened to.
    func check(wires: [KommuneCode: WireRecord] = [:]) throws {
        let board = try entries(of: "\(town.coordinatorState)/coordinator.sqlite")
        try checkCoordinator()
        for home in town.homes {
            let messages = try checkNode(home, board: board)
            guard let wire = wires[home.kommune] else { continue }
            let all = said(by: home, board: board).values.reduce(0, +)
            #expect(try Set(wire.said(in: round).keys).count == all, "\(home.name) was heard")
            #expect(try Self.faults(wire, in: round, against: messages) == [], "\(home.name) on the wire")
            // One bit of one share, and the same search finds it.
            let changed = try #require(wire.changed(in: round))
            #expect(try Self.faults(changed, in: round, against: messages).count == 2)
        }
    }

    /// Opens a node's folder and holds its outbox, ledger and board against each other and against the coordinator's board.
    ///
    /// Answers the digests of what it sent.
    private func checkNode(_ home: TownHall.Home, board: [[UInt8]]) throws -> Set<Digest> {
        let name = try #require(RoundName(round))
        let store = try NodeStore(folder: home.state)
        #expect(try Self.files(in: home.state).isSubset(of: Self.nodeFiles))
        #expect(try !store.hasSecrets(name), "\(home.name) keeps secrets")
        #expect(try store.waiting(in: name).isEmpty, "\(home.name) has not sent everything")
        let read = try store.board(name).map(\.bytes)
        #expect(read == Array(board.prefix(read.count)), "\(home.name) has read another board")

        let lines = try store.ledger()
        if FileManager.default.fileExists(atPath: home.ledgerCopy) {
            let copied = try LedgerCopy.lines(at: home.ledgerCopy)
            #expect(copied.map(\.hash) == lines.map(\.hash), "the copy of \(home.name)'s ledger")
        }
        let ledger = lines.filter { $0.round == name && $0.kind != "envelope" }
        let counts = Dictionary(grouping: ledger, by: \.kind).mapValues(\.count)
        #expect(counts == said(by: home, board: board), "what \(home.name) has said")
        #expect(ledger.allSatisfy { $0.receipt != nil }, "\(home.name) lacks a receipt")

        let releases = try store.releases().filter { $0.release.round == name }
        #expect(releases.map(\.isPublished) == [true], "the release of \(home.name)")

        // One entry of the board for each message, and the same bytes.
        let own = board.filter { Self.sender(of: $0) == home.kommune }.map { Hashing.sha256($0) }
        #expect(Set(own) == Set(ledger.map(\.digest)) && own.count == ledger.count, "\(home.name) on the board")
        let rows = try Self.outbox(of: home, in: round)
        #expect(rows.allSatisfy { $0.isEmptied }, "bytes of what \(home.name) sent are kept")
        return Set(rows.map(\.digest))
    }

    private func checkCoordinator() throws {
        let state = town.coordinatorState
        _ = try CoordinatorStore(folder: state)
        #expect(try Self.files(in: state).isSubset(of: Self.coordinatorFiles))
        let published = "\(town.folder)/published"
        if FileManager.default.fileExists(atPath: published) {
            let names = try FileManager.default.contentsOfDirectory(atPath: published)
            #expect(names.allSatisfy { !$0.hasPrefix(".") }, "half-written publications: \(names)")
        }
        let envelopes = try DatabaseQueue(path: "\(state)/coordinator.sqlite")
            .read { try Int.fetchOne($0, sql: "SELECT count(*) FROM envelope WHERE round = ?", arguments: [round]) }
        #expect(envelopes == 0, "sealed envelopes are kept")
    }

    /// Messages that left in two forms, or in another than the outbox notes; none is how it should be.
    static func faults(_ wire: WireRecord, in round: String, against outbox: Set<Digest>) throws -> [String] {
        try wire.said(in: round)
            .flatMap { key, bodies in
                (bodies.count == 1 ? [] : ["\(key) left in \(bodies.count) forms"])
                    + bodies.filter { !outbox.contains(Hashing.sha256($0)) }.map { _ in "\(key) was never queued so" }
            }
    }

    private static let nodeFiles: Set<String> = ["lock", "node.sqlite", "node.sqlite-wal", "node.sqlite-shm"]
    private static let coordinatorFiles: Set<String> = [
        "lock", "coordinator.sqlite", "coordinator.sqlite-wal", "coordinator.sqlite-shm",
    ]

    private static func files(in folder: String) throws -> Set<String> {
        Set(try FileManager.default.contentsOfDirectory(atPath: folder))
    }

    private func entries(of file: String) throws -> [[UInt8]] {
        try DatabaseQueue(path: file)
            .read { database in
                try Row.fetchAll(
                    database,
                    sql: "SELECT bytes FROM board WHERE round = ? ORDER BY position",
                    arguments: [round]
                )
                .map { [UInt8]($0["bytes"] as Data) }
            }
    }

    /// The digest of everything that a node has queued in a round, and whether its bytes are gone.
    static func outbox(of home: TownHall.Home, in round: String) throws -> [(digest: Digest, isEmptied: Bool)] {
        try DatabaseQueue(path: "\(home.state)/node.sqlite")
            .read { database in
                try Row.fetchAll(
                    database,
                    sql: "SELECT digest, length(bytes) AS size FROM outbox WHERE round = ?",
                    arguments: [round]
                )
                .map { row in
                    (try #require(Digest([UInt8](row["digest"] as Data))), row["size"] == 0)
                }
            }
    }

    /// The kommune whose number stands behind the edition; nil for the coordinator.
    private static func sender(of entry: [UInt8]) -> KommuneCode? { KommuneCode(Int(entry[2]) | Int(entry[3]) << 8) }
}
