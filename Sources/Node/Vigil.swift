import Vocabulary

/// What a running node does next: act, listen for news, or wait after a failure.
///
/// A value: it takes what has happened and says what follows. The loop around it has the clock, the coordinator and the bell. There is one
/// long poll at a time, whatever happens meanwhile. Meets NODE-50 and NODE-51.
struct Vigil {
    /// How long a poll may wait for news, in seconds.
    static let wait = 30

    /// What has happened.
    enum Event {
        /// A poll has ended, with news or without.
        case polled
        /// Somebody rang at the door.
        case rang
        /// A round's own pause is over.
        case due
        /// What could be done has been done; whether anything came of it.
        case acted(moved: Bool)
        /// The coordinator could not be asked.
        case failed(Refusal, retryAfter: Int?)
        /// The pause after a failure is over.
        case paused
    }

    /// What follows.
    enum Step: Equatable {
        /// Do what can be done: with everything fetched anew, or by the latest news.
        case act(afresh: Bool)
        /// Wait for what comes first: the poll, the bell, a round's pause. A poll is begun where none is on its way.
        case listen
        /// Wait so long, or until the bell rings.
        case pause(Double)
    }

    private(set) var pace = Pace(limit: 120)
    /// Whether the coordinator has been told of as gone.
    private(set) var isAway = false
    /// Whether everything is to be fetched anew at the next chance, since the last attempt failed.
    private var owes = true

    /// The first step of a process.
    var first: Step { .act(afresh: true) }

    /// What follows; `random` is from 0 to 1.
    mutating func next(_ event: Event, random: Double) -> Step {
        switch event {
        case .polled:
            succeed()
            return .act(afresh: owes)
        case .rang:
            return .act(afresh: true)
        case .due:
            return .act(afresh: owes)
        case .acted(let moved):
            owes = false
            // The first success after a failure may be an answer to something other than a poll.
            succeed()
            return moved ? .act(afresh: false) : .listen
        case .failed(let refusal, let retryAfter):
            owes = true
            isNews = pace.failed(refusal, retryAfter: retryAfter)
            isAway = true
            return .pause(pace.seconds(random))
        case .paused:
            return .act(afresh: true)
        }
    }

    /// Whether the last failure is one to tell of.
    private(set) var isNews = false
    /// Whether the last event ended a time of failures.
    private(set) var isBack = false

    private mutating func succeed() {
        isBack = isAway
        isAway = false
        pace.succeeded()
    }
}
