import Digests
import Disclosure
import Logging
import Messages
import Proceedings
import Rounds
import Sealing
import Sharing
import Store
import Studies
import Transport
import Vocabulary

/// Carries out what the operator orders, one order after the other.
struct OrderFollower: Sendable {
    let house: CoordinatorHouse
    let desk: EnrolmentDesk
    let publisher: Publisher
    let book: OrderBook
    let logger: Logger

    /// Follows the book until cancelled.
    ///
    /// What commands beside this process change is looked for here, so that no reader of news has to.
    func run() async throws {
        var papers = 0
        while !Task.isCancelled {
            do throws(Refusal) {
                try await turn()
                let now = try house.store.changesBeside()
                if now != papers { await house.papersChanged() }
                papers = now
            } catch {
                // A full disk or a busy file must not end the server; the order waits.
                logger.warning("orders wait", metadata: ["refusal": "\(error)"])
                try await Task.sleep(for: .seconds(2))
            }
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    /// Carries out and answers every order on the book.
    func turn() async throws(Refusal) {
        for (number, entry) in try book.waiting() { try book.answer(number, try await answer(number, entry)) }
    }

    /// Carries an order out, unless it has been carried out already or is too old.
    ///
    /// Meets COO-5.
    private func answer(_ number: String, _ entry: OrderBook.Entry) async throws(Refusal) -> OrderBook.Answer {
        let board = try house.store.board(entry.order.round)
        if let begun = entry.begunAt {
            let own = board.dropFirst(begun)
                .contains { stored in
                    let message = try? UnverifiedMessage(decoding: stored.entry.bytes)
                        .verified(by: Keyring(coordinator: house.keys.identity.verifyingKey))
                    return message.map { $0.sender == .coordinator && entry.order.makes($0.statement) } ?? false
                }
            if own { return OrderBook.Answer(done: "\(entry.order.round)") }
        }
        guard entry.expires >= .now else {
            let next = "Give it again, if it is still wanted."
            return OrderBook.Answer(refused: Refusal(.orderExpired, at: "round \(entry.order.round)", next: next))
        }
        try book.begin(number, entry, at: board.count)
        do throws(Refusal) {
            return OrderBook.Answer(done: try await follow(entry.order))
        } catch {
            logger.notice("order refused", metadata: ["refusal": "\(error)"])
            return OrderBook.Answer(refused: error)
        }
    }

    private func follow(_ order: CoordinatorOrder) async throws(Refusal) -> String {
        switch order {
        case .open(let request):
            try await open(request)
            return "\(request.name)"
        case .close(let name):
            try await house.act(on: name) { (round: inout CoordinatorRound) throws(Refusal) in
                try round.close(at: .now)
            }
            return "\(name)"
        case .retry(let name):
            try await house.act(on: name) { (round: inout CoordinatorRound) throws(Refusal) in try round.retry() }
            return "\(name)"
        case .publish(let name):
            return try await publisher.publish(name)
        case .stop(let name):
            try await house.act(on: name) { (round: inout CoordinatorRound) throws(Refusal) in
                // Whoever is waited for is named beside the coordinator; else the coordinator stops on its own account.
                if round.record.silent.isEmpty { return try round.stop(reason: .stopped, parties: [.coordinator]) }
                return try round.stopWaiting()
            }
            return "\(name)"
        }
    }

    private func open(_ request: RoundRequest) async throws(Refusal) {
        guard let stored = try house.store.study(request.study) else {
            throw Refusal(.notFound, at: "study \(request.study.short)")
        }
        let study = try Study(canonicalBytes: stored.canonical, place: "study")
        let roster = try desk.roster()
        let message = try UnverifiedMessage(decoding: roster)
            .verified(by: Keyring(coordinator: house.keys.identity.verifyingKey))
        guard case .roster(let body) = message.statement else { throw Refusal(.notFound, at: "roster") }
        let enrolled = body.entries.map(\.kommune)
        // Whoever is named twice is asked once.
        let contributors = request.contributors.isEmpty ? enrolled : Set(request.contributors).sorted()
        guard Set(enrolled).isSuperset(of: contributors) else {
            throw Refusal(
                .nothingPending,
                at: Set(contributors).subtracting(enrolled).sorted().map { "kommune \($0)" }.joined(separator: ", "),
                next: "Enrol every kommune before the round is opened."
            )
        }
        let threshold = try threshold(request, contributors: contributors.count)
        let draft = Draft(
            round: request.name,
            study: request.study,
            slotCount: SlotLayout(study).slotCount,
            period: request.period,
            contributors: contributors,
            committee: Array(contributors.sorted().prefix(threshold.committee)),
            threshold: threshold,
            thresholds: study.thresholds,
            roster: message.digest,
            closes: request.closes,
            suite: Envelope.suite,
            auditor: request.auditor
        )
        try await house.open(draft, terms: try StudyTerms(study), roster: roster)
    }

    private func threshold(_ request: RoundRequest, contributors: Int) throws(Refusal) -> Threshold {
        guard let standard = Threshold.standard(contributors: contributors) else {
            throw Refusal(.tooFewContributors, at: "round \(request.name)", next: "Ask at least three kommuner.")
        }
        guard let tolerated = request.tolerated else { return standard }
        return try Threshold(committee: standard.committee, tolerated: tolerated)
    }
}
