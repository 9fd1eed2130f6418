import ArgumentParser
import Foundation
import Node

extension NodeCommand {
    struct Run: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Follow the rounds and do what has been approved, until told to stop.",
            discussion: "EXAMPLE\n  tvaersum node run --config node.yaml"
                + Endings.ofState(.verificationFailed).help
        )
        @OptionGroup var options: Options

        func run() async throws {
            try await withRefusals {
                let service = try NodeService(configuration: try options.load(), logger: makeLogger("tvaersum.node"))
                let manager = ServiceManager(environment: ProcessInfo.processInfo.environment)
                try await untilStopped { await service.run(for: manager) }
            }
        }
    }
}
