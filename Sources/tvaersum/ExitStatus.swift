import ArgumentParser
import Foundation
import Vocabulary

/// How a command ends, in the numbers of sysexits.h and a few of our own.
enum ExitStatus {
    static let dataError: Int32 = 65
    static let noInput: Int32 = 66
    static let unavailable: Int32 = 69
    static let cannotWrite: Int32 = 73
    static let tryLater: Int32 = 75
    static let noPermission: Int32 = 77
    static let configuration: Int32 = 78
    static let verificationFailed: Int32 = 14

    /// The status for a refusal, by its number.
    static func of(_ refusal: Refusal) -> Int32 {
        switch refusal.code.number {
        case 1504, 643, 1402: tryLater
        case 601, 604, 644, 645, 660, 1407, 1507, 1510, 1607: noPermission
        case 602...607, 620...628, 1606: unavailable
        case 1401, 1404, 1610: cannotWrite
        case 1501...1503, 1505, 1601...1602: configuration
        case 1506, 1509, 1603, 1902: noInput
        case 1406, 1611, 1201...1299: 1
        default: dataError
        }
    }
}

/// Runs a command's body; a refusal goes to stderr as one line and becomes the exit status.
func withRefusals<Value>(_ body: () async throws -> Value) async throws -> Value {
    do {
        return try await body()
    } catch let refusal as Refusal {
        Terminal.note("tvaersum: \(refusal)")
        throw ExitCode(ExitStatus.of(refusal))
    }
}

/// Results go to stdout, everything else to stderr.
enum Terminal {
    /// Prints a result.
    static func say(_ text: String) {
        FileHandle.standardOutput.write(Data((text + "\n").utf8))
    }

    /// Prints a remark.
    static func note(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }
}
