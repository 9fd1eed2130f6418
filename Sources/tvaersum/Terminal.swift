import ArgumentParser
import Foundation
import Vocabulary

/// Runs a command's body; a refusal goes to stderr as one line and becomes the exit status.
func withRefusals<Value>(_ body: () async throws -> Value) async throws -> Value {
    do {
        return try await body()
    } catch {
        guard let refusal = refusal(for: error) else { throw error }
        throw Terminal.end(with: refusal)
    }
}

/// The refusal that a failure ends a command with; nil where the command has said what there is to say.
func refusal(for error: any Error) -> Refusal? {
    switch error {
    case let refusal as Refusal: refusal
    case is ExitCode, is ValidationError, is CancellationError: nil
    default:
        // What an unforeseen error says of itself may hold anything, so only its kind is told.
        Refusal(
            .unforeseen,
            at: "\(type(of: error))",
            next: "Report it, with the command, this line and `tvaersum --version`."
        )
    }
}

/// Results go to stdout, everything else to stderr.
enum Terminal {
    /// Prints a result.
    static func say(_ text: String) {
        FileHandle.standardOutput.write(Data((text + "\n").utf8))
    }

    /// Prints a result as JSON, with its keys in order.
    static func sayJSON(_ result: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        say(String(decoding: try encoder.encode(result), as: UTF8.self))
    }

    /// Prints a remark.
    static func note(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }

    /// Prints a refusal as one line; returns how the command ends.
    static func end(with refusal: Refusal) -> ExitCode {
        let number = refusal.code.number
        let next = refusal.next.isEmpty ? Explanation.next(for: number) : refusal.next
        let whole = Refusal(refusal.code, at: refusal.place, next: next)
        note("tvaersum: \(whole) (tvaersum explain \(Refusal.Code.written(number)))")
        return ExitStatus.of(refusal).code
    }
}

extension Refusal.Code {
    /// Something failed that this program does not foresee.
    static let unforeseen = Self(1999, "", "something failed that this program does not foresee")
}
