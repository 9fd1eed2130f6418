import Audit
import Digests
import Foundation
import Messages
import Proceedings
import Publication
import Rounds
import Store
import Studies
import Transcript
import Vocabulary

/// Turns an opened round into files: the report, the tables, and the bundle that proves them.
///
/// Meets COO-4.
struct Publisher: Sendable {
    let house: CoordinatorHouse
    /// The folder under which every round's publication gets its own.
    let folder: String

    /// Publishes a round whose result all members have signed; returns the folder.
    ///
    /// May be repeated: the same files come again.
    func publish(_ name: RoundName) async throws(Refusal) -> String {
        let loader = RoundLoader(house.store, house.keys)
        let study = try loader.study(of: name)
        var record = try await house.round(name).record
        let day = record.publication?.day ?? Timestamp.now.day
        let report = try replayed(study, record).report(dated: day)
        if record.stage == .opened {
            guard let table = report.files.first(where: { $0.name == Report.tableName }) else {
                preconditionFailure("a report has its table")
            }
            let digest = Hashing.sha256(table.bytes)
            try await house.act(on: name) { (round: inout CoordinatorRound) throws(Refusal) in
                try round.publish(table: digest, on: day)
            }
            record = try await house.round(name).record
        }
        let final = try replayed(study, record).report(dated: day)
        return try write(final.files, bundle: try await house.bundle(of: name), round: name)
    }

    private func replayed(_ study: Study, _ record: Record) throws(Refusal) -> ReplayedRound {
        var entries: [Roster.Entry] = []
        if let bytes = try house.store.documents.bytes(
            kind: RoundLoader.rosterKind,
            name: record.draft?.body.round.text ?? ""
        ),
            case .roster(let roster) = try UnverifiedMessage(decoding: bytes).verified(by: record.keyring).statement
        {
            entries = roster.entries
        }
        return ReplayedRound(study: study, roster: Roster(version: 0, entries: entries), record: record)
    }

    /// Writes everything beside its final place and moves it there whole.
    private func write(_ files: [PublishedFile], bundle: Transcript.Bundle, round: RoundName) throws(Refusal) -> String
    {
        let target = "\(folder)/\(round)"
        let draft = "\(folder)/.\(round).new"
        let former = "\(folder)/.\(round).old"
        do {
            let manager = FileManager.default
            try? manager.removeItem(atPath: draft)
            try manager.createDirectory(atPath: draft, withIntermediateDirectories: true)
            for file in files {
                try Data(file.bytes).write(to: URL(fileURLWithPath: "\(draft)/\(file.name)"))
            }
            try Data(bundle.canonicalBytes).write(to: URL(fileURLWithPath: "\(draft)/bundle.tvaersum"))
            // What stands there goes aside whole and comes back if the new cannot take its place.
            try? manager.removeItem(atPath: former)
            let isThere = manager.fileExists(atPath: target)
            if isThere { try manager.moveItem(atPath: target, toPath: former) }
            do {
                try manager.moveItem(atPath: draft, toPath: target)
            } catch {
                if isThere { try? manager.moveItem(atPath: former, toPath: target) }
                throw error
            }
            try? manager.removeItem(atPath: former)
        } catch {
            try? FileManager.default.removeItem(atPath: draft)
            throw Refusal(.notWritten, at: target, next: "Make room or permit writing, then publish again.")
        }
        return target
    }
}
