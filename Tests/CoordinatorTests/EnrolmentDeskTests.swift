import Digests
import Messages
import Sealing
import Store
import TLS
import Testing
import Transport
import Vocabulary

@testable import Coordinator

@Suite("Enrolment at the coordinator")
struct EnrolmentDeskTests {
    let hall: TownHall
    let code: KommuneCode
    let key = SigningKey()

    init() throws {
        hall = try TownHall()
        code = try kommune(153)
    }

    private func request(_ invitation: EnrolmentCode, _ key: SigningKey) throws -> EnrolmentRequest {
        try EnrolmentRequest(
            code: invitation,
            identity: key.verifyingKey,
            certificateRequest: CertificateRequest(kommune: invitation.kommune).der
        ) { (bytes: [UInt8]) throws(Refusal) in try key.sign(bytes) }
    }

    @Test("COO-1: a folder is set up once, and what is set up is not made anew; an empty one serves nobody")
    func setUpOnce() async throws {
        let store = hall.store
        let refused = await refusal {
            try CoordinatorKeys.make(name: "Prøve", hosts: ["localhost"], in: store.documents, at: .now)
        }
        #expect(refused?.code == .coordinatorInitialised)
        let again = try CoordinatorKeys(store.documents)
        #expect(again.identity.verifyingKey == hall.desk.keys.identity.verifyingKey)
        #expect(again.authority.fingerprint == hall.desk.keys.authority.fingerprint)
        let empty = try TemporaryFolder()
        #expect(await refusal { _ = try CoordinatorDesk(folder: empty.path) }?.code == .coordinatorNotInitialised)
    }

    @Test("ENR-5: the same request is answered alike while it waits and after; a used code enrols no other key")
    func idempotent() async throws {
        let invitation = try hall.desk.invite(code, name: "Brøndby")
        let first = try request(invitation, key)
        for _ in 0..<3 { #expect(try hall.desk.answer(first) == .pending(retryAfter: 5)) }
        #expect(try hall.desk.pending().count == 1)
        let thief = try request(invitation, SigningKey())
        #expect(await refusal { _ = try hall.desk.answer(thief) }?.code == .invitationInvalid)
        try hall.desk.approve(code, words: Fingerprint.words(kommune: code, key: key.verifyingKey))
        guard case .issued(let grant) = try hall.desk.answer(first),
            case .issued(let again) = try hall.desk.answer(first)
        else {
            Issue.record("not issued")
            return
        }
        #expect(grant == again)
        #expect(grant.coordinator == hall.desk.keys.identity.verifyingKey)
        #expect(await refusal { _ = try hall.desk.answer(thief) }?.code == .invitationInvalid)
    }

    @Test("COO-3: other words approve nobody; the words of one of two keys approve that one")
    func words() async throws {
        let rival = SigningKey()
        let first = try request(try hall.desk.invite(code, name: "Brøndby"), key)
        let second = try request(try hall.desk.invite(code, name: "Brøndby"), rival)
        _ = try hall.desk.answer(first)
        _ = try hall.desk.answer(second)
        let words = Fingerprint.words(kommune: code, key: key.verifyingKey)
        let others = Fingerprint.words(kommune: try kommune(165), key: key.verifyingKey)
        #expect(await refusal { try hall.desk.approve(code, words: others) }?.code == .wordsDiffer)
        #expect(await refusal { try hall.desk.approve(code, words: []) }?.code == .wordsDiffer)
        #expect(await refusal { try hall.desk.approve(try kommune(165), words: words) }?.code == .nothingPending)
        #expect(try hall.roster().entries.isEmpty)
        try hall.desk.approve(code, words: words.map { $0.uppercased() })
        #expect(try hall.roster().entries.map(\.key) == [key.verifyingKey])
        #expect(try hall.desk.answer(second) == .pending(retryAfter: 5))
    }

    @Test("NET-4: after a new enrolment the former certificate and key are worth nothing")
    func reenrolment() async throws {
        let former = try hall.enrol(code, key)
        #expect(hall.desk.isAdmitted(code, certificate: former.certificate))
        #expect(!hall.desk.isAdmitted(try kommune(165), certificate: former.certificate))
        #expect(!hall.desk.isAdmitted(code, certificate: Hashing.sha256([1])))
        let new = SigningKey()
        let latter = try hall.enrol(code, new)
        #expect(!hall.desk.isAdmitted(code, certificate: former.certificate))
        #expect(hall.desk.isAdmitted(code, certificate: latter.certificate))
        #expect(try hall.roster().entries.map(\.key) == [new.verifyingKey])
        #expect(await refusal { _ = try hall.desk.answer(former.request) }?.code == .notAdmitted)
    }

    @Test("COO-7: every roster's version is the one before plus one, also where a kommune only changes its key")
    func versions() throws {
        var versions: [UInt32] = []
        for (number, key) in [(153, key), (165, SigningKey()), (153, SigningKey()), (165, SigningKey())] {
            try hall.enrol(try kommune(number), key)
            versions.append(try hall.roster().version)
        }
        #expect(versions == [1, 2, 3, 4])
        #expect(try hall.desk.roster() == hall.desk.roster())
    }

    @Test("COO-7: an approval whose roster was never made, because the process ended, is in the next roster")
    func cutOff() throws {
        try hall.enrol(code, key)
        let other = try kommune(165)
        _ = try hall.desk.answer(try request(try hall.desk.invite(other, name: "Albertslund"), SigningKey()))
        let pending = try #require(try hall.store.enrolments().first { $0.state == .pending })
        try hall.store.approve(pending, certificate: [1], at: .now)
        #expect(try hall.roster().entries.map(\.kommune) == [code, other])
        #expect(try hall.roster().version == 2)
    }

    @Test(
        "COO-6: a name that is empty, too long or not one printable line is refused",
        arguments: [
            "", " ", "\t", "Brønd\tby", "Brønd\nby", "Brønd\u{1B}[31mby", "Brønd\u{2028}by", "Brønd\u{202E}by",
            "Brønd\u{0}by", String(repeating: "ø", count: 51),
        ]
    )
    func names(_ name: String) async throws {
        #expect(await refusal { _ = try hall.desk.invite(code, name: name) }?.code == .badName)
    }

    @Test("COO-6: a name of markup and separators is carried as it is")
    func markup() throws {
        _ = try hall.desk.invite(code, name: "<b>\"Høje;Taastrup\", & 'co'</b>")
        _ = try hall.desk.invite(code, name: String(repeating: "ø", count: 50))
    }

    @Test("COO-2: a voucher counts only from its sender, for a key of the roster, and as a voucher")
    func vouchers() async throws {
        let peer = try kommune(165)
        let peerKey = SigningKey()
        try hall.enrol(code, key)
        try hall.enrol(peer, peerKey)
        func voucher(for about: KommuneCode, _ vouched: VerifyingKey, from: KommuneCode, _ by: SigningKey) throws
            -> [UInt8]
        {
            try SignedMessage(.voucher(Voucher(kommune: about, key: vouched)), from: .kommune(from)) {
                (bytes: [UInt8]) throws(Refusal) in try by.sign(bytes)
            }
            .bytes
        }
        let good = try voucher(for: peer, peerKey.verifyingKey, from: code, key)
        #expect(await refusal { _ = try await hall.relay.vouch(good, from: peer) }?.code == .notThePeer)
        let stranger = try voucher(for: peer, SigningKey().verifyingKey, from: code, key)
        #expect(await refusal { _ = try await hall.relay.vouch(stranger, from: code) }?.code == .notFound)
        let nobody = try voucher(for: try kommune(183), key.verifyingKey, from: code, key)
        #expect(await refusal { _ = try await hall.relay.vouch(nobody, from: code) }?.code == .notFound)
        let forged = try voucher(for: peer, peerKey.verifyingKey, from: code, SigningKey())
        #expect(await refusal { _ = try await hall.relay.vouch(forged, from: code) }?.code == .badSignature)
        #expect(try hall.store.vouchers().isEmpty)
        _ = try await hall.relay.vouch(good, from: code)
        #expect(try hall.store.vouchers() == [good])
    }
}
