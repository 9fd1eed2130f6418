import Foundation
import Store
import Testing
import Vocabulary

@Suite("The copy of the outbound ledger")
struct LedgerCopyTests {
    let folder = TemporaryFolder()
    let elsewhere = TemporaryFolder()

    init() throws { try FileManager.default.createDirectory(atPath: elsewhere.path, withIntermediateDirectories: true) }

    private var file: String { "\(elsewhere.path)/\(LedgerCopy.name)" }

    private func open() throws -> NodeStore { try NodeStore(folder: folder.path, ledgerCopy: elsewhere.path) }

    /// Three messages, the first of which has its receipt.
    private func fill() throws {
        let store = try open()
        for text in ["one", "two", "three"] { try store.enqueue(NodeStoreTests.message(text), at: .noon) }
        let id = try #require(try store.waiting().first?.id)
        try store.markSent(id, receipt: [5], at: .later)
    }

    private func text() throws -> String { try String(contentsOfFile: file, encoding: .utf8) }

    private func write(_ text: String) throws { try Data(text.utf8).write(to: URL(fileURLWithPath: file)) }

    @Test("LED-7: a line is in the copy before its message is handed out to be sent, for the group to read")
    func before() throws {
        let store = try open()
        try store.enqueue(NodeStoreTests.message("one"), at: .noon)
        #expect(try store.waiting().count == 1)
        #expect(try LedgerCopy.lines(at: elsewhere.path).map(\.hash) == store.ledger().map(\.hash))
        #expect(try LedgerCopy.lines(at: file) == store.ledger())
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(mode == 0o640)
    }

    @Test("LED-7: what cannot be copied is not handed out; once it can, it is")
    func unwritable() throws {
        let store = try open()
        try store.enqueue(NodeStoreTests.message("one"), at: .noon)
        try FileManager.default.removeItem(atPath: elsewhere.path)
        #expect(refusal { _ = try store.waiting() }?.code == .ledgerCopyUnusable)
        try FileManager.default.createDirectory(atPath: elsewhere.path, withIntermediateDirectories: true)
        #expect(try store.waiting().count == 1)
        #expect(try LedgerCopy.lines(at: file).count == 1)
    }

    @Test("LED-7: half a line of a process that was cut off is passed over, and mended by the next")
    func torn() throws {
        try fill()
        let whole = try text()
        try write(String(whole.dropLast(40)))
        #expect(try LedgerCopy.lines(at: file).count == 2)
        let store = try open()
        _ = try store.waiting()
        #expect(try text() == whole)
    }

    @Test(
        "LED-7, LED-8: beside lines that somebody forged, and where the copy has gone, nothing is handed out to be sent"
    )
    func forged() throws {
        let store = try open()
        try store.enqueue(NodeStoreTests.message("one"), at: .noon)
        #expect(try store.waiting().count == 1)
        let (other, workshop) = (TemporaryFolder(), TemporaryFolder())
        try FileManager.default.createDirectory(atPath: workshop.path, withIntermediateDirectories: true)
        do {
            // The chain has no key: whoever has the lines can make lines that follow them.
            let forger = try NodeStore(folder: other.path, ledgerCopy: workshop.path)
            for text in ["one", "two", "three"] { try forger.enqueue(NodeStoreTests.message(text), at: .noon) }
            _ = try forger.waiting()
            try Data(contentsOf: URL(fileURLWithPath: "\(workshop.path)/\(LedgerCopy.name)"))
                .write(to: URL(fileURLWithPath: file))
        }
        try store.enqueue(NodeStoreTests.message("zwei"), at: .noon)
        #expect(refusal { _ = try store.waiting() }?.code == .ledgerCopyDiffers)
        try FileManager.default.removeItem(atPath: file)
        #expect(refusal { _ = try store.waiting() }?.code == .ledgerCopyDiffers)
        #expect(!FileManager.default.fileExists(atPath: file), "a copy that was begun is not begun anew in silence")
    }

    @Test("LED-7: a folder that is not there is told when the node is set up")
    func missingFolder() {
        let store = refusal { _ = try NodeStore(folder: folder.path, ledgerCopy: "\(elsewhere.path)/nowhere") }
        #expect(store?.code == .ledgerCopyUnusable)
    }

    @Test(
        "LED-8: a copy in which a line was changed, taken out or moved is refused with its line, by whoever has the copy alone",
        arguments: [0, 1, 2, 3, 4]
    )
    func changed(_ kind: Int) throws {
        try fill()
        var lines = try text().split(separator: "\n").map(String.init)
        switch kind {
        case 0: lines[1] = lines[1].replacingOccurrences(of: "\"recipient\":0", with: "\"recipient\":153")
        case 1: lines[1] = lines[1].replacingOccurrences(of: "\"recipient\":0", with: "\"extra\":1,\"recipient\":0")
        case 2: lines.remove(at: 1)
        case 3: lines.swapAt(1, 2)
        default: lines[1] = ""
        }
        try write(lines.joined(separator: "\n") + "\n")
        let refused = refusal { _ = try LedgerCopy.lines(at: file) }
        #expect(refused?.code == .ledgerBroken)
        #expect(refused?.place.hasSuffix("line 2") == true)
        #expect(refusal { _ = try open() }?.code == .ledgerBroken)
    }

    @Test("LED-8: a state folder that was set back behind its copy does not start")
    func setBack() throws {
        try fill()
        let earlier = try folder.copyAsAfterPowerCut()
        let store = try open()
        try store.enqueue(NodeStoreTests.message("four"), at: .later)
        #expect(try store.waiting().count == 3)
        let refused = refusal { _ = try NodeStore(folder: earlier.path, ledgerCopy: elsewhere.path) }
        #expect(refused?.code == .ledgerCopyDiffers)
        #expect(refused?.place.hasSuffix("line 4") == true)
    }

    @Test("LED-8: a copy whose tail was cut does not start a node, unless what it lacks has not left yet")
    func cut() throws {
        try fill()
        let lines = try text().split(separator: "\n").map(String.init)
        // Lines 2 and 3 wait; line 1 has its receipt.
        try write(lines[0] + "\n")
        #expect(try open().waiting().count == 2)
        #expect(try LedgerCopy.lines(at: file).count == 3)
        try write("")
        let refused = refusal { _ = try open() }
        #expect(refused?.code == .ledgerCopyDiffers)
        #expect(refused?.place.hasSuffix("line 1") == true)
    }

    @Test("LED-8: another ledger of the same length, and a copy that has gone, are refused; a first copy is begun")
    func exchanged() throws {
        try fill()
        let other = TemporaryFolder()
        do {
            let store = try NodeStore(folder: other.path)
            for text in ["one", "zwei", "three"] { try store.enqueue(NodeStoreTests.message(text), at: .noon) }
        }
        #expect(
            refusal { _ = try NodeStore(folder: other.path, ledgerCopy: elsewhere.path) }?.place.hasSuffix("line 2")
                == true
        )
        try FileManager.default.removeItem(atPath: file)
        #expect(refusal { _ = try open() }?.code == .ledgerCopyDiffers)
        let second = TemporaryFolder()
        try FileManager.default.createDirectory(atPath: second.path, withIntermediateDirectories: true)
        let store = try NodeStore(folder: folder.path, ledgerCopy: second.path)
        #expect(try LedgerCopy.lines(at: second.path).map(\.hash) == store.ledger().map(\.hash))
    }

    @Test("LED-8: whoever lists the ledger beside the node is told as well")
    func beside() throws {
        try fill()
        let desk = try NodeStore(folder: folder.path, access: .beside, ledgerCopy: elsewhere.path)
        #expect(try desk.checkedLedger().count == 3)
        try write("")
        #expect(refusal { _ = try desk.checkedLedger() }?.code == .ledgerCopyDiffers)
    }

    @Test("LED-6: a request to be enrolled is listed once before it leaves, and its one-time code is kept nowhere")
    func enrolment() throws {
        do {
            let store = try open()
            try store.enqueue(NodeStoreTests.message("one"), at: .noon)
        }
        let desk = try NodeStore(folder: folder.path, access: .beside, ledgerCopy: elsewhere.path)
        let code = Array("one-time code 4711".utf8)
        let line = LedgerLine(recipient: .coordinator, kind: "enrolment", bytes: code)
        for _ in 0..<2 {
            try desk.listEnrolment(OutgoingMessage(kind: "enrolment", bytes: code, lines: [line]), at: .noon)
        }
        #expect(try LedgerCopy.lines(at: file).map(\.kind) == ["message", "enrolment"])
        #expect(try desk.ledger().last?.digest == digest("one-time code 4711"))
        #expect(try folder.everything().range(of: Data(code)) == nil)
        let store = try open()
        #expect(try store.waiting().map(\.kind) == ["message"])
    }

    @Test("LED-6: what goes over sockets is added up by day")
    func wire() throws {
        let store = try open()
        for day in [20_000, 20_001, 20_000] {
            try store.count(WireCount(day: Day(number: Int32(day)), requests: 1, sent: 100, bodies: 40, received: 7))
        }
        #expect(
            try store.wire() == [
                WireCount(day: Day(number: 20_000), requests: 2, sent: 200, bodies: 80, received: 14),
                WireCount(day: Day(number: 20_001), requests: 1, sent: 100, bodies: 40, received: 7),
            ]
        )
    }
}

@Suite("Whether a node runs")
struct RunningTests {
    let folder = TemporaryFolder()

    @Test("STO-14: whether a process runs is seen from outside, and asking keeps none from starting")
    func asked() throws {
        #expect(!NodeStore.isRunning(folder: folder.path))
        do {
            let store = try NodeStore(folder: folder.path)
            #expect(NodeStore.isRunning(folder: folder.path))
            withExtendedLifetime(store) {}
        }
        let path = folder.path
        let asking = Thread { while !Thread.current.isCancelled { _ = NodeStore.isRunning(folder: path) } }
        asking.start()
        for _ in 0..<50 { _ = try NodeStore(folder: path) }
        asking.cancel()
    }
}
