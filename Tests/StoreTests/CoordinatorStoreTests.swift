import Store
import Testing
import Vocabulary

@Suite("The coordinator's store")
struct CoordinatorStoreTests {
    let folder = TemporaryFolder()

    private func entry(_ position: Int, _ byte: UInt8) -> ChainedEntry {
        ChainedEntry(entry: BoardEntry(position: position, bytes: [byte]), chain: digest("chain \(position) \(byte)"))
    }

    @Test("STO-1: what a transition stored is all there after a power cut")
    func survivesPowerCut() throws {
        let name = try round()
        let store = try CoordinatorStore(folder: folder.path)
        let sealed = StoredEnvelope(
            contributor: try kommune(153),
            sequence: 1,
            member: try kommune(165),
            bytes: [4, 5]
        )
        let step = CoordinatorTransition(
            round: name,
            snapshot: [1],
            state: "open",
            boardEntries: [entry(0, 7), entry(1, 8)],
            envelopes: [sealed]
        )
        try store.transition(step, at: .noon)
        let copy = try folder.copyAsAfterPowerCut()
        let revived = try CoordinatorStore(folder: copy.path)
        #expect(try revived.round(name)?.snapshot == [1])
        #expect(try revived.rounds().map(\.state) == ["open"])
        #expect(try revived.board(name, from: 1) == [entry(1, 8)])
        let member = try kommune(165)
        let found = try revived.envelope(in: name, contributor: sealed.contributor, sequence: 1, member: member)
        #expect(found == [4, 5])
        let absent = try revived.envelope(in: name, contributor: sealed.contributor, sequence: 2, member: member)
        #expect(absent == nil)
        withExtendedLifetime(store) {}
    }

    @Test("STO-2: the board takes the same bytes again and refuses others, and so do envelopes")
    func appendOnly() throws {
        let name = try round()
        let store = try CoordinatorStore(folder: folder.path)
        func step(
            _ entry: ChainedEntry,
            _ bytes: [UInt8],
            member: KommuneCode?
        ) throws -> CoordinatorTransition {
            let sealed = StoredEnvelope(
                contributor: try kommune(153),
                sequence: 1,
                member: member,
                bytes: bytes
            )
            return CoordinatorTransition(
                round: name,
                snapshot: [1],
                state: "open",
                boardEntries: [entry],
                envelopes: [sealed]
            )
        }
        for member in [try kommune(165), nil] {
            func write(_ entry: ChainedEntry, _ bytes: [UInt8]) throws {
                try store.transition(try step(entry, bytes, member: member), at: .noon)
            }
            try write(entry(0, 7), [4])
            try write(entry(0, 7), [4])
            #expect(refusal { try write(entry(0, 8), [4]) }?.code == .boardDiffers)
            #expect(refusal { try write(entry(2, 8), [4]) }?.code == .boardGap)
            #expect(refusal { try write(entry(1, 8), [5]) }?.code == .storedOtherwise)
        }
        // What is sealed to members goes with the round, and what is sealed to an auditor stays.
        try store.deleteEnvelopes(name)
        let (one, two) = (try kommune(153), try kommune(165))
        #expect(try store.envelope(in: name, contributor: one, sequence: 1, member: two) == nil)
        #expect(try store.auditorEnvelope(in: name, contributor: one, sequence: 1) == [4])
        #expect(try store.board(name).count == 1)
    }

    @Test("STO-12: a one-time code enrols once, for its kommune, before it expires")
    func invitation() throws {
        let (broendby, ishoej) = (try kommune(153), try kommune(183))
        let (code, first) = (digest("code"), try key(1))
        let store = try CoordinatorStore(folder: folder.path)
        try store.invite(
            broendby,
            secretHash: code,
            at: .noon,
            expires: Timestamp(seconds: Timestamp.noon.seconds + 60)
        )
        func enrol(_ who: KommuneCode, _ byte: UInt8, _ code: Digest, _ time: Timestamp) throws -> Enrolment {
            try store.enrol(who, identityKey: try key(byte), request: [byte], secretHash: code, at: time)
        }
        #expect(refusal { _ = try enrol(ishoej, 1, code, .noon) }?.code == .invitationInvalid)
        #expect(refusal { _ = try enrol(broendby, 1, digest("guess"), .noon) }?.code == .invitationInvalid)
        #expect(refusal { _ = try enrol(broendby, 1, code, .later) }?.code == .invitationInvalid)
        let enrolment = try enrol(broendby, 1, code, .noon)
        #expect(enrolment.state == .pending && enrolment.identityKey == first)
        #expect(try enrol(broendby, 1, code, .later) == enrolment)
        #expect(refusal { _ = try enrol(broendby, 2, code, .noon) }?.code == .invitationInvalid)
        #expect(try store.enrolments() == [enrolment])
    }

    @Test("An enrolment is decided once; a later approval of the kommune ends the earlier one")
    func decisions() throws {
        let broendby = try kommune(153)
        let store = try CoordinatorStore(folder: folder.path)
        var enrolments: [Enrolment] = []
        for byte: UInt8 in 1...3 {
            let code = digest("code \(byte)")
            try store.invite(broendby, secretHash: code, at: .noon, expires: .later)
            let time = Timestamp(seconds: Timestamp.noon.seconds + Int64(byte))
            enrolments.append(
                try store.enrol(broendby, identityKey: try key(byte), request: [byte], secretHash: code, at: time)
            )
        }
        try store.approve(enrolments[0], certificate: [1], at: .later)
        #expect(try store.enrolments()[0].state == .approved(certificate: [1]))
        try store.refuse(enrolments[1], at: .later)
        #expect(refusal { try store.approve(enrolments[1], certificate: [2], at: .later) }?.code == .notStored)
        try store.approve(enrolments[2], certificate: [3], at: .later)
        #expect(try store.enrolments().map(\.state) == [.refused, .refused, .approved(certificate: [3])])
    }

    @Test("Roster editions are appended; a study's digest stands for its canonical bytes")
    func papers() throws {
        let store = try CoordinatorStore(folder: folder.path)
        #expect(try store.roster() == nil)
        #expect(try store.appendRoster([1], at: .noon) == 1)
        #expect(try store.appendRoster([1], at: .later) == 1)
        #expect(try store.appendRoster([2], at: .later) == 2)
        #expect(try store.roster() == [2])

        let study = StoredStudy(digest: digest("study"), canonical: [1], yaml: "id: x")
        try store.keepStudy(study, at: .noon)
        try store.keepStudy(study, at: .later)
        #expect(try store.study(study.digest) == study)
        let other = StoredStudy(digest: study.digest, canonical: [2], yaml: "id: x")
        #expect(refusal { try store.keepStudy(other, at: .later) }?.code == .storedOtherwise)
        #expect(try store.study(digest("none")) == nil)

        try store.keepVoucher([9], for: try kommune(153), from: try kommune(165), at: .noon)
        try store.keepVoucher([8], for: try kommune(153), from: try kommune(165), at: .later)
        #expect(try store.vouchers() == [[8]])
    }
}
