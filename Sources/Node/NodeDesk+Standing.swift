import Digests
import Messages
import Store
public import Vocabulary

/// How a round stands at this node: how far it has come, who has said yes, and what is to be done next.
public struct Standing: Sendable, Codable {
    /// The round.
    public let round: RoundName
    /// How far the round has come on its board, in a word.
    public let stage: String
    /// Where the people's decision stands.
    public let decision: Decision
    /// Who has said yes to the figures that stand.
    public let approvedBy: [String]
    /// More about the decision: who is missing, why it is void, who declined; empty where there is nothing to say.
    public let detail: String
    /// Whether it was stopped after its members knew which cells are small.
    public let isBurned: Bool
    /// The line of the outbound ledger that holds the submission, once it has been stored to be sent; nil where it was taken back.
    public let ledgerLine: Int64?
    /// The line that holds the withdrawal, where what was handed in last was taken back.
    public let withdrawalLine: Int64?
    /// Whether the coordinator's receipt for the one or the other is here.
    public let hasReceipt: Bool
    /// When submissions close at the earliest.
    public let closes: Timestamp
    /// What to do next.
    public let next: NextStep

    /// Where the people's decision stands.
    public enum Decision: String, Sendable, Codable {
        /// The policy does not allow the round.
        case denied
        /// Nobody has said yes yet, or not everybody who must.
        case undecided
        /// What was approved is not what there is now.
        case void
        /// Somebody has said no.
        case declined
        /// Approved, and not ordered to be handed in.
        case approved
        /// Approved and ordered; it goes as the round comes on.
        case ordered
        /// Nothing is to be decided any more.
        case over
    }

    /// What to do next, so that a command can be written out with its arguments.
    public enum NextStep: String, Sendable, Codable {
        /// Nothing: others are waited for, or it is over.
        case wait
        /// See what the policy says.
        case explainPolicy
        /// Write the mapping.
        case map
        /// Look at the figures and approve them.
        case preview
        /// Another person approves.
        case approve
        /// Hand in.
        case submit
    }
}

extension NodeDesk {
    /// How every round stands, in the order of their names.
    public func standings() throws(Refusal) -> [Standing] {
        let (burned, ledger) = (try ToldRounds(store).burned(), try store.ledger())
        return try store.documents.names(kind: Self.draftKind).compactMap { RoundName($0) }
            .map { (name: RoundName) throws(Refusal) in try standing(of: name, burned, ledger) }
    }

    /// How one round stands; the extracts are not read for it.
    public func standing(of round: RoundName) throws(Refusal) -> Standing {
        try standing(of: round, try ToldRounds(store).burned(), try store.ledger())
    }

    /// Whether a round in this state is over.
    static func isOver(_ state: String) -> Bool { state.hasPrefix("published") || state.hasPrefix("stopped") }

    private func standing(
        of round: RoundName,
        _ burned: [RoundName],
        _ ledger: [LedgerEntry]
    ) throws(Refusal) -> Standing {
        let dossier = try Dossier(round, store, configuration)
        let state = try store.round(round)?.state ?? "drafted"
        let documents = store.documents
        let isOver = Self.isOver(state)
        let isBurned = burned.contains(round) && state.hasPrefix("stopped")
        var people: [String] = []
        if let approval = try documents.approval(of: round) {
            people = try Count(documents.votes(on: round), approval.ballot, round, dossier.policy).people.map(\.id)
        }
        let (decision, detail, next): Decided = isOver ? (.over, "", .wait) : try decided(round, dossier)
        let (submission, withdrawal) = (Statement.Kind.submission.name, Statement.Kind.withdrawal.name)
        let line = ledger.last { $0.round == round && [submission, withdrawal].contains($0.kind) }
        return Standing(
            round: round,
            stage: state,
            decision: decision,
            approvedBy: people,
            detail: detail,
            isBurned: isBurned,
            ledgerLine: line?.kind == submission ? line?.number : nil,
            withdrawalLine: line?.kind == withdrawal ? line?.number : nil,
            hasReceipt: line?.receipt?.isEmpty == false,
            closes: dossier.draft.closes,
            next: next
        )
    }

    private typealias Decided = (decision: Standing.Decision, detail: String, next: Standing.NextStep)

    private func decided(
        _ round: RoundName,
        _ dossier: Dossier
    ) throws(Refusal) -> Decided {
        do throws(Refusal) {
            try dossier.rules.check()
        } catch {
            return (.denied, "\(error.code.summary): \(error.place)", .explainPolicy)
        }
        let gate = Gate(store: store, configuration: configuration)
        let isDeclined = try store.documents.decline(of: round)
        let first: Standing.NextStep = dossier.mapping == nil ? .map : .preview
        do throws(Refusal) {
            let ballot = try gate.standingBallot(dossier)
            if let isDeclined { return (.declined, "by \(isDeclined); approved anew", .submit) }
            let isOrdered = try store.documents.order(of: round) == ballot.digest
            let goes = isOrdered || dossier.policy.unattended.contains(ballot.study)
            return goes ? (.ordered, "", .wait) : (.approved, "", .submit)
        } catch {
            if let isDeclined { return (.declined, "by \(isDeclined)", .wait) }
            switch error.code {
            case .approvalsMissing, .dpoMissing:
                let hasVotes = try !store.documents.votes(on: round).isEmpty
                return (.undecided, error.next, hasVotes ? .approve : first)
            default: return (.void, "\(error.code.summary), \(error.place)", first)
            }
        }
    }
}
