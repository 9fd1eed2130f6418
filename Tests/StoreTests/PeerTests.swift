import Store
import Testing
import Vocabulary

@Suite("Pinned keys")
struct PeerTests {
    let folder = TemporaryFolder()

    @Test("STO-11: another key for a pinned kommune is refused until the old one is forgotten")
    func pinned() throws {
        let broendby = try kommune(153)
        let store = try NodeStore(folder: folder.path)
        try store.pin(broendby, name: "Brøndby", identityKey: try key(1))
        try store.pin(broendby, name: "Brøndby Kommune", identityKey: try key(1))
        #expect(refusal { try store.pin(broendby, name: "Brøndby", identityKey: try key(2)) }?.code == .otherKeyPinned)
        try store.recordReading(of: broendby, identityKey: try key(1), by: "anna", at: .noon)
        try store.keepVoucher([4], for: broendby, from: try kommune(165))
        let peer = try #require(try store.peer(broendby))
        #expect(peer.name == "Brøndby Kommune")
        #expect(peer.reading?.by == "anna" && peer.reading?.at == .noon)
        #expect(peer.vouchers == [try kommune(165): [4]])

        try store.forget(broendby)
        try store.pin(broendby, name: "Brøndby", identityKey: try key(2))
        let renewed = try #require(try store.peer(broendby))
        #expect(renewed.identityKey == (try key(2)))
        #expect(renewed.reading == nil && renewed.vouchers.isEmpty)
    }

    @Test("STO-11: a reading of another key than the pinned one is refused")
    func otherReading() throws {
        let broendby = try kommune(153)
        let store = try NodeStore(folder: folder.path)
        try store.pin(broendby, name: "Brøndby", identityKey: try key(1))
        let refused = refusal {
            try store.recordReading(of: broendby, identityKey: try key(2), by: "anna", at: .noon)
        }
        #expect(refused?.code == .notStored)
        #expect(refusal { try store.keepVoucher([4], for: try kommune(165), from: broendby) }?.code == .notStored)
        #expect(try store.peers().map(\.reading) == [nil])
    }
}
