import Foundation
import TestSupport
import Testing
import Vocabulary

@testable import Node

/// A node's vigil through a day of a clock that the test turns.
@Suite("A day without news")
struct IdleTests {
    /// What a day came to.
    private struct Day {
        var polls = 0
        var wakes = 0
        var longest = 0.0
        var news = 0
        var back = 0
    }

    /// Plays a vigil until its clock stands at `hours`; `answer` says how a poll at a time ends, and after how many seconds.
    private func play(
        seed: UInt64 = 1,
        hours: Double = 24,
        _ answer: (Double) -> (event: Vigil.Event, after: Double)
    ) -> Day {
        var generator = SeededGenerator(seed: seed)
        var vigil = Vigil()
        var day = Day()
        var clock = 0.0
        var step = vigil.first
        while clock < hours * 3600 {
            let event: Vigil.Event
            switch step {
            case .act:
                event = .acted(moved: false)
            case .listen:
                day.polls += 1
                day.wakes += 1
                let (answered, seconds) = answer(clock)
                clock += seconds
                event = answered
            case .pause(let seconds):
                day.wakes += 1
                day.longest = max(day.longest, seconds)
                clock += seconds
                event = .paused
            }
            if case .acted = event, isGone(answer(clock).event), vigil.isAway {
                // Whoever asks afresh while nobody answers is told so at once.
                clock += 0.1
                day.polls += 1
                step = vigil.next(answer(clock).event, random: Double.random(in: 0...1, using: &generator))
                continue
            }
            step = vigil.next(event, random: Double.random(in: 0...1, using: &generator))
            if case .failed = event, vigil.isNews { day.news += 1 }
            if vigil.isBack { day.back += 1 }
        }
        return day
    }

    private func isGone(_ event: Vigil.Event) -> Bool {
        if case .failed = event { return true }
        return false
    }

    private static let lost = Refusal(.notEnrolled, at: "test")

    @Test("NODE-50: a day without news is 2,880 polls of thirty seconds, and as many wake-ups")
    func idle() {
        let day = play { _ in (.polled, Double(Vigil.wait)) }
        #expect(day.polls == 2880 && day.wakes == 2880)
        print("idle day: \(day.polls) polls, \(day.wakes) wake-ups")
    }

    @Test("NODE-51: a day without a coordinator is fewer attempts than a day with one, and one line in the log")
    func away() {
        for seed in UInt64(1)...20 {
            let day = play(seed: seed) { _ in (.failed(Self.lost, retryAfter: nil), 0.1) }
            #expect(day.polls <= 2900 && day.wakes <= 2900, "seed \(seed): \(day.polls) polls, \(day.wakes) wake-ups")
            #expect(day.longest <= 120 && day.news == 1 && day.back == 0)
            if seed == 1 { print("a day without a coordinator: \(day.polls) attempts, \(day.wakes) wake-ups") }
        }
    }

    @Test("NODE-51: one line when the coordinator goes away, one when it is back, and then the idle pace again")
    func hourAway() {
        let day = play { time in
            (3600..<7200).contains(time) ? (.failed(Self.lost, retryAfter: nil), 0.1) : (.polled, Double(Vigil.wait))
        }
        #expect(day.news == 1 && day.back == 1)
        #expect(day.polls <= 2900)
    }

    @Test(
        "NODE-51: the ceiling doubles up to its limit, jitter is full, and what the coordinator asks for is waited in any case"
    )
    func pace() {
        var pace = Pace(limit: 120)
        var ceilings: [Double] = []
        for _ in 0..<11 {
            _ = pace.failed(Self.lost)
            #expect(pace.seconds(0) == 0)
            ceilings.append(pace.seconds(1))
        }
        #expect(ceilings == [0.5, 1, 2, 4, 8, 16, 32, 64, 120, 120, 120])
        _ = pace.failed(Self.lost, retryAfter: 300)
        #expect(pace.seconds(0) == 300 && pace.seconds(1) == 420)
        _ = pace.failed(Self.lost, retryAfter: 100_000)
        #expect(pace.seconds(0) == 600, "a coordinator cannot put a node to sleep for ever")
        pace.succeeded()
        #expect(pace.seconds(1) == 0 && pace.refusal == nil)
    }

    @Test("NODE-51: each way of failing is no news; that a person is needed is")
    func news() {
        var pace = Pace(limit: 120)
        let other = Refusal(.nodeInitialised, at: "test")
        let person = Refusal(Refusal.Code(645, "NET-4", "withdrawn"), at: "test")
        let isNews = [Self.lost, other, Self.lost, person, person].map { pace.failed($0) }
        #expect(isNews == [true, false, false, true, false])
        #expect(pace.seconds(1) == 60)
    }

    @Test("STO-13, NODE-50: a ring is acted upon at once, afresh, with the same poll on its way")
    func ring() {
        var vigil = Vigil()
        #expect(vigil.first == .act(afresh: true))
        let events: [(Vigil.Event, Vigil.Step)] = [
            (.acted(moved: false), .listen), (.rang, .act(afresh: true)), (.acted(moved: true), .act(afresh: false)),
            (.acted(moved: false), .listen), (.polled, .act(afresh: false)), (.acted(moved: false), .listen),
            (.failed(Self.lost, retryAfter: nil), .pause(0.5)), (.rang, .act(afresh: true)),
        ]
        for (event, step) in events {
            let next = vigil.next(event, random: 1)
            #expect(next == step)
        }
    }
}
