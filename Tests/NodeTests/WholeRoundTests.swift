import Coordinator
import Digests
import Foundation
import Messages
import Rounds
import Sealing
import Store
import Studies
import Testing
import Transcript
import Transport
import Vocabulary

@testable import Node

/// Three nodes and a coordinator over TLS on loopback, turn by turn.
@Suite("A whole round of three nodes", .timeLimit(.minutes(8)))
struct WholeRoundTests {
    @Test(
        "NODE-3, NODE-9, NODE-10, NODE-13, NODE-27, RND-36: what is opened is exactly what was approved, whatever the extracts say later, and once only"
    )
    func approvedFigures() async throws {
        try await coordinated { ports, coordinator, _ in try await round(ports, coordinator) }
    }

    private func round(_ ports: CoordinatorServer.Ports, _ coordinator: CoordinatorDesk) async throws {
        let key = try EnvelopeKey()
        let auditor = Auditor(name: "Revisionen", key: key.publicKey)
        let houses = try [153, 165, 167]
            .map { try House($0, main: ports.main, enrolment: ports.enrolment, auditor: "\(auditor.key)") }
        for house in houses { try await enrol(house, coordinator) }
        for house in houses {
            // Everybody needs the roster that holds all three.
            let node = try house.service()
            _ = try await node.turn()
            for (peer, words) in try house.desk().peers() {
                try house.desk().trust(peer.kommune, words: words, by: "Anna Holm")
            }
        }
        let name = try #require(RoundName("2025"))
        let first = try #require(Day(iso: "2025-01-01"))
        let request = RoundRequest(
            name: name,
            study: try coordinator.keep(study: House.study, file: "study.yaml"),
            period: try #require(Period(first: first, last: first)),
            // Named twice, asked once.
            contributors: houses.map(\.kommune) + [houses[0].kommune],
            tolerated: nil,
            closes: Timestamp(seconds: 0),
            auditor: auditor
        )
        _ = try await coordinator.give(.open(request))
        let again = await refusal { _ = try await coordinator.give(.open(request)) }
        #expect(again?.code.number == 1604, "the coordinator's own refusal comes back")

        let nodes = try houses.map { try $0.service() }
        for (number, house) in houses.enumerated() {
            _ = try await nodes[number].turn()
            // NODE-10: rows, and none of them readable.
            try house.folder.write("nr;koen\n1;K;x\n2;M;x\n", to: "udtraek/personer.csv")
            let empty = await refusal { try house.approve(name) }
            #expect(empty?.code == .noRowKept)
            try house.extract(women: 30 + number, men: 40 + number)
            try house.allow("auditors:", "unattended: [] #")
            let stranger = await refusal { try house.approve(name) }
            try house.allow()
            #expect(stranger?.code == .unknownAuditor && stranger?.place.contains("\(auditor.key)") == true)
            #expect(try house.desk().preview(name).auditor == auditor)
            try house.order(name)
        }
        try await declineOnTheWay(name, nodes, houses[0])
        try await turn(nodes) { try coordinator.progress(of: name).acknowledged.count == 3 }
        // What is written into the extracts when the figures are out changes nothing in this round.
        for house in houses { try house.extract(women: 500, men: 600) }
        _ = try await coordinator.give(.close(name))
        try await turn(nodes) { try coordinator.progress(of: name).stage == "opened" }
        let published = try await coordinator.give(.publish(name))
        try await turn(nodes) { try coordinator.progress(of: name).deleted.count == 3 }
        #expect(try await coordinator.give(.publish(name)) == published)

        let table = try String(contentsOfFile: "\(published)/benchmark.csv", encoding: .utf8)
        for figure in [30, 31, 32, 40, 41, 42, 70, 72, 74] {
            #expect(table.split { ",;\n".contains($0) }.contains("\(figure)"), "\(figure)")
        }
        #expect(!table.contains("500") && !table.contains("1100"))
        for house in houses { try check(house, name, auditor) }
        #expect(await refusal { try houses[0].approve(name) }?.code == .nothingToApprove)
        // What the auditor needs outlasts the members' envelopes, and nobody else can open it.
        let bundle = try coordinator.auditorBundle(of: name)
        #expect(bundle.items.map(\.contributor) == houses.map(\.kommune))
        try await revise(request, nodes, houses, coordinator)
        try await burn(request, nodes, houses, coordinator)
    }

    /// NODE-27: a no between offer and countersignature, or between countersignature and submission, keeps back what comes next, until
    /// two people have approved anew and it is ordered.
    private func declineOnTheWay(_ name: RoundName, _ nodes: [NodeService], _ house: House) async throws {
        func kinds() throws -> [String] { try house.desk().ledger().filter { $0.round == name }.map(\.kind) }
        for (before, after) in [("offer", "countersignature"), ("countersignature", "submission")] {
            for _ in 0..<200 where try !kinds().contains(before) {
                for node in nodes.dropFirst() { _ = try await node.turn() }
                _ = try await nodes[0].turn()
            }
            try house.desk().decline(name, as: "bo", keyFile: "\(house.folder.path)/bo.key")
            for _ in 0..<5 {
                for node in nodes { _ = try await node.turn() }
            }
            #expect(try kinds().contains(before) && !kinds().contains(after), "\(before), then a no")
            #expect(try house.desk().standing(of: name).decision == .declined)
            try house.order(name)
        }
    }

    /// NODE-13: a round that was stopped after its members had seen bits is named by whoever approves another for its days, and stops one
    /// that was approved before.
    private func burn(
        _ request: RoundRequest,
        _ nodes: [NodeService],
        _ houses: [House],
        _ coordinator: CoordinatorDesk
    ) async throws {
        let day = try #require(Day(iso: "2024-01-01"))
        func open(_ text: String) async throws -> RoundName {
            let name = try #require(RoundName(text))
            let again = RoundRequest(
                name: name,
                study: request.study,
                period: try #require(Period(first: day, last: day)),
                contributors: request.contributors,
                tolerated: nil,
                closes: Timestamp(seconds: 0)
            )
            _ = try await coordinator.give(.open(again))
            for node in nodes { _ = try await node.turn() }
            return name
        }
        let (burned, beside) = (try await open("2024"), try await open("2024-beside"))
        for house in houses {
            try house.extract(women: 30, men: 40)
            for round in [burned, beside] { try house.order(round) }
        }
        for round in [burned, beside] {
            try await turn(nodes) { try coordinator.progress(of: round).acknowledged.count == 3 }
        }
        _ = try await coordinator.give(.close(burned))
        for house in houses { #expect(try house.store().documents.toldRounds().contains(burned) == false) }
        try await turn(nodes) { try houses[0].store().documents.toldRounds().contains(burned) }
        #expect(try houses[0].desk().standings().first { $0.round == burned }?.isBurned == false)
        _ = try await coordinator.give(.stop(burned))
        try await turn(nodes) {
            try houses.allSatisfy { try $0.desk().standings().first { $0.round == burned }?.isBurned == true }
        }
        // What was approved before anybody could know comes to no list.
        _ = try await coordinator.give(.close(beside))
        try await turn(nodes) { try coordinator.progress(of: beside).stop != nil }
        let account = try houses[0].desk().standings().first { $0.round == beside }
        #expect(account?.stage.contains("T1265") == true && account?.isBurned == false)

        let next = try await open("2024-again")
        for house in houses {
            for named in [[], [beside]] {
                let refused = await refusal { try house.approve(next, despite: named) }
                #expect(refused?.code == .toldBefore && refused?.place == "round 2024")
            }
            try house.order(next, despite: [burned])
        }
        try await turn(nodes) { try coordinator.progress(of: next).acknowledged.count == 3 }
        _ = try await coordinator.give(.close(next))
        try await turn(nodes) { try coordinator.progress(of: next).stage == "opened" }
        // It has told bits too, and opened what passed: nothing is burned.
        #expect(try houses[0].store().documents.toldRounds().count == 3)
        #expect(try houses[0].desk().standings().count { $0.isBurned } == 1)
    }

    /// NODE-9: the same days under another name open nothing new.
    private func revise(
        _ request: RoundRequest,
        _ nodes: [NodeService],
        _ houses: [House],
        _ coordinator: CoordinatorDesk
    ) async throws {
        let name = try #require(RoundName("2025-again"))
        _ = try await coordinator.give(
            .open(
                RoundRequest(
                    name: name,
                    study: request.study,
                    period: request.period,
                    contributors: request.contributors,
                    tolerated: nil,
                    closes: Timestamp(seconds: 0)
                )
            )
        )
        for (number, house) in houses.enumerated() {
            _ = try await nodes[number].turn()
            let other = await refusal { try house.approve(name) }
            #expect(other?.code == .opensDifference)
            try house.extract(women: 30 + number, men: 40 + number)
            try house.order(name)
        }
    }

    /// What a house keeps when all is over: a whole ledger, no secret, no word of a figure in the round's state.
    private func check(_ house: House, _ name: RoundName, _ auditor: Auditor) throws {
        let store = try house.store()
        #expect(try !store.hasSecrets(name) && store.waiting().isEmpty)
        let ledger = try house.desk().ledger().filter { $0.kind != "enrolment" }
        #expect(ledger.allSatisfy { $0.receipt != nil })
        let envelopes = ledger.filter { $0.kind == "envelope" }
        #expect(envelopes.count == 3 && envelopes.allSatisfy { $0.approval == "anna, bo" && $0.plaintext != nil })
        // LED-1: what was sealed to the auditor is listed like the others.
        let mask = ledger.filter { $0.kind.contains(auditor.key.keyID.short) }
        #expect(mask.count == 1 && mask.allSatisfy { $0.size > 1136 && $0.size < envelopes[0].size })
        #expect(try house.desk().standings().map(\.stage) == ["published"])
        #expect(try store.releases().map(\.isPublished) == [true])
    }

    private func enrol(_ house: House, _ coordinator: CoordinatorDesk) async throws {
        let words = try NodeDesk.initialise(house.configuration)
        let code = try coordinator.invite(house.kommune, name: "Kommune \(house.kommune)")
        for _ in 0..<2 {
            // ENR-5: asked again while it waits, the same answer.
            let refused = await refusal { try await house.desk().enrol(code: code) }
            #expect(refused?.code == .enrolmentPending)
        }
        try coordinator.approve(house.kommune, words: words)
        try await house.desk().enrol(code: code)
    }
}
