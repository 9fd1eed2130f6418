import Foundation
import Rehearsal
import Sharing
import Studies
import Vocabulary

/// What an exercise came to, for a terminal or as JSON.
struct ExercisePage {
    let exercise: Exercise
    let outcome: ExerciseOutcome
    /// The closed cells of all rounds.
    let closings: [TableClosing]
    let rounds: Int
    let report: String?

    /// Lines of text.
    var text: String {
        let (committee, tolerated) = (outcome.threshold.committee, outcome.threshold.tolerated)
        var lines = [
            "exercise     \(exercise.study.id) version \(exercise.study.version), invented records, seed \(exercise.seed)",
            "asked        \(exercise.kommuner.count) kommuner",
            "handed in    \(outcome.contributors.count)",
            "dropped out  \(outcome.dropouts.isEmpty ? "none" : list(outcome.dropouts))",
            "committee    \(committee) members, of whom \(tolerated) may collude in vain: \(list(outcome.committee))",
        ]
        for (who, of) in groups {
            let bytes = of.map(\.bytes).sorted()
            guard let least = bytes.first, let most = bytes.last else { continue }
            lines.append("\(who) \(least) to \(most) bytes sent, of which \(of[0].envelopes) in envelopes by the first")
        }
        let sent = outcome.sent
        lines += [
            "in all       \(sent.bytes) bytes sent: \(sent.messages) in messages, \(sent.envelopes) in envelopes",
            "board        \(outcome.board) bytes, which every node reads",
        ]
        lines.append("")
        lines.append("closed cells" + (rounds > 1 ? ", mean of \(rounds) rounds" : ""))
        lines += ClosedTable(forecast: forecast, closings: closings).lines
        lines.append("")
        if let report {
            lines.append("report       \(report)/report.da.html, marked as an exercise")
            let proof = "\(report)/bundle.tvaersum --coordinator-key \(outcome.coordinatorKey)"
            lines.append("proof        tvaersum-verify \(proof)")
        } else {
            lines.append("Next: --report FOLDER writes the example report.")
        }
        return lines.joined(separator: "\n")
    }

    private func list(_ kommuner: [KommuneCode]) -> String { kommuner.map(\.description).joined(separator: " ") }

    private var groups: [(who: String, of: [Traffic])] {
        let members = Set(outcome.committee)
        func of(_ holds: (KommuneCode) -> Bool) -> [Traffic] {
            outcome.traffic.sorted { $0.key < $1.key }.filter { holds($0.key) }.map(\.value)
        }
        return [("members     ", of { members.contains($0) }), ("others      ", of { !members.contains($0) })]
    }

    private var forecast: Forecast? {
        Forecast(
            SlotLayout(exercise.study),
            kommuner: exercise.kommuner.count,
            handingIn: outcome.contributors.count
        )
    }

    /// The same as one JSON object.
    var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(Document(self)), as: UTF8.self)
        }
    }

    private struct Document: Encodable {
        struct Node: Encodable {
            let kommune: String
            let isMember: Bool
            let messages: Int
            let envelopes: Int
        }

        struct Table: Encodable {
            let table: String
            let release: String
            let cells: Int
            let closed: Double
            let forecast: Double?
        }

        let study: String
        let version: Int
        let seed: UInt64
        let rounds: Int
        let asked: Int
        let contributors: [String]
        let dropouts: [String]
        let committee: Int
        let tolerated: Int
        let nodes: [Node]
        let board: Int
        let tables: [Table]
        let report: String?

        init(_ page: ExercisePage) {
            study = page.exercise.study.id
            version = page.exercise.study.version
            seed = page.exercise.seed
            rounds = page.rounds
            asked = page.exercise.kommuner.count
            contributors = page.outcome.contributors.map(\.description)
            dropouts = page.outcome.dropouts.map(\.description)
            committee = page.outcome.threshold.committee
            tolerated = page.outcome.threshold.tolerated
            nodes = page.outcome.traffic.sorted { $0.key < $1.key }
                .map { kommune, traffic in
                    Node(
                        kommune: kommune.description,
                        isMember: page.outcome.committee.contains(kommune),
                        messages: traffic.messages,
                        envelopes: traffic.envelopes
                    )
                }
            board = page.outcome.board
            let forecast = page.forecast
            tables = page.closings.enumerated()
                .map { place, closing in
                    Table(
                        table: closing.table.name,
                        release: closing.table.isPooled ? "pooled" : "named",
                        cells: closing.cells.cells,
                        closed: closing.cells.share,
                        forecast: forecast?.tables[place].closed
                    )
                }
            report = page.report
        }
    }
}
