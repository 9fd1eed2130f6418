import Disclosure
import Foundation
import Logging
import Messages
import Proceedings
import Rounds
import Sealing
import Store
import Studies
import Testing
import Transport
import Vocabulary

@testable import Coordinator

/// Orders that meet a coordinator which was killed, or was not there.
@Suite("Orders", .timeLimit(.minutes(8)))
struct OrderTests {
    /// The house with its order followers, in the state that a round has reached.
    private func serve(_ hall: TownHall) throws -> OrderFollower {
        OrderFollower(
            house: hall.house,
            desk: hall.desk,
            publisher: hall.publisher,
            book: OrderBook(documents: hall.store.documents),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    private func place(_ order: CoordinatorOrder, _ book: OrderBook, seconds: Int64 = 60) throws -> String {
        let now = Timestamp.now
        return try book.place(order, expires: Timestamp(seconds: now.seconds + seconds), at: now)
    }

    private func lists(_ hall: TownHall) async throws -> Int {
        try await Int(hall.house.round(hall.name).record.session?.list.body.attempt ?? 0)
    }

    @Test("COO-5: an order cut off between act and answer is answered as done, and not carried out twice")
    func cutOff() async throws {
        var hall = try TownHall()
        try await hall.open()
        try await hall.goOn()
        let follower = try serve(hall)
        let book = OrderBook(documents: hall.store.documents)
        let close = try place(.close(hall.name), book)
        try await follower.turn()
        #expect(try book.answer(to: close)?.done == "2025")
        #expect(try await lists(hall) == 1)

        for (order, attempt) in [(CoordinatorOrder.retry(hall.name), 2), (.stop(hall.name), 2)] {
            let number = try place(order, book)
            let entry = try #require(try book.waiting().first).entry
            try await follower.turn()
            #expect(try await lists(hall) == attempt)
            let length = try hall.store.board(hall.name).count
            // The process is killed before it answers: the order stands on the book as it was begun.
            #expect(try book.answer(to: number)?.done != nil)
            try putBack(entry, number, begunAt: length - 1, hall)
            let again = try CoordinatorHouse(store: hall.store)
            try await OrderFollower(
                house: again,
                desk: hall.desk,
                publisher: hall.publisher,
                book: book,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            )
            .turn()
            #expect(try book.answer(to: number)?.done == "2025")
            #expect(try hall.store.board(hall.name).count == length)
        }
    }

    private func putBack(_ entry: OrderBook.Entry, _ number: String, begunAt: Int, _ hall: TownHall) throws {
        try OrderBook(documents: hall.store.documents).begin(number, entry, at: begunAt)
    }

    @Test("COO-5: an order that nobody waits for any more is not carried out")
    func expired() async throws {
        var hall = try TownHall()
        try await hall.open()
        let follower = try serve(hall)
        let book = OrderBook(documents: hall.store.documents)
        let number = try place(.stop(hall.name), book, seconds: -1)
        try await follower.turn()
        #expect(try book.answer(to: number)?.refused?.refusal.code == .orderExpired)
        #expect(try hall.store.board(hall.name).count == 1)
        #expect(try book.waiting().isEmpty)
    }

    @Test("COO-5: a command that waited in vain takes its order back")
    func withdrawn() async throws {
        let hall = try TownHall()
        let name = hall.name
        let desk = try CoordinatorDesk(folder: "\(hall.folder.path)/state")
        #expect(await refusal { _ = try await desk.give(.stop(name), seconds: 1) }?.code == .noServer)
        #expect(try OrderBook(documents: hall.store.documents).waiting().isEmpty)
    }

    @Test("An order's refusal comes back as it was, and what is no order is thrown away")
    func refused() async throws {
        let hall = try TownHall()
        let follower = try serve(hall)
        let book = OrderBook(documents: hall.store.documents)
        let number = try place(.close(hall.name), book)
        try hall.store.documents.put([1, 2], kind: "order", name: "0", at: .now)
        func publish(_ name: String) -> [UInt8] {
            Array(#"{"expires":{"seconds":9999999999},"order":{"publish":{"_0":"\#(name)"}}}"#.utf8)
        }
        try hall.store.documents.put(publish("../elsewhere"), kind: "order", name: "1", at: .now)
        let decoder = JSONDecoder()
        let good = try decoder.decode(OrderBook.Entry.self, from: Data(publish("elsewhere")))
        #expect(good.order.round.text == "elsewhere", "the test's order is one but for its name")
        #expect(throws: DecodingError.self) {
            _ = try decoder.decode(OrderBook.Entry.self, from: Data(publish("../elsewhere")))
        }
        try await follower.turn()
        let answer = try #require(try book.answer(to: number)?.refused?.refusal)
        #expect(answer.code == .unknownRound && answer.place == "round 2025")
        #expect(try book.waiting().isEmpty && book.answer(to: number) == nil && book.answer(to: "1") == nil)
    }

    @Test(
        "COO-9: a round of the same period with one kommune more is not opened where the difference would tell its figure"
    )
    func collision() async throws {
        for (release, collides) in [("pooled", true), ("named", false)] {
            var hall = try TownHall {
                $0.replacing("total: named", with: "total: \(release)")
                    .replacing("koen: named", with: "koen: \(release)")
            }
            try await hall.runToTheEnd()
            let late = try #require(KommuneCode(169))
            try hall.enrol(late, SigningKey())
            let (terms, roster) = (try StudyTerms(hall.study), try hall.desk.roster())
            func open(_ round: String, _ kommuner: [KommuneCode]) async throws -> Refusal? {
                let draft = try hall.draft(contributors: kommuner, name: RoundName(round))
                do throws(Refusal) {
                    try await hall.house.open(draft, terms: terms, roster: roster)
                    return nil
                } catch {
                    return error
                }
            }
            let refusal = try await open("med", hall.kommuner + [late])
            #expect((refusal?.code == .releaseCollides) == collides, "\(String(describing: refusal))")
            #expect(refusal?.place.contains(hall.name.text) ?? true)
            #expect(try await open("igen", hall.kommuner) == nil)
        }
    }
}
