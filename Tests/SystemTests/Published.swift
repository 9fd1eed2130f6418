import Audit
import Disclosure
import Foundation
import Proceedings
import Studies
import Testing
import Transcript
import Vocabulary

/// What a round published, read twice: from the bundle's openings, and from the table beside it.
struct Published {
    let round: ReplayedRound
    private let layout: SlotLayout
    private let table: ReleasedTable
    private let lines: [[String]]

    init(folder: String) throws {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/bundle.tvaersum"))
        round = try ReplayedRound(try Transcript.Bundle(canonicalBytes: [UInt8](bytes), place: "bundle"))
        layout = SlotLayout(round.study)
        table = try #require(try round.record.releasedTable())
        let text = try String(contentsOfFile: "\(folder)/benchmark.csv", encoding: .utf8)
        lines = text.split(whereSeparator: \.isNewline)
            .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    }

    /// A figure of one kommune, or pooled; nil where bundle and table both have it closed.
    func figure(
        _ indicator: String,
        _ role: Indicator.Role,
        _ breakdown: String? = nil,
        _ group: String? = nil,
        of kommune: KommuneCode? = nil
    ) throws -> Int64? {
        let slot = try #require(
            (0..<layout.slotCount)
                .first {
                    let name = layout.describe($0)
                    return name.indicator == indicator && name.breakdown == breakdown && name.category == group
                        && name.quantity == role
                }
        )
        let contributor = try kommune.map { try #require(round.record.listed.firstIndex(of: $0)) }
        let opened: Int64? =
            switch table.quantity(slot: slot, contributor: contributor) {
            case .open(let value): value
            case .closed, .void: nil
            }
        let area = kommune?.description ?? "pooled"
        let key = [indicator, breakdown ?? "total", group ?? "total", area]
        let line = lines.first { $0.count == 16 && Array($0[4...7]) == key && $0[9] == role.rawValue }
        #expect(line.flatMap { Int64($0[11]) } == opened, "the table and the bundle tell \(key) apart")
        #expect((line?[14] == "open") == (opened != nil), "the status of \(key)")
        return opened
    }
}
