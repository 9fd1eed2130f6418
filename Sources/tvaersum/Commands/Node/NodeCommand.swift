import ArgumentParser
import Node
import Store
import Vocabulary

/// One kommune's node.
struct NodeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "node",
        abstract: "One kommune's node: set up, enrol, compare words, map, approve, withdraw, run, look.",
        subcommands: [
            Init.self, Enrol.self, Words.self, Peers.self, Trust.self, Forget.self, Person.self, Policy.self,
            Source.self, Map.self, Check.self, Preview.self, Approve.self, Decline.self, Submit.self, Withdraw.self,
            Run.self, Status.self, Ledger.self,
        ]
    )

    /// Where the configuration is.
    struct Options: ParsableArguments {
        static let standard = "/etc/tvaersum/node.yaml"
        @Option(help: "The node's configuration file.") var config = Self.standard

        func load() throws -> NodeConfiguration { try NodeConfiguration(file: config) }
        /// What a suggested command needs to mean the same node; nothing where it is the usual one.
        var suffix: String { config == Self.standard ? "" : " --config \(config)" }
        func desk() throws -> NodeDesk { try NodeDesk(try load()) }
    }
}
