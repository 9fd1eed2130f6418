public import Messages
public import Vocabulary

/// What an operator tells a running coordinator to do.
///
/// The server owns the store; a command writes its order beside it and waits for the answer, so that a round has one writer.
public enum CoordinatorOrder: Codable, Sendable {
    /// Start a round.
    case open(RoundRequest)
    /// Close submissions and propose the list.
    case close(RoundName)
    /// Propose the same list again, in the next attempt.
    case retry(RoundName)
    /// Publish what all members signed.
    case publish(RoundName)
    /// Stop a round for good.
    case stop(RoundName)
}

extension CoordinatorOrder {
    /// The round that it is about.
    var round: RoundName {
        switch self {
        case .open(let request): request.name
        case .close(let name), .retry(let name), .publish(let name), .stop(let name): name
        }
    }

    /// Whether the coordinator's own word on the board is what this order makes it say.
    func makes(_ statement: Statement) -> Bool {
        switch (self, statement) {
        case (.open, .draft), (.close, .list), (.retry, .list), (.stop, .stop): true
        // Publishing may be repeated as it is.
        default: false
        }
    }
}

/// A round to be opened.
public struct RoundRequest: Codable, Sendable {
    /// The round's name.
    public let name: RoundName
    /// The study's digest; the study must have been kept before.
    public let study: Digest
    /// The period asked for.
    public let period: Period
    /// Who is asked; empty for everybody enrolled.
    public let contributors: [KommuneCode]
    /// How many members may collude; nil for the default of the number of contributors.
    public let tolerated: Int?
    /// When submissions close, at the earliest.
    public let closes: Timestamp
    /// Who may look over which figures are small, beside the members.
    public let auditor: Auditor?

    /// Takes the parts.
    public init(
        name: RoundName,
        study: Digest,
        period: Period,
        contributors: [KommuneCode],
        tolerated: Int?,
        closes: Timestamp,
        auditor: Auditor? = nil
    ) {
        self.name = name
        self.study = study
        self.period = period
        self.contributors = contributors
        self.tolerated = tolerated
        self.closes = closes
        self.auditor = auditor
    }
}
