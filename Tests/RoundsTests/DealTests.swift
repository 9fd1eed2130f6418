import Digests
import Messages
import Proceedings
import Sealing
import Sharing
import Testing
import Vocabulary

@testable import Rounds

@Suite("Keys of pseudorandom sharing are dealt")
struct DealTests {
    private static func table(_ committee: Int, _ tolerated: Int) throws -> RoundTable {
        var table = try RoundTable(problem: try SmallStudy.problem(), seed: 95)
        try table.open(try table.draft(threshold: try Threshold(committee: committee, tolerated: tolerated)))
        return table
    }

    @Test(
        "RND-30, RND-31, PRS-2: everybody in a subset holds its one key, nobody else does, and it is what was committed to",
        arguments: [(3, 1), (4, 1), (5, 1), (5, 2)]
    )
    func keys(_ committee: (Int, Int)) throws {
        var table = try Self.table(committee.0, committee.1)
        try table.offerAll()
        let subsets = ReplicatedSubsets(try Threshold(committee: committee.0, tolerated: committee.1))
        var known: [Int: [[UInt8]]] = [:]
        for (index, kommune) in table.kommuner.prefix(committee.0).enumerated() {
            let keys = try #require(table.nodes[kommune]?.own.keys)
            let held = subsets.held(by: index + 1)
            #expect(keys.count == held.count)
            for (subset, key) in zip(held, keys) { known[subset, default: []].append(key.withElements { $0 }) }
        }
        #expect(known.count == subsets.all.count)
        for (number, subset) in subsets.all.enumerated() {
            let keys = try #require(known[number])
            #expect(keys.count == subset.points.count && Set(keys).count == 1)
        }
        #expect(Set(known.values.map { $0[0] }).count == subsets.all.count)
        let record = table.coordinator.record
        #expect(record.deals.count == committee.1 + 1)
        #expect(record.keyAcknowledgements.count == committee.0)
        for dealer in record.dealers {
            guard case .keyDeal(let deal) = record.deals[dealer]?.statement else { throw Refusal(.notNow, at: "deal") }
            let point = try #require(table.kommuner.firstIndex(of: dealer)) + 1
            for (subset, commitment) in zip(subsets.dealt(by: point), deal.commitments) {
                let key = try #require(known[subset]?.first)
                #expect(
                    ReplicatedKeys.commitment(manifest: deal.manifest, subset: subset, key: Secret(key)) == commitment
                )
            }
        }
        // What the round deletes includes them.
        try table.countersignAll()
        try table.submitAll(SmallStudy.values(table.kommuner))
        try table.close()
        try table.finish()
        for kommune in table.kommuner {
            #expect(table.nodes[kommune]?.own.keys == nil && table.nodes[kommune]?.own.dealt == nil)
        }
    }

    @Test("RND-31: a key that is not what was committed to stops whoever got it, before anybody countersigns")
    func wrongKey() throws {
        for fault in ["key", "commitment", "envelope", "two keys"] {
            var table = try Self.table(5, 2)
            let liar = table.kommuner[0]
            let identity = try #require(table.identities[liar])
            table.liars = [liar]
            // The offers fix the keys that a deal is sealed to, so the lie is made when they are known.
            var offers: [KommuneCode: Offer] = [:]
            table.onPost = { [table] sender, message in
                if case .offer(let offer) = message.statement { offers[sender] = offer }
                guard sender == liar, case .keyDeal(let deal) = message.statement,
                    let lied = try? Self.bent(deal, fault, table.kommuner, offers: offers, of: liar),
                    let signed = try? RoundTable.sign(.keyDeal(lied), identity, .kommune(liar))
                else { return message.bytes }
                return signed.bytes
            }
            try table.offerAll()
            let victim = table.kommuner[3]
            let stop = try #require(table.stops[victim], "\(fault)")
            #expect(Set(stop.parties) == [.kommune(liar), .coordinator])
            #expect(table.coordinator.record.countersigned.isEmpty)
            #expect(table.coordinator.record.stage == .stopped)
        }
    }

    /// A deal of which the fourth member's part is wrong.
    private static func bent(
        _ deal: KeyDeal,
        _ fault: String,
        _ kommuner: [KommuneCode],
        offers: [KommuneCode: Offer],
        of liar: KommuneCode
    ) throws -> KeyDeal {
        var (commitments, envelopes) = (deal.commitments, deal.envelopes)
        switch fault {
        case "envelope": envelopes[2][40] ^= 1
        case "commitment": commitments[0] = Lie.bogus
        default:
            let count = fault == "two keys" ? 2 : 3
            let key = try #require(offers[kommuner[3]]?.envelopeKey)
            let address = EnvelopeAddress(
                manifest: deal.manifest,
                contributor: liar,
                member: kommuner[3],
                key: key.keyID,
                sequence: 0
            )
            envelopes[2] = try Envelope.seal(
                Secret([UInt8](repeating: 7, count: 32 * count)),
                to: key,
                info: Array("tvaersum/1/key-envelope".utf8) + address.canonicalBytes,
                aad: commitments.flatMap(\.bytes)
            )
        }
        return KeyDeal(manifest: deal.manifest, commitments: commitments, envelopes: envelopes)
    }

    @Test("RND-30: a deal by somebody who is no dealer, a second deal and a word before all deals are out of step")
    func outOfStep() throws {
        var table = try Self.table(5, 2)
        let (last, first) = (table.kommuner[4], table.kommuner[0])
        table.onPost = { sender, message in
            if case .keyDeal = message.statement, sender == first { return nil }
            return message.bytes
        }
        try table.offerAll()
        let record = table.coordinator.record
        #expect(record.deals.count == 2 && record.keyAcknowledgements.isEmpty)
        #expect(record.silent == [first])
        let manifest = try #require(record.manifest).digest
        let deal = Statement.keyDeal(KeyDeal(manifest: manifest, commitments: [], envelopes: []))
        #expect(try RecordTests.refusal(of: deal, by: last, in: table) == .outOfStep)
        #expect(try RecordTests.refusal(of: deal, by: table.kommuner[1], in: table) == .equivocation)
        let word = Statement.keyAcknowledgement(KeyAcknowledgement(manifest: manifest, deals: Lie.bogus))
        #expect(try RecordTests.refusal(of: word, by: last, in: table) == .outOfStep)
        let yes = Statement.countersignature(Countersignature(manifest: manifest))
        #expect(try RecordTests.refusal(of: yes, by: last, in: table) == .outOfStep)
        #expect(table.nodes[last]?.canCountersign == false)
    }
}
