import Messages
import Proceedings
import Vocabulary

/// What a driver asks to know what is due.
extension NodeRound {
    /// Whether the draft waits for this node's offer.
    public var canOffer: Bool {
        record.stage == .drafted && record.offers[kommune] == nil && own.sent.isEmpty
            && record.draft?.body.contributors.contains(kommune) == true
    }

    /// Whether the manifest waits for this node's countersignature.
    public var canCountersign: Bool {
        record.stage == .fixed && record.offers[kommune] != nil && !record.countersigned.contains(kommune)
            && !own.hasCountersigned && record.keysDigest != nil
    }

    /// Whether an entry is a message in this kommune's name that this node never said: its folder has been set back to an older copy.
    ///
    /// What such a node would say next it may have said before in other words, so that a driver looks for these before it acts.
    public func disowns(_ entry: [UInt8]) -> Bool {
        guard let message = try? UnverifiedMessage(decoding: entry).verified(by: record.keyring) else { return false }
        return disowns(message)
    }

    /// The same of a message that was read and verified.
    func disowns(_ message: SignedMessage) -> Bool {
        message.sender == .kommune(kommune) && !own.sent.contains(message.digest)
    }

    /// Whether a message of this node is one that nobody takes any more: of an attempt that its board has left for the next, a submission
    /// that was taken back or that the list came before, or a word about submissions where the list stands.
    ///
    /// Meets NODE-12, NODE-41, NODE-42.
    public func hasLeft(_ message: [UInt8]) -> Bool {
        guard record.session != nil || own.withdrawn != nil,
            let statement = try? UnverifiedMessage(decoding: message).verified(by: record.keyring).statement
        else { return false }
        if case .submission(let body) = statement {
            return isWithdrawn(body) || (record.session != nil && !isOnBoard(body.sequence))
        }
        guard let list = record.session?.list.body else { return false }
        return switch statement {
        case .acknowledgement, .withdrawal: true
        case .commitment(let body): body.attempt < list.attempt
        case .reveal(let body): body.session != record.session?.id
        case .degreeShares(let body): body.session != record.session?.id
        default: false
        }
    }

    /// Whether this node has nothing left to say in a published round: its deletion is on the board, or it is no member.
    public var isDone: Bool { record.stage == .published && (!isMember || record.deleted.contains(kommune)) }
}
