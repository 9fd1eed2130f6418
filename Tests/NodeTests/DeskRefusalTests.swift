import Testing
import Vocabulary

@testable import Node

/// What an operator meets who takes the steps in another order.
@Suite("A node's desk, in the wrong order")
struct DeskRefusalTests {
    private func house() throws -> House { try House(153, main: 1, enrolment: 1) }

    @Test("A folder that was not set up holds no node, and one that was is not set up again")
    func initialised() async throws {
        let house = try house()
        let early = await refusal { _ = try house.desk().words() }
        #expect(early?.code == .nodeNotInitialised)
        #expect(early?.next.contains("tvaersum node init") == true)
        let words = try NodeDesk.initialise(house.configuration)
        let again = await refusal { _ = try NodeDesk.initialise(house.configuration) }
        #expect(again?.code == .nodeInitialised)
        #expect(try house.desk().words() == words, "the key is kept")
    }

    @Test("A round that the node has not seen can be neither previewed nor approved")
    func unknownRound() async throws {
        let house = try house()
        _ = try NodeDesk.initialise(house.configuration)
        let round = try #require(RoundName("2025"))
        #expect(await refusal { _ = try house.desk().preview(round) }?.code == .noSuchRound)
        #expect(await refusal { try house.approve(round) }?.code == .noSuchRound)
    }
}
