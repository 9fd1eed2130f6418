import Foundation
import Glibc
import Synchronization
import TestSupport
import Testing

@testable import Node

@Suite("Signs of life", .timeLimit(.minutes(8)))
struct PulseTests {
    private final class Clock: Sendable {
        let now = Mutex(ContinuousClock.now)
        func pass(_ seconds: Int) { now.withLock { $0 += .seconds(seconds) } }
    }

    private func pulse() -> (Pulse, Clock) {
        let clock = Clock()
        return (Pulse { clock.now.withLock { $0 } }, clock)
    }

    @Test("NODE-52: work that stands still is named, work that goes on is not, however long it takes")
    func still() {
        let (pulse, clock) = pulse()
        let tally = pulse.begin("tally", allowance: .seconds(60))
        for _ in 0..<1000 {
            clock.pass(50)
            tally.goesOn()
            #expect(pulse.still.isEmpty)
        }
        let turn = pulse.begin("turn", allowance: .seconds(10))
        clock.pass(11)
        #expect(pulse.still == ["turn"])
        clock.pass(60)
        #expect(pulse.still == ["tally", "turn"])
        tally.goesOn()
        #expect(pulse.still == ["turn"], "one that goes on does not speak for another")
        pulse.end(turn)
        pulse.end(tally)
        clock.pass(100_000)
        #expect(pulse.still.isEmpty)
    }

    @Test("NODE-52: while a request is on its way its own time counts, and then its turn's again")
    func within() {
        let (pulse, clock) = pulse()
        let turn = pulse.begin("turn", allowance: .seconds(10))
        let request = pulse.begin("submission", allowance: .seconds(600), within: turn)
        clock.pass(500)
        #expect(pulse.still.isEmpty)
        clock.pass(101)
        #expect(pulse.still == ["submission"])
        pulse.end(request)
        #expect(pulse.still.isEmpty)
        clock.pass(11)
        #expect(pulse.still == ["turn"])
    }

    @Test(
        "NODE-52: a hang is seen by the service manager as a sign of life that does not come; what goes on again beats again"
    )
    func hang() async throws {
        let manager = try ManagerSocket("@tvaersum-\(UUID().uuidString)")
        let pulse = Pulse()
        let told = Mutex<[[String]]>([])
        let service = ServiceManager(environment: manager.environment)
        let heartbeat = try #require(Heartbeat(service, pulse) { names in told.withLock { $0.append(names) } })
        try await manager.untilTold("WATCHDOG=1")
        // Nothing says that this goes on.
        let work = pulse.begin("tally", allowance: .milliseconds(1))
        while told.withLock({ $0.isEmpty }) { try await Task.sleep(for: .milliseconds(10)) }
        _ = manager.told()
        // Ten beats' time.
        try await Task.sleep(for: .milliseconds(500))
        #expect(manager.told() == [])
        pulse.end(work)
        try await manager.untilTold("WATCHDOG=1")
        heartbeat.end()
        #expect(told.withLock { $0 } == [["tally"]], "told once")
    }

    @Test("NODE-53: a path and an abstract name are both told to, and nobody where nobody asked")
    func sockets() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("m-\(UUID().uuidString.prefix(8))")
            .path
        for manager in [try ManagerSocket(path), try ManagerSocket("@tvaersum-\(UUID().uuidString)")] {
            ServiceManager(environment: manager.environment).tell("READY=1\nSTATUS=ready")
            #expect(manager.told() == ["READY=1\nSTATUS=ready"])
            ServiceManager(environment: [:]).tell("READY=1")
            ServiceManager(environment: ["NOTIFY_SOCKET": ""]).tell("READY=1")
            ServiceManager(environment: ["NOTIFY_SOCKET": "/\(String(repeating: "x", count: 200))"]).tell("READY=1")
            #expect(manager.told() == [])
        }
    }

    @Test("NODE-53: a watchdog that is another process's, or none, gets no signs of life")
    func othersWatchdog() throws {
        #expect(ServiceManager(environment: [:]).watchdog == nil)
        #expect(ServiceManager(environment: ["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "1"]).watchdog == nil)
        #expect(
            ServiceManager(environment: ["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "\(getpid())"]).watchdog == 30
        )
        #expect(ServiceManager(environment: ["WATCHDOG_USEC": "never"]).watchdog == nil)
    }
}
