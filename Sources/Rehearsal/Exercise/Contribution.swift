internal import Disclosure
internal import Foundation
internal import Sharing
internal import Studies
internal import Tallying
public import Vocabulary

/// What a synthetic kommune hands in: the tally of its made-up extracts.
public struct Contribution: Sendable {
    /// Whose it is.
    public let kommune: KommuneCode
    /// One figure a slot.
    let values: [Int64]

    /// Makes a kommune's extracts, with the usual errors, tallies them as a node does, and forgets them.
    init(of kommune: SyntheticKommune, in exercise: Exercise) throws(Refusal) {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tvaersum-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let text: String
        if let records = exercise.records {
            text =
                try Synthesis.write(
                    records,
                    of: exercise.study,
                    kommune: kommune,
                    seed: exercise.seed,
                    period: exercise.period,
                    into: folder
                )
                .mapping
        } else {
            text =
                try Synthesis.write(
                    kommune: kommune,
                    seed: exercise.seed,
                    period: exercise.period,
                    into: folder,
                    mappingFor: exercise.study
                )
                .mapping
        }
        let mapping = try Mapping(yaml: text, file: "mapping.yaml")
        self.kommune = kommune.code
        values =
            try Tally.run(
                study: exercise.study,
                layout: exercise.layout,
                mapping: mapping,
                folder: folder.path,
                period: exercise.period
            )
            .values
    }
}

extension Exercise {
    /// The share of closed cells of each table, with every bit of the circuit told from the figures.
    ///
    /// It is what ``play(_:)`` comes to, without keys and envelopes: for many seeds.
    public func closings(_ contributions: [Contribution]) throws(Refusal) -> [TableClosing] {
        let problem = try Problem(layout: layout)
        let threshold = try ExerciseRound.threshold(of: kommuner.count)
        let passing = try JointSuppression(
            inTheClear: contributions.map(\.values),
            problem: problem,
            thresholds: study.thresholds,
            tolerated: threshold.tolerated
        )
        .passing
        return layout.releaseTables.map { TableClosing(table: $0, cells: ClosedCells(of: $0, in: passing)) }
    }
}
