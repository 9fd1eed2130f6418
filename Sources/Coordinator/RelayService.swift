import Digests
import Messages
import Proceedings
import Rounds
import Sealing
import Store
import Transcript
import Transport
import Vocabulary

/// The coordinator behind its routes: it checks who speaks, relays, and hands out what is whose.
struct RelayService: CoordinatorService {
    private static let entriesAPage = 500
    /// A page ends after the entry that passes this many bytes, well below the most that an answer may have.
    private static let bytesAPage = 8 * 1024 * 1024

    let house: CoordinatorHouse
    let enrolment: EnrolmentDesk

    func isAdmitted(_ kommune: KommuneCode, certificate: Digest) async -> Bool {
        enrolment.isAdmitted(kommune, certificate: certificate)
    }

    func enrol(_ request: EnrolmentRequest) async throws(Refusal) -> EnrolmentAnswer {
        try enrolment.answer(request)
    }

    func roster(for peer: KommuneCode) async throws(Refusal) -> [UInt8] { try enrolment.roster() }

    func rounds(for peer: KommuneCode) async throws(Refusal) -> [UInt8] {
        try await house.listing(for: peer).canonicalBytes
    }

    /// Looks again whenever something has happened, and at the end of the wait.
    func news(beyond have: Digest, wait: Int, for peer: KommuneCode) async throws(Refusal) -> News {
        let end = ContinuousClock.now + .seconds(wait)
        while true {
            let rung = await house.bell.count
            let news = try await house.news(for: peer, roster: Hashing.sha256(try enrolment.roster()))
            let left = end - ContinuousClock.now
            guard news.digest == have, left > .zero, !Task.isCancelled else { return news }
            await house.bell.wait(beyond: rung, seconds: left / .seconds(1))
        }
    }

    func study(_ digest: Digest, for peer: KommuneCode) async throws(Refusal) -> [UInt8] {
        guard let study = try house.store.study(digest) else {
            throw Refusal(.notFound, at: "study \(digest.short)")
        }
        return study.canonical
    }

    func board(_ round: RoundName, from: Int, wait: Int, for peer: KommuneCode) async throws(Refusal) -> [[UInt8]] {
        try await admit(peer, to: round)
        try await house.wait(for: round, beyond: from, seconds: wait)
        let entries = try house.store.board(round, from: from)
        return Self.page(of: entries.map(\.entry.bytes))
    }

    private static func page(of entries: [[UInt8]]) -> [[UInt8]] {
        var page: [[UInt8]] = []
        var size = 0
        for entry in entries.prefix(entriesAPage) where size < bytesAPage {
            page.append(entry)
            size += entry.count
        }
        return page
    }

    func post(_ message: [UInt8], to round: RoundName, from peer: KommuneCode) async throws(Refusal) -> [UInt8] {
        try await admit(peer, to: round)
        try await checkSender(of: message, is: peer, in: round)
        try await house.act(on: round) { (machine: inout CoordinatorRound) throws(Refusal) in
            try machine.receive(message)
        }
        return try receipt(for: message)
    }

    func submit(
        _ submission: Transport.Submission,
        to round: RoundName,
        from peer: KommuneCode
    ) async throws(Refusal) -> [UInt8] {
        try await admit(peer, to: round)
        try await checkSender(of: submission.header, is: peer, in: round)
        try await house.act(on: round, envelopes: (peer, submission.envelopes)) {
            (machine: inout CoordinatorRound) throws(Refusal) in
            try machine.receive(submission: submission.header, envelopes: submission.envelopes)
        }
        return try receipt(for: submission.canonicalBytes)
    }

    func envelope(
        of contributor: KommuneCode,
        sequence: UInt32,
        in round: RoundName,
        for member: KommuneCode
    ) async throws(Refusal) -> [UInt8] {
        guard let draft = try await house.round(round).record.draft?.body,
            let index = draft.committee.firstIndex(of: member)
        else { throw Refusal(.notFound, at: "envelope for kommune \(member)") }
        var sealed: [[UInt8]] = []
        for other in draft.committee {
            guard
                let bytes = try house.store.envelope(
                    in: round,
                    contributor: contributor,
                    sequence: sequence,
                    member: other
                )
            else { throw Refusal(.notFound, at: "envelope for kommune \(member)") }
            sealed.append(bytes)
        }
        if draft.auditor != nil {
            guard
                let bytes = try house.store.auditorEnvelope(in: round, contributor: contributor, sequence: sequence)
            else { throw Refusal(.notFound, at: "envelope for kommune \(member)") }
            sealed.append(try EnvelopeDelivery(canonicalBytes: bytes, place: "auditor's envelope").envelope)
        }
        let delivery = EnvelopeDelivery(envelope: sealed[index], path: MerkleTree.path(of: sealed, index: index))
        return delivery.canonicalBytes
    }

    func vouch(_ voucher: [UInt8], from peer: KommuneCode) async throws(Refusal) -> [UInt8] {
        try enrolment.keep(voucher: voucher, from: peer)
        await house.papersChanged()
        return try receipt(for: voucher)
    }

    func bundle(of round: RoundName, for peer: KommuneCode) async throws(Refusal) -> [UInt8] {
        try await admit(peer, to: round)
        return try await house.bundle(of: round).canonicalBytes
    }

    /// Files, keys and certificates of this house are named in its own log only.
    func outward(_ refusal: Refusal) -> Refusal {
        switch refusal.code {
        case .diskFull, .databaseBusy, .databaseDamaged, .filesUnusable, .newerSchema, .folderInUse,
            .folderOpenToOthers,
            .boardDiffers, .boardGap, .onlyBeside, .databaseUnexpected, .badKey, .sealingFailed, .badAuthority:
            .ofOwnHouse
        default: refusal
        }
    }

    private func admit(_ peer: KommuneCode, to round: RoundName) async throws(Refusal) {
        guard try await house.round(round).record.draft?.body.contributors.contains(peer) == true else {
            throw Refusal(.notFound, at: "round \(round)")
        }
    }

    /// A kommune speaks for itself only, although the signature alone would carry.
    ///
    /// Meets COO-2.
    private func checkSender(of message: [UInt8], is peer: KommuneCode, in round: RoundName) async throws(Refusal) {
        let keyring = try await house.round(round).record.keyring
        let signed = try UnverifiedMessage(decoding: message).verified(by: keyring)
        guard signed.sender == .kommune(peer) else { throw Refusal(.notThePeer, at: "kommune \(peer)") }
    }

    private func receipt(for message: [UInt8]) throws(Refusal) -> [UInt8] {
        let receipt = Receipt(message: Hashing.sha256(message), received: .now)
        let identity = house.keys.identity
        return try SignedMessage(.receipt(receipt), from: .coordinator) { (bytes: [UInt8]) throws(Refusal) in
            try identity.sign(bytes)
        }
        .bytes
    }
}
