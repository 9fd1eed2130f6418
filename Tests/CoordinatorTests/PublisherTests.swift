import Foundation
import Store
import Testing
import Vocabulary

@testable import Coordinator

@Suite("Publication")
struct PublisherTests {
    private func files(_ folder: String) throws -> [String: Data] {
        var all: [String: Data] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            all[name] = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))
        }
        return all
    }

    @Test("COO-4: a publication stands there whole or not at all; publishing again gives the same files")
    func whole() async throws {
        var hall = try TownHall()
        try await hall.runToTheEnd()
        let (publisher, name) = (hall.publisher, hall.name)
        let base = "\(hall.folder.path)/published"
        // A file where the folder should be: nothing can be written below it.
        try Data().write(to: URL(fileURLWithPath: base))
        #expect(await refusal { _ = try await publisher.publish(name) }?.code == .notWritten)
        try FileManager.default.removeItem(atPath: base)
        // What an earlier attempt left half done is nobody's.
        try FileManager.default.createDirectory(atPath: "\(base)/.2025.new", withIntermediateDirectories: true)
        try Data([1]).write(to: URL(fileURLWithPath: "\(base)/.2025.new/rest"))
        let target = try await publisher.publish(name)
        #expect(target == "\(base)/2025")
        let first = try files(target)
        #expect(first["rest"] == nil && first["bundle.tvaersum"] != nil && first["benchmark.csv"] != nil)
        #expect(try await publisher.publish(name) == target)
        #expect(try files(target) == first)
        #expect(try FileManager.default.contentsOfDirectory(atPath: base) == ["2025"])
        try await hall.goOn()
        _ = try await publisher.publish(name)
        var later = try files(target)
        #expect(later["bundle.tvaersum"] != first["bundle.tvaersum"], "the bundle holds the deletions now")
        later["bundle.tvaersum"] = first["bundle.tvaersum"]
        #expect(later == first)
        // STO-6: published means that no envelope is left.
        let one = hall.kommuner[0]
        #expect(try hall.store.envelope(in: name, contributor: one, sequence: 1, member: one) == nil)
    }

    @Test("COO-4: a round that is not opened is not published, and leaves no folder")
    func tooEarly() async throws {
        var hall = try TownHall()
        try await hall.open()
        let (publisher, name) = (hall.publisher, hall.name)
        #expect(await refusal { _ = try await publisher.publish(name) } != nil)
        #expect(!FileManager.default.fileExists(atPath: "\(hall.folder.path)/published/2025"))
    }
}
