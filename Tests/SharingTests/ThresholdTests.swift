import Foundation
import Sharing
import Testing
import Vocabulary

@Suite("Committees")
struct ThresholdTests {
    @Test("SHR-3: of all pairs exactly c ≥ 3t + 1 and c = 2t + 1 with 1 ≤ t and c ≤ 13 are allowed, in their mode")
    func pairs() {
        for committee in -1...300 {
            for tolerated in -1...300 {
                let redundant = tolerated >= 1 && committee <= 13 && committee >= 3 * tolerated + 1
                let authenticated = tolerated >= 1 && committee <= 13 && committee == 2 * tolerated + 1
                do throws(Refusal) {
                    let threshold = try Threshold(committee: committee, tolerated: tolerated)
                    if threshold.mode != (redundant ? .redundant : .authenticated) || !(redundant || authenticated) {
                        Issue.record("(\(committee), \(tolerated)) was taken as \(threshold.mode)")
                    }
                } catch {
                    if redundant || authenticated || error.code != .thresholdNotAllowed {
                        Issue.record("(\(committee), \(tolerated)) was refused by \(error.code.number)")
                    }
                }
            }
        }
    }

    @Test("SHR-3: numbers that would overflow are refused", arguments: [Int.max, Int.min])
    func overflow(number: Int) {
        for (committee, tolerated) in [(number, 1), (7, number), (number, number)] {
            let refusal = #expect(throws: Refusal.self) { try Threshold(committee: committee, tolerated: tolerated) }
            #expect(refusal?.code == .thresholdNotAllowed)
        }
    }

    @Test("SHR-3: the default committee never exceeds the contributors, and below three there is none")
    func defaults() {
        let pairs = (0...12).map { Threshold.standard(contributors: $0).map { [$0.committee, $0.tolerated] } }
        let expected: [[Int]?] = [
            nil, nil, nil, [3, 1], [4, 1], [5, 2], [6, 1], [7, 2], [8, 2], [8, 2], [10, 3], [10, 3], [10, 3],
        ]
        #expect(pairs == expected)
        #expect(Threshold.standard(contributors: 98)?.committee == 10)
    }

    @Test("Only mode R corrects")
    func correctable() throws {
        #expect(try Threshold(committee: 5, tolerated: 2).correctable == 0)
        #expect(try Threshold(committee: 13, tolerated: 6).correctable == 0)
        #expect(try Threshold(committee: 4, tolerated: 1).correctable == 1)
        #expect(try Threshold(committee: 7, tolerated: 2).correctable == 2)
        #expect(try Threshold(committee: 10, tolerated: 3).correctable == 3)
    }

    @Test("SHR-3: both written forms return the threshold and refuse what is not allowed")
    func forms() throws {
        for threshold in allowedThresholds {
            #expect(try Threshold(canonicalBytes: threshold.canonicalBytes, place: "test") == threshold)
            let json = try JSONEncoder().encode(threshold)
            #expect(try JSONDecoder().decode(Threshold.self, from: json) == threshold)
        }
        let refusal = #expect(throws: Refusal.self) { try Threshold(canonicalBytes: [6, 2], place: "test") }
        #expect(refusal?.code == .thresholdNotAllowed)
        let short = #expect(throws: Refusal.self) { try Threshold(canonicalBytes: [5], place: "test") }
        #expect(short?.code == .truncated)
        #expect(throws: (any Error).self) {
            try JSONDecoder().decode(Threshold.self, from: Data(#"{"committee": 6, "tolerated": 2}"#.utf8))
        }
    }
}
