import Foundation
import Logging
import Node
import Synchronization
import Transport
import Vocabulary

/// Every byte that a node sends inside TLS, in order.
final class WireRecorder: Sendable {
    private let bytes = Mutex<[UInt8]>([])

    /// What has been sent so far.
    var sent: [UInt8] { bytes.withLock { $0 } }

    private func record(_ direction: WireDirection, _ some: [UInt8]) {
        guard direction == .sent else { return }
        bytes.withLock { $0 += some }
    }

    /// A node of a town, run in this process with the recorder between it and TLS.
    func node(_ home: TownHall.Home) throws -> NodeService {
        try NodeService(
            configuration: try NodeConfiguration(file: home.config),
            logger: Logger(label: "node") { _ in SwiftLogNoOpLogHandler() }
        ) { address, context, proxy in
            CoordinatorClient(address: address, context: context, proxy: proxy, tap: record)
        }
    }

    /// The submission that the node sent.
    func submission(to round: String) throws -> Transport.Submission {
        let sent = Data(sent)
        guard let line = sent.range(of: Data("POST /v1/rounds/\(round)/submissions HTTP/1.1\r\n".utf8)),
            let end = sent.range(of: Data("\r\n\r\n".utf8), in: line.upperBound..<sent.endIndex)
        else { throw Program.Unexpected(description: "no submission was sent") }
        let head = String(decoding: sent[line.upperBound..<end.lowerBound], as: UTF8.self).lowercased()
        let length = head.split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
            .flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) }
        guard let length, end.upperBound + length <= sent.endIndex else {
            throw Program.Unexpected(description: "the submission has no whole body")
        }
        let body = [UInt8](sent[end.upperBound..<(end.upperBound + length)])
        return try Transport.Submission(canonicalBytes: body, place: "recorded submission")
    }
}
