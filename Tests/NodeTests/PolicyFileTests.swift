import Foundation
import Store
import Testing
import Vocabulary

@testable import Node

@Suite("Where a policy is, and whose")
struct PolicyFileTests {
    private func loaded(_ house: House, _ configuration: NodeConfiguration? = nil) async throws -> Refusal? {
        let documents = try house.store().documents
        do {
            _ = try PolicyFile.load(configuration ?? house.configuration, documents)
            return nil
        } catch {
            return error
        }
    }

    private func mode(_ mode: Int, _ path: String) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    @Test("NODE-21: a node is not set up without a policy, nor with one that others can change")
    func setUp() async throws {
        let house = try House(153, main: 1, enrolment: 1)
        let policy = house.configuration.policy
        try FileManager.default.removeItem(atPath: policy)
        let missing = await refusal { _ = try NodeDesk.initialise(house.configuration) }
        #expect(missing?.code == .fileNotReadable && missing?.place == policy)
        try house.allow()
        try mode(0o664, policy)
        #expect(await refusal { _ = try NodeDesk.initialise(house.configuration) }?.code == .policyNotSafe)
        try mode(0o644, policy)
        _ = try NodeDesk.initialise(house.configuration)
    }

    @Test("NODE-21: a policy that its group or everybody can write, or whose folder they can, is refused; so is a link")
    func writable() async throws {
        let house = try House(153, main: 1, enrolment: 1)
        _ = try NodeDesk.initialise(house.configuration)
        let policy = house.configuration.policy
        #expect(try await loaded(house) == nil)
        for (bad, good, path) in [
            (0o664, 0o644, policy), (0o646, 0o600, policy), (0o770, 0o700, house.folder.path),
            (0o707, 0o700, house.folder.path),
        ] {
            try mode(bad, path)
            let refused = try await loaded(house)
            #expect(refused?.code == .policyNotSafe && refused?.next == "Run: chmod go-w \(path)")
            try mode(good, path)
            #expect(try await loaded(house) == nil)
        }
    }

    @Test("NODE-21: another configuration brings no other policy, and another owner none either")
    func elsewhere() async throws {
        let house = try House(153, main: 1, enrolment: 1)
        _ = try NodeDesk.initialise(house.configuration)
        let laxer = try House(153, main: 1, enrolment: 1)
        let refused = try await loaded(house, laxer.configuration)
        #expect(refused?.code == .otherPolicy && refused?.next.contains("policy.yaml") == true)
        try house.folder.write(try House.policy(), to: "elsewhere.yaml")
        let policy = house.configuration.policy
        try FileManager.default.removeItem(atPath: policy)
        try FileManager.default.createSymbolicLink(
            atPath: policy,
            withDestinationPath: "\(house.folder.path)/elsewhere.yaml"
        )
        #expect(try await loaded(house)?.code == .otherPolicy)
        try FileManager.default.removeItem(atPath: policy)
        try house.allow()
        #expect(try await loaded(house) == nil, "edited, and still the same file of the same account")
        // Only root can give a file away.
        guard geteuid() == 0 else { return }
        try FileManager.default.setAttributes([.ownerAccountID: 65_534], ofItemAtPath: policy)
        let stranger = try await loaded(house)
        #expect(stranger?.code == .policyNotSafe && stranger?.place.contains("65534") == true)
    }
}
