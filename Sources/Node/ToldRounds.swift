import Messages
import Proceedings
import Sealing
import Store
import Studies
import Vocabulary

/// Rounds whose members have told one another which cells are small.
///
/// With another list they would know it of two sums, whose difference can be one kommune: nothing of that is in the release ledger. Meets NODE-13.
struct ToldRounds {
    private let store: NodeStore

    init(_ store: NodeStore) { self.store = store }

    /// Those that ask for some of a draft's days and have opened nothing, or asked other kommuner.
    func near(_ draft: Draft) throws(Refusal) -> [RoundName] {
        var near: [Draft] = []
        for name in try store.documents.toldRounds() where name != draft.round {
            let other = try store.draft(of: name).body
            if other.period.overlaps(draft.period) { near.append(other) }
        }
        // Asked at every poll: the ledger is read only where there is something to hold against it.
        if near.isEmpty { return [] }
        let opened = try openedRounds()
        return near.filter { !opened.contains($0.round) || $0.contributors != draft.contributors }.map(\.round)
    }

    /// Those that have opened nothing.
    func burned() throws(Refusal) -> [RoundName] {
        let opened = try openedRounds()
        return try store.documents.toldRounds().filter { !opened.contains($0) }
    }

    private func openedRounds() throws(Refusal) -> Set<RoundName> { Set(try store.releases().map(\.release.round)) }
}

extension Documents {
    private static let toldKind = "told"

    /// Writes down, before they leave, that a round's members send shares of bits that tell something.
    func recordTold(_ round: RoundName) throws(Refusal) {
        guard try bytes(kind: Self.toldKind, name: round.text) == nil else { return }
        try put([], kind: Self.toldKind, name: round.text, at: .now)
    }

    /// Rounds whose members have sent such shares.
    func toldRounds() throws(Refusal) -> [RoundName] { try names(kind: Self.toldKind).compactMap { RoundName($0) } }
}

extension NodeStore {
    /// The next step of whoever misses what only the running node can fetch.
    func untilItRuns(_ what: String) -> String {
        NodeStore.isRunning(folder: documents.folder)
            ? "The node runs: wait until it has \(what), or read in its log why not."
            : "The node is not running. Start it (`tvaersum node run`), and let it run until it has \(what)."
    }

    /// The study of this digest, if it is here.
    func study(_ digest: Digest) throws(Refusal) -> Study? {
        guard let bytes = try documents.bytes(kind: NodeDesk.studyKind, name: digest.hex) else { return nil }
        return try Study(canonicalBytes: bytes, place: "study")
    }

    /// The signed draft that stands under a round's name.
    func draft(of round: RoundName) throws(Refusal) -> (body: Draft, digest: Digest) {
        guard let bytes = try documents.bytes(kind: NodeDesk.draftKind, name: round.text),
            let key = try NodeKeys(documents: documents).coordinator()
        else {
            let known = try documents.names(kind: NodeDesk.draftKind).suffix(5).joined(separator: ", ")
            let here = known.isEmpty ? "" : "It has: \(known). "
            throw Refusal(.noSuchRound, at: "round \(round)", next: here + untilItRuns("the round"))
        }
        let message = try UnverifiedMessage(decoding: bytes).verified(by: Keyring(coordinator: key))
        guard case .draft(let draft) = message.statement else { throw Refusal(.notTheCoordinator, at: "draft") }
        return (draft, message.digest)
    }
}
