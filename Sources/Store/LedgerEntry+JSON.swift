import Foundation
import Vocabulary

/// A ledger line as it stands in the copy: JSON on one line, every part of the chained line under a name of its own.
private struct LedgerJSON: Codable {
    let number: Int64
    let time: Int64
    let round: String?
    let message: String
    let recipient: Int
    let kind: String
    let size: Int
    let digest: String
    let plaintextPath: String?
    let plaintextDigest: String?
    let approval: String
    let previous: String
    let hash: String
}

extension LedgerEntry {
    /// The line as it stands in the copy, without its end.
    public var json: String { String(decoding: jsonLine.dropLast(), as: UTF8.self) }

    /// The line with its end; the receipt, which comes later and is no part of the chain, is not in it.
    var jsonLine: Data {
        let line = LedgerJSON(
            number: number,
            time: time.seconds,
            round: round?.text,
            message: message.hex,
            recipient: recipient.stored,
            kind: kind,
            size: size,
            digest: digest.hex,
            plaintextPath: plaintext?.path,
            plaintextDigest: plaintext?.digest.hex,
            approval: approval,
            previous: previous.hex,
            hash: hash.hex
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let bytes = try? encoder.encode(line) else { preconditionFailure("numbers and texts can be encoded") }
        return bytes + Data([UInt8(ascii: "\n")])
    }

    /// Reads a line; nil unless it is in exactly this form, follows the one before, and hashes to what it says.
    init?(jsonLine: Data, after last: (number: Int64, hash: Digest)) {
        guard let line = try? JSONDecoder().decode(LedgerJSON.self, from: jsonLine),
            let message = Digest(hex: line.message), let digest = Digest(hex: line.digest),
            let recipient = Party(stored: line.recipient)
        else { return nil }
        let round = line.round.flatMap { RoundName($0) }
        let plaintext = line.plaintextPath
            .flatMap { path in
                line.plaintextDigest.flatMap { Digest(hex: $0) }.map { PlaintextReference(path: path, digest: $0) }
            }
        self.init(
            after: last,
            line: LedgerLine(
                recipient: recipient,
                kind: line.kind,
                size: line.size,
                digest: digest,
                plaintext: plaintext,
                approval: line.approval
            ),
            message: message,
            round: round,
            at: Timestamp(seconds: line.time)
        )
        guard self.jsonLine.dropLast() == jsonLine else { return nil }
    }
}
