import ArgumentParser
import Foundation
import Vocabulary

/// How a command ends, in the numbers of sysexits.h and a few of our own.
enum ExitStatus {
    static let internalFault: Int32 = 1
    static let verificationFailed: Int32 = 14
    static let usage: Int32 = 64
    static let dataError: Int32 = 65
    static let noInput: Int32 = 66
    static let unavailable: Int32 = 69
    static let cannotWrite: Int32 = 73
    static let tryLater: Int32 = 75
    static let noPermission: Int32 = 77
    static let configuration: Int32 = 78

    /// The status for a refusal, by its number; what is not listed is wrong in a file, a message or a round.
    static func of(_ refusal: Refusal) -> Int32 {
        switch refusal.code.number {
        case 403, 649, 1410, 1418, 1499, 1804: internalFault
        case 804, 1411, 1508, 1512...1515: verificationFailed
        case 1516, 1612, 1803: usage
        case 641, 1001, 1416, 1506, 1509, 1603, 1608, 1902: noInput
        case 602, 605...607, 620...622, 624...628, 1606: unavailable
        case 1401, 1404, 1604, 1610, 1801, 1805: cannotWrite
        case 643, 1225, 1256, 1402, 1406, 1504, 1611: tryLater
        case 603, 604, 623, 644, 645, 1251, 1407, 1414, 1415, 1507, 1510, 1607: noPermission
        case 601, 663, 1005...1008, 1405, 1501...1503, 1505, 1601, 1602, 1901: configuration
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
