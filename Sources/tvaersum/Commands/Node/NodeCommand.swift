import ArgumentParser
import Node
import Store
import Vocabulary

/// One kommune's node.
struct NodeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "node",
        abstract: "One kommune's node: set up, enrol, compare words, approve, run, look.",
        subcommands: [
            Init.self, Enrol.self, Words.self, Peers.self, Trust.self, Forget.self, Preview.self, Approve.self,
            Run.self, Status.self, Ledger.self,
        ]
    )

    /// Where the configuration is.
    struct Options: ParsableArguments {
        @Option(help: "The node's configuration file.") var config = "/etc/tvaersum/node.yaml"

        func load() throws -> NodeConfiguration { try NodeConfiguration(file: config) }
        func desk() throws -> NodeDesk { try NodeDesk(try load()) }
    }
}
