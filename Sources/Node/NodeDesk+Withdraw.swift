import Messages
import Proceedings
import Store
public import Vocabulary

/// Taking back what was handed in.
extension NodeDesk {
    /// What becomes of a withdrawal.
    public enum Withdrawing: Hashable, Sendable {
        /// Nothing has left that has to be taken back: the approval is void, and the node does not go on.
        case approvalOnly
        /// The running node says so to the coordinator before anything else.
        case ordered
    }

    /// Takes a round's approval back, and lets the running node take back what it has handed in.
    ///
    /// One person of the policy is enough to take back; only until the list of contributors stands. Whoever hands in again approves anew. Meets NODE-40.
    public func withdraw(_ round: RoundName, as id: String, keyFile: String) throws(Refusal) -> Withdrawing {
        let person = try signatory(id, keyFile).person.id
        _ = try store.draft(of: round)
        let state = try store.round(round)?.state ?? "drafted"
        guard !state.hasPrefix("stopped") else {
            throw Refusal(.nothingToWithdraw, at: "round \(round)", next: "It is over: \(state).")
        }
        guard ["drafted", "fixed"].contains(where: state.hasPrefix) else {
            throw Refusal(
                .withdrawnTooLate,
                at: "round \(round)",
                next: """
                    Telephone the coordinator at once: until the members have signed the result, it or any member can stop the round. After \
                    that, wrong figures can only be explained beside the report.
                    """
            )
        }
        // What this node has said of its own figures, oldest first.
        let kinds = [Statement.Kind.countersignature, .submission, .withdrawal].map(\.name)
        let said = try store.ledger().filter { $0.round == round && kinds.contains($0.kind) }
        let hasSpoken = said.last.map { $0.kind != Statement.Kind.withdrawal.name } ?? false
        let isOrdered = try store.documents.withdrawal(of: round) != nil
        let isApproved = try store.documents.approval(of: round) != nil
        guard hasSpoken || isOrdered || isApproved else {
            throw Refusal(
                .nothingToWithdraw,
                at: "round \(round)",
                next: "It is not approved, so nothing of this kommune's is in it."
            )
        }
        guard hasSpoken || isOrdered || state.hasPrefix("fixed") else {
            try store.documents.apply(.forgettingApproval(of: round), at: .now)
            return .approvalOnly
        }
        try store.documents.apply(.withdrawing(round, by: person), at: .now)
        return .ordered
    }
}
