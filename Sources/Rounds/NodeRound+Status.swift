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
            && !own.hasCountersigned
    }

    /// Whether this node has nothing left to say in a published round: its deletion is on the board, or it is no member.
    public var isDone: Bool { record.stage == .published && (!isMember || record.deleted.contains(kommune)) }
}
