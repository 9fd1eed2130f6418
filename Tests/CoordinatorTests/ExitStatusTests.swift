import Foundation
import Testing
import Vocabulary

@testable import tvaersum

/// Every refusal that the sources declare, and how a command ends with it.
@Suite("Exit status")
struct ExitStatusTests {
    /// Numbers by status; every other number is a fault in a file, a message or a round: 65.
    private static let expected: [Int32: [UInt16]] = [
        1: [403, 649, 1410, 1418, 1499, 1804],
        14: [804, 1411, 1508, 1512, 1513, 1514, 1515],
        64: [1516, 1612, 1803],
        66: [641, 1001, 1416, 1506, 1509, 1603, 1608, 1902],
        69: [602, 605, 606, 607, 620, 621, 622, 624, 625, 626, 627, 628, 1606],
        73: [1401, 1404, 1604, 1610, 1801, 1805],
        75: [643, 1225, 1256, 1402, 1406, 1504, 1611],
        77: [603, 604, 623, 644, 645, 1251, 1407, 1414, 1415, 1507, 1510, 1607],
        78: [601, 663, 1005, 1006, 1007, 1008, 1405, 1501, 1502, 1503, 1505, 1601, 1602, 1901],
    ]
    /// Of a file, a message or a round, and looked at one by one.
    private static let ofData: [ClosedRange<UInt16>] = [
        100...299, 300...399, 400...402, 500...599, 640...640, 642...642, 646...648, 660...662, 700...799, 800...803,
        805...899, 900...999, 1002...1004, 1009...1099, 1200...1224, 1226...1250, 1252...1255, 1257...1299,
        1300...1399, 1403...1403, 1408...1409, 1412...1413, 1417...1417, 1511...1511, 1517...1518, 1605...1605,
        1609...1609, 1700...1799, 1802...1802,
    ]

    private func declared() throws -> Set<UInt16> {
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Sources").resolvingSymlinksInPath()
        let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
        var numbers: Set<UInt16> = []
        for case let file as URL in files where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            guard text.contains("extension Refusal.Code") else { continue }
            for match in text.matches(of: /static let \w+ = Self\(\s*(\d+)\s*,/) {
                numbers.insert(try #require(UInt16(match.1)))
            }
        }
        return numbers
    }

    @Test("Every declared refusal has the exit status that its page gives, and none has fallen to a wrong one")
    func table() throws {
        let numbers = try declared()
        #expect(numbers.count > 150)
        for number in numbers.sorted() {
            let statuses = Self.expected.filter { $0.value.contains(number) }.map(\.key)
            let isOfData = Self.ofData.contains { $0.contains(number) }
            #expect(statuses.count + (isOfData ? 1 : 0) == 1, "T\(number) is in no class, or in two")
            let refusal = Refusal(Refusal.Code(number, "", ""), at: "here")
            #expect(ExitStatus.of(refusal) == statuses.first ?? 65, "T\(number)")
        }
        for number in Self.expected.values.joined() {
            #expect(numbers.contains(number), "T\(number) is declared nowhere")
        }
    }
}
