import Messages
import Proceedings
public import Vocabulary

/// What a node does to take its figures back.
extension NodeRound {
    /// Whether this node has figures in the round, or its word that it hands some in, and the list does not stand yet.
    public var canWithdraw: Bool {
        record.stage == .fixed && own.hasCountersigned && own.withdrawn != own.sequence
    }

    /// Whether this node has nothing in the round by its own word.
    public var hasWithdrawn: Bool { own.withdrawn == own.sequence }

    /// Whether the list names figures that this node has taken back: its word came too late, or was held back.
    ///
    /// A coordinator that closes before it takes the word cannot be told from one that closed before it came. Meets RND-40.
    public var hasWithdrawnInVain: Bool { hasWithdrawn && record.listed.contains(kommune) }

    /// Takes back what this node has handed in, or is about to; nothing that was said before counts any more.
    ///
    /// Meets RND-38.
    public mutating func withdraw() throws(Refusal) -> [Action] {
        guard canWithdraw, let manifest = record.manifest else { throw Refusal(.notNow, at: "withdrawal") }
        own.withdrawn = own.sequence
        let withdrawal = Withdrawal(manifest: manifest.digest, sequence: own.sequence)
        return [.post(try say(.withdrawal(withdrawal)))]
    }

    /// Whether this node has figures in the round by what it has said itself, whatever the board shows of it.
    ///
    /// What still waits here, without a receipt and on no board, is not in the round. Meets RND-12.
    var handsIn: Bool {
        own.sequence > 0 && own.withdrawn != own.sequence && (!hasUnsentSubmission || isOnBoard(own.sequence))
    }

    /// Whether a submission of this node, or a later one, stands on the board.
    func isOnBoard(_ sequence: UInt32) -> Bool { sequence <= record.sequences[kommune] ?? 0 }

    /// Whether a submission of this node is taken back, so that it must not leave any more.
    ///
    /// Meets NODE-41.
    func isWithdrawn(_ submission: Submission) -> Bool { own.withdrawn.map { submission.sequence <= $0 } ?? false }

    /// Deletes the shares of whoever has just withdrawn.
    ///
    /// Meets RND-39.
    mutating func forgetWithdrawn(_ message: SignedMessage) {
        guard case .withdrawal = message.statement, case .kommune(let contributor) = message.sender else { return }
        own.held[contributor] = nil
    }
}
