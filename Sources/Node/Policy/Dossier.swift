import Foundation
import Messages
import Store
import Studies
import Tallying
import Vocabulary

/// What lies on the desk for one round: the signed draft, its study, the kommune's policy, and the rules that come of them.
struct Dossier: Sendable {
    let draft: Draft
    let draftDigest: Digest
    let study: Study
    let policy: Policy
    /// The mapping; nil where none can be read yet.
    let mapping: Mapping?
    let rules: RulesInForce

    /// Gathers what a node has of a round; a mapping that is missing or wrong is nobody's trouble yet.
    init(_ round: RoundName, _ store: NodeStore, _ configuration: NodeConfiguration) throws(Refusal) {
        let draft = try store.draft(of: round)
        guard let bytes = try store.documents.bytes(kind: NodeDesk.studyKind, name: draft.body.study.hex) else {
            throw Refusal(.noSuchRound, at: "round \(round)")
        }
        self.draft = draft.body
        draftDigest = draft.digest
        study = try Study(canonicalBytes: bytes, place: "study")
        policy = try PolicyFile.load(configuration, store.documents)
        mapping = try? Self.mapping(to: study, configuration)
        rules = RulesInForce(policy, draft: draft.body, study: study, columns: mapping?.columns(of: study))
    }

    /// The mapping to a study, or why there is none.
    static func mapping(to study: Study, _ configuration: NodeConfiguration) throws(Refusal) -> Mapping {
        let file = configuration.mapping(to: study.id)
        guard let yaml = FileManager.default.contents(atPath: file), let text = String(validating: yaml, as: UTF8.self)
        else {
            throw Refusal(
                .fileNotReadable,
                at: file,
                next:
                    "`tvaersum node source add` begins it (docs/extracts.md); or correct `mappings` in the configuration."
            )
        }
        return try Mapping(yaml: text, file: file)
    }
}
