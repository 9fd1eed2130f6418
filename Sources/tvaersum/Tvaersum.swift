import ArgumentParser

/// The one command of Tværsum.
@main
struct Tvaersum: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tvaersum",
        abstract:
            "Benchmark an effort across kommuner without a record or an unreleased figure leaving anybody's house.",
        discussion: """
            EXAMPLES
              tvaersum demo                                  a whole round on this machine, five kommuner
              tvaersum study lint studies/vestegnen-integration.yaml
              tvaersum node status --config /etc/tvaersum/node.yaml
            """,
        version: "0.1.0",
        subcommands: [
            DemoCommand.self, StudyCommand.self, SynthCommand.self, NodeCommand.self, CoordinatorCommand.self,
            AuditCommand.self,
        ]
    )
}
