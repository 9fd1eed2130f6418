import ArgumentParser
import Node
import Vocabulary

extension NodeCommand {
    struct Withdraw: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take this kommune's figures back, until the round's list of contributors stands.",
            discussion: """
                The approval is void at once. Where figures have left, or a yes to the manifest, the running node says so to the coordinator \
                before anything else; the members then delete their shares. No reason is asked for, and none is given. Hand in again by approving \
                anew.

                EXAMPLE
                  tvaersum node withdraw 2026-1 --as anna --key anna.key
                """ + Endings.ofState(.verificationFailed).help
        )
        @OptionGroup var options: Options
        @OptionGroup var signing: Signing
        @Argument(help: "The round's name.") var round: RoundName

        func run() async throws {
            try await withRefusals {
                switch try options.desk().withdraw(round, as: signing.person, keyFile: signing.keyFile) {
                case .approvalOnly:
                    Terminal.say("round \(round): the approval is void; nothing has left that has to be taken back")
                case .ordered:
                    Terminal.say("round \(round): withdrawn, as soon as the running node reaches the coordinator")
                    Terminal.note("Look whether it was in time: tvaersum node status\(options.suffix)")
                }
                Terminal.note(
                    "To hand in again: tvaersum node preview \(round)\(options.suffix), then approve it anew"
                )
            }
        }
    }
}
