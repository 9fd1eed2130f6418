import ArgumentParser
import CPrivacy

/// Where the program begins: before anything else its memory is made its own.
@main
enum Door {
    /// Any command may hold a secret or a record, so all of them are guarded alike.
    ///
    /// Meets SEC-3.
    static func main() async {
        guard tvaersum_keep_memory_private() == 0 else {
            Terminal.note("tvaersum: the kernel does not let this process keep its memory out of core dumps")
            Tvaersum.exit(withError: ExitStatus.internalFault.code)
        }
        await Tvaersum.main()
    }
}

/// The one command of Tværsum.
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
              tvaersum explain T1406                         what a refusal means, and what to do
            """,
        version: "0.1.0",
        subcommands: [
            DemoCommand.self, StudyCommand.self, SynthCommand.self, NodeCommand.self, CoordinatorCommand.self,
            AuditCommand.self, ExplainCommand.self,
        ]
    )
}
