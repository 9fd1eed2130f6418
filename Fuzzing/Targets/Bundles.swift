import Digests
import Sealing
import Studies
import Vocabulary

@testable import Audit
@testable import Messages
@testable import Proceedings
@testable import ProjectTests
@testable import Transcript

extension FuzzTarget {
    /// A round's bundle in the verifier's hands, and a board whose signers go mad.
    ///
    /// Every process plays a round of its own, so inputs say how that round is changed.
    static let bundles: [FuzzTarget] = [
        FuzzTarget("bundle", largest: 65_536, seeds: try [PlayedRound.shared.get().bundle.canonicalBytes]) {
            bytes in
            isCanonical(Bundle.self, bytes)
            let round = try PlayedRound.shared.get()
            _ = answer {
                try AuditVerdict(bundle: bytes, table: round.table, coordinatorKey: round.bundle.coordinatorKey)
            }
        },
        FuzzTarget("auditor-bundle", largest: 65_536, seeds: try [auditors(PlayedRound.shared.get()).canonicalBytes]) {
            bytes in
            isCanonical(AuditorBundle.self, bytes)
        },
        FuzzTarget("bundle-edits", largest: 64, seeds: [[], [0, 0, 9, 1], [3, 1, 200, 7]]) { bytes in
            let round = try PlayedRound.shared.get()
            var choices = Choices(bytes)
            judge(edited(round.bundle.canonicalBytes, &choices), of: round)
        },
        FuzzTarget("bundle-entries", largest: 64, seeds: [[0], [1, 3], [2, 5, 0, 9], [3, 4, 7], [4, 2, 200]]) {
            bytes in
            let round = try PlayedRound.shared.get()
            judge(changed(round.bundle, Choices(bytes)).canonicalBytes, of: round)
        },
        FuzzTarget(
            "bundle-study",
            largest: 8192,
            words: ["\u{212A}", "K", "M"],
            seeds: try [PlayedRound.shared.get().bundle.study]
        ) { bytes in
            let round = try PlayedRound.shared.get()
            let bundle = Bundle(
                study: bytes,
                coordinatorKey: round.bundle.coordinatorKey,
                roster: round.bundle.roster,
                entries: round.bundle.entries
            )
            judge(bundle.canonicalBytes, of: round)
        },
        FuzzTarget(
            "board",
            largest: 64,
            seeds: (0..<40).flatMap { [[$0, 0, $0], [$0, 1 + $0 % 3, $0, 0, 0, 5, 1]] },
            check: checkBoard
        ),
    ]

    /// The round with an envelope from each contributor; what is in them nobody reads here.
    private static func auditors(_ round: PlayedRound) -> AuditorBundle {
        AuditorBundle(
            bundle: round.bundle,
            items: round.identities.keys.map { AuditorBundle.Item(contributor: $0, envelope: [1, 2, 3], path: []) }
        )
    }

    /// Only the bundle that was made passes, in whatever order its last words stand.
    private static func judge(_ bytes: [UInt8], of round: PlayedRound) {
        let key = round.bundle.coordinatorKey
        let verdict = answer { try AuditVerdict(bundle: bytes, table: round.table, coordinatorKey: key) }
        let isHonest = bytes == round.bundle.canonicalBytes || isReordered(bytes, of: round)
        if (verdict?.isProven ?? false) != isHonest {
            broken("the verdict on a changed bundle is good, or on the made one bad")
        }
        guard let verdict else { return }
        if verdict.text(in: .danish).contains("BESTÅET: ") != isHonest { broken("the text says something else") }
    }

    /// Whether only the members' words of deletion stand in another order: nothing is signed over them (TRN-1).
    private static func isReordered(_ bytes: [UInt8], of round: PlayedRound) -> Bool {
        let count = round.identities.count
        guard let changed = try? Bundle(canonicalBytes: bytes, place: "input"),
            changed.entries.count == round.bundle.entries.count,
            Set(changed.entries.suffix(count)) == Set(round.bundle.entries.suffix(count))
        else { return false }
        let entries = changed.entries.dropLast(count) + round.bundle.entries.suffix(count)
        return entries.elementsEqual(round.bundle.entries)
            && changed.study == round.bundle.study && changed.roster == round.bundle.roster
            && changed.coordinatorKey == round.bundle.coordinatorKey
    }

    /// Bytes flipped, put in, left out and cut off.
    private static func edited(_ bytes: [UInt8], _ choices: inout Choices) -> [UInt8] {
        var bytes = bytes
        while !choices.isEmpty, !bytes.isEmpty {
            let kind = choices.number(below: 5)
            let place = choices.number(below: 65_536) % bytes.count
            switch kind {
            case 0: bytes[place] ^= 1 << (choices.byte() % 8)
            case 1: bytes[place] = choices.byte()
            case 2: bytes.insert(choices.byte(), at: place)
            case 3: bytes.remove(at: place)
            default: bytes.removeLast(bytes.count - place)
            }
        }
        return bytes
    }

    /// Entries left out, put in again, swapped, cut and bent.
    private static func changed(_ bundle: Bundle, _ choices: Choices) -> Bundle {
        var choices = choices
        var entries = bundle.entries
        while !choices.isEmpty, !entries.isEmpty {
            let kind = choices.number(below: 5)
            let place = choices.number(below: entries.count)
            let other = choices.number(below: entries.count)
            switch kind {
            case 0: entries.remove(at: place)
            case 1: entries.insert(entries[place], at: other)
            case 2: entries.swapAt(place, other)
            case 3: entries[place].removeLast(min(1 + choices.number(below: 300), entries[place].count))
            default:
                guard !entries[place].isEmpty else { continue }
                entries[place][choices.number(below: 1000) % entries[place].count] ^= 1 << (choices.byte() % 8)
            }
        }
        return Bundle(
            study: bundle.study,
            coordinatorKey: bundle.coordinatorKey,
            roster: bundle.roster,
            entries: entries
        )
    }

    /// A board that is honest up to a place, then an entry whose statement is changed and that its sender did sign: it is applied
    /// or refused, and so is whatever follows.
    @Sendable private static func checkBoard(_ bytes: [UInt8]) throws {
        let round = try PlayedRound.shared.get()
        let entries = round.bundle.entries
        var choices = Choices(bytes)
        let place = choices.number(below: entries.count + 1)
        let senders = [Party.coordinator] + round.identities.keys.sorted().map(Party.kommune)
        let sender = senders[choices.number(below: senders.count)]
        let model = try UnverifiedMessage(decoding: entries[choices.number(below: entries.count)]).statement
        let changed = edited(model.canonicalBytes, &choices)
        guard let statement = answer({ try Statement(canonicalBytes: changed, place: "input") }) else { return }
        var replayed = try ReplayedRound(frontOf: round.bundle)
        try replayed.replay(Array(entries[..<place]))
        let before = replayed.record.chain.head
        let key: SigningKey
        if case .kommune(let code) = sender {
            key = try found(round.identities[code])
        } else {
            key = round.coordinatorKey
        }
        let message = try SignedMessage(statement, from: sender) { (bytes: [UInt8]) throws(Refusal) in
            try key.sign(bytes)
        }
        if answer({ try replayed.replay([message.bytes]) }) == nil, replayed.record.chain.head != before {
            broken("a refused message left a trace")
        }
        for entry in entries[place...] { _ = answer { try replayed.replay([entry]) } }
        _ = answer { try replayed.report(dated: Day(number: 20_000)) }
    }
}

extension PlayedRound {
    static let shared = Result { try PlayedRound(seed: 4) }
}
