import Digests
import Disclosure
import Foundation
import Messages
import Proceedings
import Rounds
import Sealing
import Store
import Testing
import Transcript
import Vocabulary

@testable import Coordinator
@testable import tvaersum

@Suite("A coordinator and a round's auditor")
struct AuditorTests {
    @Test(
        "RND-37, TRN-4, STO-6: what is sealed to the auditor outlasts the members' envelopes, opens with its key, and lies nowhere in clear"
    )
    func kept() async throws {
        let key = try EnvelopeKey()
        var hall = try TownHall()
        hall.auditor = Auditor(name: "Revisionen", key: key.publicKey)
        try await hall.runToTheEnd()
        _ = try await hall.publisher.publish(hall.name)
        try await hall.goOn()
        let one = hall.kommuner[0]
        #expect(try hall.store.envelope(in: hall.name, contributor: one, sequence: 1, member: one) == nil)

        let record = try await hall.house.round(hall.name).record
        let bundle = try RoundLoader(hall.store, hall.desk.keys).auditorBundle(of: hall.name)
        #expect(bundle.items.map(\.contributor) == hall.kommuner)
        #expect(bundle.bundle == (try await hall.house.bundle(of: hall.name)))
        let masks = bundle.items.map { ($0.contributor, EnvelopeDelivery(envelope: $0.envelope, path: $0.path)) }
        let view = try AuditorView(
            record,
            key: key,
            masks: Dictionary(uniqueKeysWithValues: masks),
            earlier: []
        )
        #expect(view.outcome.passing == record.session?.agreed?.passing)

        var files: [[UInt8]] = []
        let state = "\(hall.folder.path)/state"
        for name in try FileManager.default.contentsOfDirectory(atPath: state) {
            files.append([UInt8](FileManager.default.contents(atPath: "\(state)/\(name)") ?? Data()))
        }
        func isStored(_ bytes: [UInt8]) -> Bool {
            files.contains { Data($0).range(of: Data(bytes)) != nil }
        }
        let manifest = try #require(record.manifest).digest
        for item in bundle.items {
            // The address of an envelope to the auditor, byte by byte.
            let address =
                manifest.bytes + item.contributor.canonicalBytes + [0, 0] + key.publicKey.keyID.bytes + [1, 0, 0, 0]
            let plaintext = try Envelope.open(
                item.envelope,
                with: key,
                info: Array("tvaersum/1/auditor-envelope".utf8) + address,
                aad: try #require(record.submissions[item.contributor]).mask.bytes
            )
            #expect(isStored(Array(item.envelope[..<1000])))
            #expect(plaintext.withElements { !isStored(Array($0[..<32])) })
        }
    }

    @Test("AUD-13: an auditor's key lies in a file for its owner alone, and is never written over")
    func keyFile() throws {
        let folder = try TemporaryFolder()
        let auditor = try AuditorFiles.make(name: "Revisionen", folder: folder.path)
        let file = "\(folder.path)/auditor.key"
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try AuditorFiles.key(file).publicKey == auditor.key)
        #expect(try AuditorFiles.auditor("\(folder.path)/auditor.pub") == auditor)
        #expect(refusal { _ = try AuditorFiles.make(name: "Andre", folder: folder.path) }?.code == .fileNotWritten)
        try FileManager.default.removeItem(atPath: "\(folder.path)/auditor.pub")
        #expect(refusal { _ = try AuditorFiles.make(name: "Andre", folder: folder.path) }?.code == .fileNotWritten)
        #expect(try AuditorFiles.key(file).publicKey == auditor.key)
        #expect(refusal { _ = try AuditorFiles.make(name: "To\nlinjer", folder: folder.path) }?.code == .badIdentifier)
        let wrong = refusal { _ = try AuditorFiles.key("\(folder.path)/auditor.pub") }
        #expect(wrong?.place == "\(folder.path)/auditor.pub")
    }

    private func refusal(_ body: () throws -> Void) -> Refusal? { #expect(throws: Refusal.self) { try body() } }

    @Test("TRN-4: a round without an auditor has nothing for one")
    func none() async throws {
        var hall = try TownHall()
        try await hall.runToTheEnd()
        #expect(try RoundLoader(hall.store, hall.desk.keys).auditorBundle(of: hall.name).items.isEmpty)
    }
}
