import Digests
import Messages
import Proceedings
import Rounds
import Sealing
import TestSupport
import Transcript
import Vocabulary

/// A corrupted coordinator: each kommune is shown a board of its own, made of whatever fits it.
///
/// It holds the key of the coordinator and works with every corrupted kommune, so on each board it can go as deep as honest
/// parties let it: a word that one board had and another did not is taken from the pool of all words ever said.
struct TwoFaces: Sendable {
    /// What one kommune is shown.
    struct Face: Sendable {
        var record: Record
        var board: [[UInt8]] = []
        /// Which puppets say other things here than elsewhere.
        var salt: UInt64 = 0
        var shown: Set<Digest> = []
        /// Senders of whom nothing more is shown.
        var hidden: Set<Party> = []
        /// The list here leaves out this many-th item.
        var leavesOut: Int?
        var isReversed = false
        var envelopeSalt: UInt64?
        var losesPosts = false
    }

    let identity: SigningKey
    let draft: Draft
    var faces: [KommuneCode: Face] = [:]
    /// Every word ever said, in the order in which it came.
    private(set) var pool: [SignedMessage] = []
    /// What puppets said to one reader only.
    private var asides: [SignedMessage] = []
    private var envelopes: [Digest: [[UInt8]]] = [:]

    init(identity: SigningKey, empty: Record, draft: Draft, readers: [KommuneCode]) {
        self.identity = identity
        self.draft = draft
        for reader in readers { faces[reader] = Face(record: empty) }
    }

    private func say(_ statement: Statement) -> SignedMessage? {
        let identity = identity
        return try? SignedMessage(statement, from: .coordinator) { (bytes: [UInt8]) throws(Refusal) in
            try identity.sign(bytes)
        }
    }

    // Answering.

    /// Answers as a coordinator would, with a receipt for anything.
    mutating func answer(_ request: Packet.Request, from peer: KommuneCode, at now: Timestamp) -> Packet.Answer {
        switch request {
        case .post(let bytes):
            keep(bytes, from: peer)
            return receipt(for: bytes, at: now)
        case .submit(let header, let sealed):
            if let message = keep(header, from: peer), case .submission(let body) = message.statement {
                envelopes[body.root] = sealed
            }
            var writer = CanonicalWriter()
            writer.variable(header)
            writer.list(sealed) { $0.variable($1) }
            return receipt(for: writer.bytes, at: now)
        case .board(let from): return .entries(Array((faces[peer]?.board ?? []).dropFirst(from)))
        case .envelope(let contributor, _):
            guard let face = faces[peer], let root = face.record.submissions[contributor]?.root,
                let sealed = envelopes[root], let index = draft.committee.firstIndex(of: peer), index < sealed.count
            else { return .refused(1416) }
            var packet = Packet(
                number: 0,
                kommune: peer,
                body: .answer(.delivery(envelope: sealed[index], path: MerkleTree.path(of: sealed, index: index)))
            )
            if let salt = face.envelopeSalt { packet.tamper(salt) }
            guard case .answer(let answer) = packet.body else { return .refused(1416) }
            return answer
        }
    }

    @discardableResult
    private mutating func keep(_ bytes: [UInt8], from peer: KommuneCode) -> SignedMessage? {
        guard let face = faces[peer], !face.losesPosts,
            let message = try? UnverifiedMessage(decoding: bytes).verified(by: face.record.keyring)
        else { return nil }
        if !pool.contains(message) { pool.append(message) }
        return message
    }

    private func receipt(for bytes: [UInt8], at now: Timestamp) -> Packet.Answer {
        guard let message = say(.receipt(Receipt(message: Hashing.sha256(bytes), received: now))) else {
            return .refused(1401)
        }
        return .receipt(message.bytes)
    }

    // Showing.

    /// Shows a kommune what fits its board, its own words among them, those of its puppets, and those of its coordinator.
    ///
    /// Answers the submissions that puppets made on the way.
    mutating func show(
        _ reader: KommuneCode,
        puppets: inout [KommuneCode: Puppet],
        _ setting: Setting,
        _ observer: inout Observer
    ) {
        guard var face = faces[reader] else { return }
        var isMoving = true
        while isMoving, face.board.count < 1500 {
            isMoving = false
            for message in face.isReversed ? pool.reversed() : pool
            where !face.shown.contains(message.digest) && !face.hidden.contains(message.sender) {
                if Self.append(message, to: &face) { isMoving = true }
            }
            if let own = next(on: face), Self.append(own, to: &face) { isMoving = true }
            for kommune in puppets.keys.sorted() where !face.hidden.contains(.kommune(kommune)) {
                guard
                    let speech = puppets[kommune]?.speak(on: face.record, face: face.salt, setting, observer)
                else { continue }
                if let sealed = speech.envelopes, case .submission(let header) = speech.message.statement {
                    envelopes[header.root] = sealed
                    observer.uploaded(header, envelopes: sealed, contributor: kommune, by: face.record)
                }
                if face.salt != 0 {
                    asides.append(speech.message)
                } else if !pool.contains(speech.message) {
                    pool.append(speech.message)
                }
                if Self.append(speech.message, to: &face) { isMoving = true }
            }
        }
        faces[reader] = face
    }

    private static func append(_ message: SignedMessage, to face: inout Face) -> Bool {
        do throws(Refusal) {
            try face.record.apply(message)
        } catch {
            return false
        }
        face.shown.insert(message.digest)
        face.board.append(message.bytes)
        return true
    }

    /// What a coordinator would say next on this board.
    private func next(on face: Face) -> SignedMessage? {
        let record = face.record
        switch record.stage {
        case .empty: return say(.draft(draft))
        case .drafted: return record.expectedManifest.flatMap { say(.manifest($0)) }
        case .fixed:
            guard record.submissions.count == draft.contributors.count, record.awaited.isEmpty else { return nil }
            return list(on: face)
        case .summing:
            let listed = record.session?.list.body.items.map(\.contributor) ?? []
            return record.dropped.isDisjoint(with: listed) ? nil : list(on: face)
        case .opened:
            guard let session = record.session, let id = session.id, let figures = session.figures else { return nil }
            return say(
                .publication(
                    Publication(
                        session: id,
                        figures: figures.digest(session: id),
                        chain: record.chain.head,
                        table: Bending.bogus,
                        day: Day(number: 20_000)
                    )
                )
            )
        case .published, .stopped: return nil
        }
    }

    private func list(on face: Face) -> SignedMessage? {
        guard let proposal = face.record.nextList else { return nil }
        var items = proposal.items
        if let leavesOut = face.leavesOut, !items.isEmpty { items.remove(at: leavesOut % items.count) }
        return say(.list(ListProposal(manifest: proposal.manifest, attempt: proposal.attempt, items: items)))
    }

    // Twisting.

    /// Bends what one kommune is shown from now on.
    mutating func twist(_ reader: KommuneCode, by salt: UInt64) {
        guard var face = faces[reader] else { return }
        let choice = salt >> 8
        switch salt % 14 {
        case 0:
            let sender = draft.contributors[Int(choice) % draft.contributors.count]
            if !face.hidden.insert(.kommune(sender)).inserted { face.hidden.remove(.kommune(sender)) }
        case 1: face.salt = choice
        case 2: face.leavesOut = Int(choice & 0xFF)
        case 3:
            guard !pool.isEmpty else { break }
            var bytes = pool[Int(choice) % pool.count].bytes
            bytes[Int(choice >> 16) % bytes.count] ^= 1
            face.board.append(bytes)
        case 4:
            // A word that does not fit, or fits and was shown already.
            let said = pool + asides
            guard !said.isEmpty else { break }
            face.board.append(said[Int(choice) % said.count].bytes)
        case 5:
            // A second list, whether or not the first came to its end.
            if face.record.stage == .summing, let again = list(on: face) { force(again, onto: &face) }
        case 6:
            guard face.board.isEmpty else { break }
            let other = Draft(
                round: draft.round,
                study: draft.study,
                slotCount: Int(draft.slotCount),
                period: draft.period,
                contributors: draft.contributors,
                committee: Array(draft.committee.reversed()),
                threshold: draft.threshold,
                thresholds: draft.thresholds,
                roster: draft.roster,
                closes: draft.closes,
                suite: draft.suite
            )
            if let message = say(.draft(other)) { force(message, onto: &face) }
        case 7:
            let publication = Publication(
                session: face.record.session?.id ?? Bending.bogus,
                figures: Bending.bogus,
                chain: face.record.chain.head,
                table: Bending.bogus,
                day: Day(number: 20_000)
            )
            if let message = say(.publication(publication)) { force(message, onto: &face) }
        case 8:
            let stop = Stop(draft: face.record.draft?.digest ?? Bending.bogus, reason: 1224, parties: [.coordinator])
            if let message = say(.stop(stop)) { force(message, onto: &face) }
        case 9: face.envelopeSalt = face.envelopeSalt == nil ? choice : nil
        case 10: face.losesPosts.toggle()
        case 11: face.isReversed.toggle()
        case 12:
            // A list before its time, of whoever is there.
            if face.record.stage == .fixed, let early = list(on: face) { force(early, onto: &face) }
        default:
            guard let manifest = face.record.expectedManifest, face.record.stage == .drafted else { break }
            let other = Manifest(
                draft: manifest.draft,
                offers: manifest.offers,
                thresholds: draft.thresholds,
                ledgerHead: Bending.bogus
            )
            if let message = say(.manifest(other)) { force(message, onto: &face) }
        }
        faces[reader] = face
    }

    /// Puts a word onto a board whether it fits or not.
    private func force(_ message: SignedMessage, onto face: inout Face) {
        if !Self.append(message, to: &face) { face.board.append(message.bytes) }
    }
}
