import Foundation
import Messages
import Store
import Studies
import Tallying
import Vocabulary

/// What lies on the desk for one round: the signed draft, its study, the kommune's policy, and the rules that come of them.
struct Dossier: Sendable {
    let round: RoundName
    let draft: Draft
    let draftDigest: Digest
    let study: Study
    let policy: Policy
    let rules: RulesInForce
    private let readMapping: Result<Mapping, Refusal>

    /// The mapping; nil where none can be read yet.
    var mapping: Mapping? { try? readMapping.get() }

    /// Gathers what a node has of a round; a mapping that is missing or wrong is nobody's trouble yet.
    init(_ round: RoundName, _ store: NodeStore, _ configuration: NodeConfiguration) throws(Refusal) {
        let draft = try store.draft(of: round)
        guard let study = try store.study(draft.body.study) else {
            throw Refusal(.noSuchRound, at: "round \(round)")
        }
        self.round = round
        self.draft = draft.body
        draftDigest = draft.digest
        self.study = study
        policy = try PolicyFile.load(configuration, store.documents)
        do throws(Refusal) {
            readMapping = .success(try Self.mapping(to: study, configuration))
        } catch {
            readMapping = .failure(error)
        }
        let mapping = try? readMapping.get()
        rules = RulesInForce(policy, draft: draft.body, study: study, columns: mapping?.columns(of: study))
    }

    /// The mapping, the one whose columns the rules were held against; or why there is none.
    func requireMapping() throws(Refusal) -> Mapping { try readMapping.get() }

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
