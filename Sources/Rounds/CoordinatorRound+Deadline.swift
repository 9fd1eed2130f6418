public import Messages
import Proceedings
public import Vocabulary

/// What the coordinator does when waiting has an end.
extension CoordinatorRound {
    /// Stops the round because messages did not come, and names whose they are, with itself: it may have lost them.
    ///
    /// Refused while nobody's message is due. Meets RND-25.
    public mutating func stopWaiting() throws(Refusal) -> [SignedMessage] {
        let silent = record.silent
        guard !silent.isEmpty else { throw Refusal(.notNow, at: "stop") }
        return try stop(reason: .notReceived, parties: silent.map(Party.kommune) + [.coordinator])
    }
}
