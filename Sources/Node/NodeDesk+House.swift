import Store
public import Vocabulary

/// How the node itself stands: whether it runs, whether it belongs to a coordinator, and what waits to be sent.
public struct HouseState: Sendable, Codable {
    /// How far enrolment has come.
    public enum Enrolment: String, Sendable, Codable {
        /// Nobody has been asked.
        case missing
        /// Asked, and not approved yet, so far as this node knows.
        case waiting
        /// The node has its coordinator's key and certificate.
        case done
    }

    /// Whether a process holds the state folder, so that rounds are followed.
    public let isRunning: Bool
    /// How far enrolment has come.
    public let enrolment: Enrolment
    /// How many messages wait to be sent.
    public let waiting: Int
    /// The last moment of the node's certificate, without which no connection is made; nil before enrolment.
    public let certificateUntil: Timestamp?
    /// The last day on which the coordinator, or somebody at its address, answered; nil where nobody has.
    public let lastAnswer: Day?
}

extension NodeDesk {
    /// How the node itself stands.
    public func house() throws(Refusal) -> HouseState {
        let keys = NodeKeys(documents: store.documents)
        let enrolment: HouseState.Enrolment =
            if try keys.coordinator() != nil { .done } else if try keys.sentRequest() != nil { .waiting } else {
                .missing
            }
        return HouseState(
            isRunning: NodeStore.isRunning(folder: configuration.state),
            enrolment: enrolment,
            waiting: try store.waiting().count,
            certificateUntil: try keys.certificateUntil(),
            lastAnswer: try store.wire().last { $0.received > 0 }?.day
        )
    }
}
