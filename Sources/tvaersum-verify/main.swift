// tvaersum-verify BUNDLE [--table FILE] [--coordinator-key HEX] [--en]
//
// Checks a published round offline and says claim by claim what holds. It reads two files, opens no socket and holds no secret.
// It ends with 0 only where every claim was checked and holds; 14 where one does not, or could not be checked; 64 for a wrong call;
// 65 where the file is no bundle; 66 where a file cannot be read. Meets AUD-8, AUD-10.

import Audit
import Glibc
import Studies
import Vocabulary

/// How the program ends.
enum Ending: Int32 {
    case proven = 0
    case notProven = 14
    case usage = 64
    case noBundle = 65
    case noInput = 66
}

func end(_ ending: Ending, _ message: String = "") -> Never {
    if !message.isEmpty { write(message + "\n", to: STDERR_FILENO) }
    exit(ending.rawValue)
}

func write(_ text: String, to descriptor: Int32) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
        let written = unsafe rest.withUnsafeBytes { bytes in
            unsafe Glibc.write(descriptor, bytes.baseAddress, bytes.count)
        }
        if written <= 0 { return }
        rest = rest.dropFirst(written)
    }
}

/// The file's bytes; nil where it cannot be read or is longer than any bundle.
func bytes(ofFile path: String) -> [UInt8]? {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    let longest = 1 << 30
    var all: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 20)
    while all.count <= longest {
        let count = unsafe piece.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
        if count < 0 { return nil }
        if count == 0 { return all }
        all += piece[..<count]
    }
    return nil
}

struct Call {
    var bundle: String?
    var table: String?
    var coordinatorKey: [UInt8]?
    var language = Language.danish

    static let usage = """
        tvaersum-verify BUNDLE [--table benchmark.csv] [--coordinator-key HEX] [--en]
        Efterprøver en offentliggjort runde uden net. Slutkoder: 0 bestået, 14 ikke bestået, 64 forkert kald, 65 intet bundt, 66 ingen fil.
        """

    init(_ arguments: [String]) {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            switch argument {
            case "--en": language = .english
            case "--help":
                write(Self.usage + "\n", to: STDOUT_FILENO)
                exit(0)
            case "--table":
                guard table == nil, let value = rest.popFirst() else { end(.usage, Self.usage) }
                table = value
            case "--coordinator-key":
                guard coordinatorKey == nil, let value = rest.popFirst(), let key = [UInt8](hex: value), key.count == 32
                else { end(.usage, Self.usage) }
                coordinatorKey = key
            default:
                guard bundle == nil, !argument.hasPrefix("-") else { end(.usage, Self.usage) }
                bundle = argument
            }
        }
    }

    /// Where the published table lies if nobody says otherwise: beside the bundle.
    var tableBeside: String {
        let folder = bundle.flatMap { path in path.lastIndex(of: "/").map { path[...$0] } } ?? ""
        return folder + "benchmark.csv"
    }
}

let call = Call(Array(CommandLine.arguments.dropFirst()))
guard let path = call.bundle else { end(.usage, Call.usage) }
guard let bundle = bytes(ofFile: path) else { end(.noInput, path) }
let table = bytes(ofFile: call.table ?? call.tableBeside)
if let named = call.table, table == nil { end(.noInput, named) }
do throws(Refusal) {
    let verdict = try AuditVerdict(bundle: bundle, table: table, coordinatorKey: call.coordinatorKey)
    write(verdict.text(in: call.language), to: STDOUT_FILENO)
    write("\n" + verdict.words(in: call.language), to: STDOUT_FILENO)
    end(verdict.isProven ? .proven : .notProven)
} catch {
    end(.noBundle, error.description)
}
