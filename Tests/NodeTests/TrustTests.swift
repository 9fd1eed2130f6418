import Digests
import Disclosure
import Messages
import Sealing
import Sharing
import Store
import Testing
import Vocabulary

@testable import Node

/// What a node believes of rosters and vouchers, with a coordinator that may sign anything.
@Suite("Trust")
struct TrustTests {
    let folder: TemporaryFolder
    let store: NodeStore
    let coordinator = SigningKey()
    let own = SigningKey()
    let keys: [KommuneCode: SigningKey]

    init() throws {
        folder = try TemporaryFolder()
        store = try NodeStore(folder: folder.path)
        var keys: [KommuneCode: SigningKey] = [:]
        for number in [165, 167, 169, 183] { keys[try kommune(number)] = SigningKey() }
        self.keys = keys
    }

    private func trust() throws -> Trust {
        Trust(
            store: store,
            coordinator: coordinator.verifyingKey,
            own: Roster.Entry(kommune: try kommune(153), name: "Brøndby", key: own.verifyingKey)
        )
    }

    private func roster(
        _ version: UInt32,
        changing changes: [Int: SigningKey] = [:],
        names: [Int: String] = [:],
        signedBy key: SigningKey? = nil
    ) throws -> [UInt8] {
        var all = keys
        all[try kommune(153)] = own
        for (number, key) in changes { all[try kommune(number)] = key }
        let entries = all.map { code, key in
            Roster.Entry(kommune: code, name: names[Int(code.number)] ?? "K\(code)", key: key.verifyingKey)
        }
        return try sign(.roster(Roster(version: version, entries: entries)), .coordinator, key ?? coordinator)
    }

    private func sign(_ statement: Statement, _ sender: Party, _ key: SigningKey) throws -> [UInt8] {
        try SignedMessage(statement, from: sender) { (bytes: [UInt8]) throws(Refusal) in try key.sign(bytes) }.bytes
    }

    @Test("NODE-1: a roster that another key signed is refused, and pins nobody")
    func stranger() async throws {
        let bytes = try roster(1, signedBy: SigningKey())
        #expect(await refusal { try trust().latest(bytes) }?.code == .badSignature)
        let receipt = Receipt(message: Hashing.sha256([1]), received: Timestamp(seconds: 1))
        let other = try sign(.receipt(receipt), .coordinator, coordinator)
        #expect(await refusal { try trust().latest(other) }?.code == .notTheCoordinator)
        #expect(try store.peers().isEmpty)
    }

    @Test("NODE-6: an older roster is refused, and another one of the same version")
    func rollback() async throws {
        let first = try roster(1)
        let second = try roster(2, names: [165: "Nyt navn"])
        try trust().latest(first)
        try trust().latest(second)
        try trust().latest(second)
        #expect(await refusal { try trust().latest(first) }?.code == .olderRoster)
        let other = try roster(2, names: [165: "Andet navn"])
        #expect(await refusal { try trust().latest(other) }?.code == .olderRoster)
        #expect(try store.peer(try kommune(165))?.name == "Nyt navn")
        // A round's own roster may be older: it is checked against the pinned keys.
        _ = try trust().roster(first)
    }

    @Test("NODE-6: a roster with another key for this kommune, or an unprintable name, is refused")
    func misstatement() async throws {
        #expect(await refusal { try trust().latest(roster(1, changing: [153: SigningKey()])) }?.code == .badRoster)
        for name in ["a\u{1B}[31mb", "a\nb", "a\tb", "", " ", "a\u{202E}b", "a\u{2028}b"] {
            #expect(await refusal { try trust().latest(roster(1, names: [165: name])) }?.code == .badRoster)
        }
        #expect(try store.peers().isEmpty)
    }

    @Test("STO-11: a changed key is refused whole; after it is forgotten and pinned anew, its words must be read again")
    func changedKey() async throws {
        let code = try kommune(165)
        let first = try #require(keys[code]).verifyingKey
        try trust().latest(roster(1))
        try store.recordReading(of: code, identityKey: first, by: "Anna", at: Timestamp(seconds: 1))
        let new = SigningKey()
        let changed = try roster(2, changing: [165: new], names: [167: "Omdøbt"])
        #expect(await refusal { try trust().latest(changed) }?.code == .otherKeyPinned)
        #expect(try store.peer(code)?.identityKey == first)
        #expect(try store.peer(try kommune(167))?.name == "K167")
        try store.forget(code)
        try trust().latest(changed)
        #expect(try store.peer(code)?.identityKey == new.verifyingKey)
        #expect(try store.peer(code)?.reading == nil)
    }

    // 153, 165 and 167 are members, t = 1; 169 and 183 only contribute.
    private func draft(_ roster: [UInt8], committee: [Int] = [153, 165, 167]) throws -> (Draft, Keyring) {
        let message = try UnverifiedMessage(decoding: roster)
            .verified(by: Keyring(coordinator: coordinator.verifyingKey))
        guard case .roster(let body) = message.statement else { throw Refusal(.badRoster, at: "test") }
        let first = try #require(Day(iso: "2025-01-01"))
        let draft = Draft(
            round: try #require(RoundName("r")),
            study: Hashing.sha256([1]),
            slotCount: 3,
            period: try #require(Period(first: first, last: first)),
            contributors: body.entries.map(\.kommune),
            committee: try committee.map { try kommune($0) },
            threshold: try Threshold(committee: committee.count, tolerated: 1),
            thresholds: .standard,
            roster: message.digest,
            closes: Timestamp(seconds: 0),
            suite: Envelope.suite
        )
        return (draft, Keyring(coordinator: coordinator.verifyingKey, roster: body))
    }

    private func voucher(for number: Int, key: VerifyingKey? = nil, from: Int, by: SigningKey? = nil) throws -> [UInt8]
    {
        let about = try kommune(number)
        let voucher = Voucher(kommune: about, key: try key ?? #require(keys[about]).verifyingKey)
        let signer = try by ?? (from == 153 ? own : #require(keys[try kommune(from)]))
        return try sign(.voucher(voucher), .kommune(try kommune(from)), signer)
    }

    private func read(_ numbers: Int...) throws {
        for number in numbers {
            let code = try kommune(number)
            let key = try #require(try store.peer(code)).identityKey
            try store.recordReading(of: code, identityKey: key, by: "Anna", at: Timestamp(seconds: 1))
        }
    }

    @Test("RND-7: t + 1 members whose own keys were read make a contributor's key count; fewer do not")
    func vouchers() throws {
        let bytes = try roster(1)
        try trust().latest(bytes)
        let (draft, round) = try draft(bytes)
        try read(165)
        try trust().keep(vouchers: [voucher(for: 169, from: 165), voucher(for: 169, from: 167)])
        // 167 has not been read: its word counts for nothing.
        #expect(try trust().trusted(in: draft, by: round) == [try kommune(165)])
        try read(167)
        #expect(
            try trust().trusted(in: draft, by: round) == [try kommune(165), try kommune(167), try kommune(169)]
        )
    }

    @Test("RND-7: vouchers of one who is no member, of a forger, for another key or for a member do not count")
    func worthlessVouchers() throws {
        let bytes = try roster(1)
        try trust().latest(bytes)
        let (draft, round) = try draft(bytes)
        try read(165, 183)
        try trust()
            .keep(vouchers: [
                voucher(for: 169, from: 165),
                voucher(for: 169, from: 183),
                voucher(for: 169, from: 167, by: SigningKey()),
                voucher(for: 169, from: 169),
                voucher(for: 169, key: SigningKey().verifyingKey, from: 167),
                voucher(for: 167, from: 165),
                voucher(for: 167, from: 169),
                [1, 2, 3],
            ])
        #expect(try trust().trusted(in: draft, by: round) == [try kommune(165), try kommune(183)])
    }

    @Test(
        "RND-7: a member's key must have been read, however many vouch; a voucher that is kept is held against the key again"
    )
    func membersAreRead() throws {
        let bytes = try roster(1)
        try trust().latest(bytes)
        try read(165, 167)
        try trust().keep(vouchers: [voucher(for: 169, from: 165), voucher(for: 169, from: 167)])
        let (wide, round) = try draft(bytes, committee: [153, 165, 167, 169])
        #expect(try trust().trusted(in: wide, by: round) == [try kommune(165), try kommune(167)])
        let (narrow, same) = try draft(bytes)
        #expect(try trust().trusted(in: narrow, by: same).contains(try kommune(169)))
        // As it would stand there if the store had not noticed that the key is another.
        let stale = try voucher(for: 169, key: SigningKey().verifyingKey, from: 167)
        try store.keepVoucher(stale, for: try kommune(169), from: try kommune(167))
        #expect(try trust().trusted(in: narrow, by: same) == [try kommune(165), try kommune(167)])
    }

    @Test(
        "RND-7: a voucher ends with its signer's key; a key read after the round's roster does not count in the round"
    )
    func newKeys() throws {
        let bytes = try roster(1)
        try trust().latest(bytes)
        let (draft, round) = try draft(bytes)
        try read(165, 167)
        try trust().keep(vouchers: [voucher(for: 169, from: 165), voucher(for: 169, from: 167)])
        #expect(try trust().trusted(in: draft, by: round).contains(try kommune(169)))
        try store.forget(try kommune(167))
        let later = try roster(2, changing: [167: SigningKey()])
        try trust().latest(later)
        try read(167)
        let (laterDraft, laterRound) = try self.draft(later)
        // The kept voucher is of 167's former key.
        #expect(try trust().trusted(in: laterDraft, by: laterRound) == [try kommune(165), try kommune(167)])
        // The former round goes by 167's former key, which nobody here vouches for any more.
        #expect(try trust().trusted(in: draft, by: round) == [try kommune(165)])
    }

    @Test("NODE-4: only the coordinator's receipt for exactly these bytes is one")
    func receipts() async throws {
        let keyring = Keyring(coordinator: coordinator.verifyingKey)
        let message: [UInt8] = [1, 2, 3]
        let good = Receipt(message: Hashing.sha256(message), received: Timestamp(seconds: 1))
        try Receipt.check(try sign(.receipt(good), .coordinator, coordinator), covers: message, by: keyring)
        let other = Receipt(message: Hashing.sha256([1, 2]), received: Timestamp(seconds: 1))
        let wrong = try sign(.receipt(other), .coordinator, coordinator)
        #expect(await refusal { try Receipt.check(wrong, covers: message, by: keyring) }?.code == .badReceipt)
        let forged = try sign(.receipt(good), .coordinator, SigningKey())
        #expect(await refusal { try Receipt.check(forged, covers: message, by: keyring) }?.code == .badSignature)
        let statement = try roster(1)
        #expect(await refusal { try Receipt.check(statement, covers: message, by: keyring) }?.code == .badReceipt)
        #expect(await refusal { try Receipt.check([], covers: message, by: keyring) } != nil)
    }
}
