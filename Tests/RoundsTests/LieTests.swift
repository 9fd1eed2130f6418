import Digests
import Disclosure
import Messages
import Proceedings
import Sealing
import Sharing
import Testing
import Vocabulary

@testable import Rounds

@Suite("One contributor or member lies in a well-signed message")
struct LieTests {
    /// A round in which one party changes what it says of one kind, and signs that.
    static func play(_ lie: Lie, relaysAnything: Bool) throws -> RoundTable {
        var table = try RoundTable(problem: try SmallStudy.problem(), seed: 21)
        let liar = table.kommuner[lie.liar]
        let identity = try #require(table.identities[liar])
        table.liars = [liar]
        table.relaysAnything = relaysAnything
        table.onPost = { sender, message in
            guard sender == liar, message.statement.name == lie.kind,
                let lied = try? RoundTable.sign(lie.change(message.statement), identity, .kommune(liar))
            else { return message.bytes }
            return lied.bytes
        }
        let threshold = try Threshold(committee: lie.threshold.0, tolerated: lie.threshold.1)
        let values = SmallStudy.values(table.kommuner, small: table.kommuner[2])
        try table.attempt(try table.draft(threshold: threshold), values: values)
        return table
    }

    static func opens(_ kind: String) -> Bool { ["opening shares", "result"].contains(kind) }

    @Test(
        "RND-1: an honest coordinator refuses it, nobody stops, and no figure opens with the liar's part in it",
        arguments: Lie.all
    )
    func honestCoordinator(_ lie: Lie) throws {
        let table = try Self.play(lie, relaysAnything: false)
        #expect(table.refused.first?.code == lie.code)
        #expect(table.stops.filter { !table.liars.contains($0.key) }.isEmpty)
        #expect(table.everyOpeningWasAgreed)
        // Without a contributor that is no member the round may go on; what it does without, it must not list.
        let liar = table.kommuner[lie.liar]
        if table.coordinator.record.stage >= .opened {
            #expect(lie.liar >= lie.threshold.0)
            #expect(!table.coordinator.record.listed.contains(liar))
        } else if !Self.opens(lie.kind) {
            #expect(table.openingsSent.isEmpty)
        }
    }

    @Test("RND-25: passed on, it stops every honest party with the reason and who may be at fault", arguments: Lie.all)
    func dishonestCoordinator(_ lie: Lie) throws {
        let table = try Self.play(lie, relaysAnything: true)
        let liar = Party.kommune(table.kommuner[lie.liar])
        let suspects: Set<Party> = lie.suspects == .liar ? [liar] : [liar, .coordinator]
        for kommune in table.honest {
            let stop = try #require(table.stops[kommune])
            #expect(stop.reason == lie.code.number)
            #expect(Set(stop.parties) == suspects)
            #expect(table.deleted.contains(kommune))
        }
        #expect(table.everyOpeningWasAgreed)
        if !Self.opens(lie.kind) { #expect(table.openingsSent.isEmpty) }
    }

    @Test("RND-18: a C4 that opens more, said first, stops the others though the coordinator is honest")
    func liarSpeaksFirst() throws {
        for isNamed in [true, false] {
            let lie = Lie(name: "", kind: "C4", code: .statementsDiffer, liar: 0) {
                guard case .passing(let body) = $0 else { return $0 }
                return .passing(Lie.opening(in: body, named: isNamed))
            }
            let table = try Self.play(lie, relaysAnything: false)
            for kommune in table.honest {
                let stop = try #require(table.stops[kommune])
                #expect(stop.reason == Refusal.Code.statementsDiffer.number)
                #expect(Set(stop.parties) == [.kommune(table.kommuner[0]), .kommune(kommune)])
            }
            #expect(table.openingsSent.isEmpty)
            #expect(table.coordinator.record.stage == .stopped)
        }
    }
}
