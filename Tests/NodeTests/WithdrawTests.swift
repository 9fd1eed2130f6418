import Coordinator
import Foundation
import Proceedings
import Store
import Testing
import Transport
import Vocabulary

@testable import Node

/// A kommune takes its figures back at its desk, beside the running node.
@Suite("Withdrawing at the desk", .timeLimit(.minutes(8)))
struct WithdrawTests {
    @Test(
        "NODE-40, NODE-41, RND-39: what is taken back is gone at the coordinator, and only what is approved anew is handed in"
    )
    func withdrawn() async throws {
        try await coordinated { ports, coordinator, state in try await round(ports, coordinator, state) }
    }

    private func round(_ ports: CoordinatorServer.Ports, _ coordinator: CoordinatorDesk, _ state: String) async throws {
        let houses = try [153, 165, 167].map { try House($0, main: ports.main, enrolment: ports.enrolment) }
        for house in houses { try await enrol(house, coordinator) }
        for house in houses {
            _ = try await (try house.service()).turn()
            for (peer, words) in try house.desk().peers() {
                try house.desk().trust(peer.kommune, words: words, by: "Anna Holm")
            }
        }
        let name = try #require(RoundName("2025"))
        let first = try #require(Day(iso: "2025-01-01"))
        let study = try coordinator.keep(study: House.study, file: "study.yaml")
        // Beside a round that nobody answers, a node does not wait for news of one.
        for (name, day) in [(name, first), (try #require(RoundName("2024")), Day(number: first.number - 366))] {
            _ = try await coordinator.give(
                .open(
                    RoundRequest(
                        name: name,
                        study: study,
                        period: try #require(Period(first: day, last: day)),
                        contributors: houses.map(\.kommune),
                        tolerated: nil,
                        closes: Timestamp(seconds: 0)
                    )
                )
            )
        }
        let nodes = try houses.map { try $0.service() }
        let (desk, gone) = (try houses[1].desk(), houses[1].kommune)
        for (number, house) in houses.enumerated() {
            _ = try await nodes[number].turn()
            try house.extract(women: 30 + number, men: 40 + number)
        }
        try await refusals(houses[1], name, .nothingToWithdraw)
        for house in houses { try house.order(name) }
        try await turn(nodes) { try coordinator.progress(of: name).acknowledged.count == 3 }
        let store = try CoordinatorStore(folder: state, access: .beside)
        #expect(try store.envelope(in: name, contributor: gone, sequence: 1, member: gone) != nil)

        #expect(try desk.withdraw(name, as: "bo", keyFile: "\(houses[1].folder.path)/bo.key") == .ordered)
        #expect(try houses[1].store().documents.approval(of: name) == nil)
        try await turn(nodes) { try coordinator.progress(of: name).withdrawn == [gone] }
        for house in houses {
            let member = house.kommune
            #expect(try store.envelope(in: name, contributor: gone, sequence: 1, member: member) == nil)
            #expect(try store.envelope(in: name, contributor: houses[0].kommune, sequence: 1, member: member) != nil)
        }
        #expect(try desk.standings().first { $0.round == name }?.stage == "fixed, withdrawn")
        try await refusals(houses[1], name, .nothingToWithdraw)
        // Nothing is handed in before somebody has approved again, however long the node runs.
        for _ in 0..<3 { for node in nodes { _ = try await node.turn() } }
        #expect(try coordinator.progress(of: name).withdrawn == [gone])

        try houses[1].extract(women: 35, men: 45)
        try houses[1].order(name)
        try await turn(nodes) { try coordinator.progress(of: name).acknowledged.count == 3 }
        #expect(try coordinator.progress(of: name).withdrawn == [])
        _ = try await coordinator.give(.close(name))
        try await turn(nodes) { try coordinator.progress(of: name).stage == "opened" }
        try await refusals(houses[1], name, .withdrawnTooLate)
        let published = try await coordinator.give(.publish(name))
        try await turn(nodes) { try coordinator.progress(of: name).deleted.count == 3 }
        let table = try String(contentsOfFile: "\(published)/benchmark.csv", encoding: .utf8)
        let words = table.split { ",;\r\n".contains($0) }.map(String.init)
        // 70 + 72 + 74 would have been 216: what was taken back is in no sum.
        #expect(words.contains("35") && words.contains("45") && words.contains("224") && !words.contains("216"))
        let ledger = try desk.ledger().filter { $0.round == name }
        #expect(ledger.filter { $0.kind == "withdrawal" }.map(\.approval) == ["bo"])
        #expect(ledger.filter { $0.kind == "submission" }.count == 2 && ledger.allSatisfy { $0.receipt != nil })
    }

    private func refusals(_ house: House, _ name: RoundName, _ code: Refusal.Code) async throws {
        let desk = try house.desk()
        let key = "\(house.folder.path)/bo.key"
        let refused = await refusal { _ = try desk.withdraw(name, as: "bo", keyFile: key) }
        #expect(refused?.code == code)
        let nobody = await refusal { _ = try desk.withdraw(name, as: "nobody", keyFile: key) }
        #expect(nobody?.code == .unknownPerson)
    }

    private func enrol(_ house: House, _ coordinator: CoordinatorDesk) async throws {
        let words = try NodeDesk.initialise(house.configuration)
        let code = try coordinator.invite(house.kommune, name: "Kommune \(house.kommune)")
        _ = await refusal { try await house.desk().enrol(code: code) }
        try coordinator.approve(house.kommune, words: words)
        try await house.desk().enrol(code: code)
    }
}
