import Foundation
import Logging
import Store
import Studies
import Vocabulary

@testable import Node

/// One kommune's house: a configuration, an extract of so many women and men, a mapping, and what it gives.
struct House: Sendable {
    let kommune: KommuneCode
    let folder: TemporaryFolder
    let configuration: NodeConfiguration
    private let auditor: String
    /// The lines of the policy for Anna and Bo, who have their keys in the house.
    private let people: [String]

    /// A study of one count, by sex too, small enough to be checked by eye.
    static let study = """
        id: proeve
        version: 1
        title: {da: Prøve, en: Trial}
        purpose: {da: Prøve huset., en: To try the house.}
        legal_basis: {da: Ingen personoplysninger., en: No personal data.}
        contact: tests@example.org
        publication: {days_after_period: 0}
        retention: {days_after_publication: 30}
        committee: {members: 3, tolerated: 1}
        release: {k: 5, d: 3, m: 3, hides_zeros: false}
        tables:
          personer:
            columns:
              nr: {type: text, identifier: true}
              koen: {type: code, codes: [K, M]}
        breakdowns:
          koen:
            title: {da: Køn, en: Sex}
            over: koen
            categories:
              K: {title: {da: Kvinder, en: Women}, codes: [K]}
              M: {title: {da: Mænd, en: Men}, codes: [M]}
        indicators:
          personer:
            kind: count
            title: {da: Personer, en: Persons}
            definition: {da: Personer., en: Persons.}
            unit: {name: {da: personer, en: persons}, factor: 1, decimals: 0}
            table: personer
            quantities:
              n: {count: rows, bound: 100000}
            total: both
            shown_by: {koen: named}

        """

    private static let mapping = """
        study: proeve
        tables:
          personer:
            file: personer.csv
            encoding: utf-8
            dates: [yyyy-mm-dd]
            columns:
              nr: {form: any}
              koen: {from: koen, codes: {K: K, M: M}}

        """

    init(_ number: Int, main: Int, enrolment: Int, auditor: String = "") throws {
        guard let kommune = KommuneCode(number) else { throw Refusal(.badConfiguration, at: "test") }
        self.kommune = kommune
        folder = try TemporaryFolder()
        let yaml = """
            kommune: \(kommune)
            name: Kommune \(kommune)
            state: \(folder.path)/state
            coordinator:
              url: https://localhost:\(main)
              enrolment: https://localhost:\(enrolment)
            extracts: \(folder.path)/udtraek
            mappings: \(folder.path)
            policy: \(folder.path)/policy.yaml

            """
        self.auditor = auditor
        people = try [("anna", Person.Role.operator), ("bo", .dpo), ("carl", .operator)]
            .map { [folder] id, role in
                try PersonKey.make(id: id, name: "Person \(id)", role: role, file: "\(folder.path)/\(id).key")
            }
        configuration = try NodeConfiguration(yaml: yaml, file: "node.yaml")
        try folder.write(Self.mapping, to: "proeve.yaml")
        try allow()
    }

    /// A policy that allows the study of the house, and the auditor where there is one.
    static func policy(auditor: String = "") throws -> String {
        """
        floors: {small_count: 5, small_part: 3, minimum_contributors: 3, hides_zeros: false}
        approvals: 2
        dpo_countersigns: false
        studies: {"\(try Study(yaml: study, file: "study.yaml").digest.hex)": {}}
        \(auditor.isEmpty ? "" : "auditors: [\"\(auditor)\"]")

        """
    }

    /// Writes the policy, with one place changed if need be.
    func allow(_ old: String = "", _ new: String = "") throws {
        let policy = try Self.policy(auditor: auditor) + "people:\n  " + people.joined(separator: "\n  ") + "\n"
        try folder.write(old.isEmpty ? policy : policy.replacingOccurrences(of: old, with: new), to: "policy.yaml")
    }

    /// Replaces the extract by one of so many women and men.
    func extract(women: Int, men: Int) throws {
        let rows = (0..<women).map { "\($0);K" } + (0..<men).map { "\(women + $0);M" }
        try folder.write("nr;koen\n" + rows.joined(separator: "\n") + "\n", to: "udtraek/personer.csv")
    }

    func desk() throws -> NodeDesk { try NodeDesk(configuration) }

    /// One person's yes to what the extracts give now, or to what they read before.
    @discardableResult
    func approve(
        _ round: RoundName,
        as id: String = "anna",
        figures: Digest? = nil,
        despite: [RoundName] = []
    ) throws -> Standing {
        let desk = try desk()
        return try desk.approve(
            round,
            as: id,
            keyFile: "\(folder.path)/\(id).key",
            figures: try figures ?? desk.preview(round).plaintext,
            despite: despite
        )
    }

    /// Both people's yes, and the order to hand in.
    func order(_ round: RoundName, despite: [RoundName] = []) throws {
        for id in ["anna", "bo"] { try approve(round, as: id, despite: despite) }
        _ = try desk().submit(round)
    }

    func service(log: Log = Log()) throws -> NodeService {
        try NodeService(configuration: configuration, logger: Logger(label: "test") { _ in log })
    }

    /// The node's store, beside whatever runs.
    func store() throws -> NodeStore { try NodeStore(folder: configuration.state, access: .beside) }
}
