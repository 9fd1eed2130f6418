import Audit
import Foundation
import Messages
import Proceedings
import Publication
import Studies
import Transcript
import Vocabulary

/// Reading what was published.
enum Publications {
    /// The benchmark that a bundle's openings make, as a table for a terminal.
    static func overview(of path: String) throws -> String {
        let round = try round(of: path)
        guard let publication = round.record.publication else {
            throw Refusal(.notPublished, at: path, next: "Fetch the bundle again once the round is published.")
        }
        return try round.report(dated: publication.day).overview(.danish)
    }

    /// The round that a bundle proves.
    static func round(of path: String) throws(Refusal) -> ReplayedRound {
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw Refusal(
                .bundleNotReadable,
                at: path,
                next: "Check the name, and that this account may read it."
            )
        }
        return try ReplayedRound(try Transcript.Bundle(canonicalBytes: [UInt8](bytes), place: path))
    }
}

extension Refusal.Code {
    /// A bundle cannot be read.
    static let bundleNotReadable = Self(1902, "", "the bundle cannot be read")
}
