import Digests
import Sealing
import Sharing
import Store
import TestSupport
import Transport
import Vocabulary

@testable import Messages
@testable import Rounds

/// What the envelopes of one submission hold, opened with the keys in the members' own folders.
struct OpenedEnvelopes {
    /// The submission as it was sent.
    let submission: Transport.Submission
    /// What each envelope holds, in member order.
    let payloads: [Payload]

    init(
        _ submission: Transport.Submission,
        by contributor: KommuneCode,
        to homes: [TownHall.Home],
        in round: RoundName
    )
        throws
    {
        self.submission = submission
        let message = try UnverifiedMessage(decoding: submission.header)
        guard case .submission(let header) = message.statement else {
            throw Program.Unexpected(description: "the header is no submission")
        }
        payloads = try homes.enumerated()
            .map { place, home in
                let store = try NodeStore(folder: home.state, access: .beside)
                guard let secret = try store.secret("own-state", of: round),
                    let raw = try OwnState(secretBytes: secret.bytes, place: "own state").envelopeKey
                else { throw Program.Unexpected(description: "\(home.name) has no envelope key") }
                let key = try EnvelopeKey(rawRepresentation: raw)
                let address = EnvelopeAddress(
                    manifest: header.manifest,
                    contributor: contributor,
                    member: home.kommune,
                    key: key.publicKey.keyID,
                    sequence: header.sequence
                )
                let plain = try Envelope.open(
                    submission.envelopes[place],
                    with: key,
                    info: address.information(),
                    aad: header.payloads[place].bytes + header.mask.bytes
                )
                return try Payload(secretBytes: plain, place: "payload")
            }
    }

    /// The submission as it would be sent if sealing were the identity.
    var unsealed: [UInt8] {
        Transport.Submission(header: submission.header, envelopes: payloads.map(\.canonicalBytes)).canonicalBytes
    }

    /// The eight-byte words of salts, seeds and shares; of shares only those at `places`.
    func words(atPlaces places: (Int) -> Bool) -> [UInt64] {
        payloads.flatMap { payload in
            let salts = Self.words(payload.salt.elements) + Self.words(payload.maskSalt.elements)
            switch payload.share {
            case .seed(let seed): return salts + Self.words(seed.elements)
            case .vector(let elements):
                return salts + elements.elements.enumerated().filter { places($0.offset) }.map(\.element.value)
            }
        }
    }

    private static func words(_ bytes: [UInt8]) -> [UInt64] {
        stride(from: 0, to: bytes.count, by: 8)
            .map { start in bytes[start..<(start + 8)].reversed().reduce(0) { $0 << 8 | UInt64($1) } }
    }
}
