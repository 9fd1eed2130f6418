public import Digests
import Disclosure
import Foundation
import Messages
import Proceedings
import Rounds
import Sealing
import Store
import Studies
public import Transcript
import Transport
public import Vocabulary

/// What an operator does beside the running coordinator: set it up, invite, approve, hand over studies, give orders, look.
public struct CoordinatorDesk: Sendable {
    private let store: CoordinatorStore
    private let keys: CoordinatorKeys

    /// Sets a folder up: identity, authority, and the host names that nodes will dial.
    public static func initialise(folder: String, name: String, hosts: [String]) throws(Refusal) {
        let store = try CoordinatorStore(folder: folder)
        try CoordinatorKeys.make(name: name, hosts: hosts, in: store.documents, at: .now)
    }

    /// Opens a folder beside the process that serves it.
    public init(folder: String) throws(Refusal) {
        store = try CoordinatorStore(folder: folder, access: .beside)
        keys = try CoordinatorKeys(store.documents)
    }

    private var desk: EnrolmentDesk { EnrolmentDesk(store: store, keys: keys) }

    /// The coordinator's verification key, for whoever checks a bundle.
    public var key: VerifyingKey { keys.identity.verifyingKey }

    /// Invites a kommune; returns its one-time code, which is shown once and kept nowhere.
    public func invite(_ kommune: KommuneCode, name: String) throws(Refusal) -> String {
        try desk.invite(kommune, name: name).exposedText
    }

    /// The enrolments that wait for approval, each with its key's six words.
    public func pendingEnrolments() throws(Refusal) -> [(kommune: KommuneCode, words: [String])] { try desk.pending() }

    /// Approves the enrolment whose key has the words read by telephone.
    public func approve(_ kommune: KommuneCode, words: [String]) throws(Refusal) {
        try desk.approve(kommune, words: words)
    }

    /// Keeps a study; refused where the lint finds errors.
    ///
    /// Returns its digest.
    public func keep(study yaml: String, file: String) throws(Refusal) -> Digest {
        let study = try Study(yaml: yaml, file: file)
        if let error = StudyLint.findings(study).first(where: { $0.severity == .error }) {
            throw Refusal(.studyNotUsable, at: "\(file), \(error.place)", next: error.text)
        }
        try store.keepStudy(
            StoredStudy(digest: study.digest, canonical: study.canonicalBytes, yaml: yaml),
            at: .now
        )
        return study.digest
    }

    /// Gives the running coordinator an order and waits for the answer, at most `seconds`; nobody carries it out later.
    ///
    /// Throws the refusal with which the coordinator answered. Meets COO-5.
    public func give(_ order: CoordinatorOrder, seconds: Int = 60) async throws(Refusal) -> String {
        let book = OrderBook(documents: store.documents)
        let now = Timestamp.now
        let number = try book.place(order, expires: Timestamp(seconds: now.seconds + Int64(seconds)), at: now)
        for _ in 0..<(seconds * 10) where !Task.isCancelled {
            if let done = try done(number, book) { return done }
            try? await Task.sleep(for: .milliseconds(100))
        }
        try book.withdraw(number)
        if let done = try done(number, book) { return done }
        throw Refusal(
            .noServer,
            at: "state folder",
            next: "Start it with `tvaersum coordinator serve`, then try again."
        )
    }

    private func done(_ number: String, _ book: OrderBook) throws(Refusal) -> String? {
        guard let answer = try book.answer(to: number) else { return nil }
        if let refused = answer.refused { throw refused.refusal }
        return answer.done
    }

    /// Where a round stands, in figures that anybody may know.
    public func progress(of name: RoundName) throws(Refusal) -> RoundProgress {
        RoundProgress(try RoundLoader(store, keys).record(of: name))
    }

    /// A round as one file for its auditor: the public bundle, and what the contributors sealed to the auditor.
    ///
    /// Meets TRN-4.
    public func auditorBundle(of name: RoundName) throws(Refusal) -> AuditorBundle {
        try RoundLoader(store, keys).auditorBundle(of: name)
    }

    /// Every round's name.
    public func rounds() throws(Refusal) -> [RoundName] { try store.rounds().map(\.name) }
}

/// How far a round has come: who has done what, no figure.
public struct RoundProgress: Hashable, Sendable, Codable {
    /// The stage's name.
    public let stage: String
    /// Who is asked.
    public let contributors: [KommuneCode]
    /// Who has offered.
    public let offered: [KommuneCode]
    /// Who has countersigned.
    public let countersigned: [KommuneCode]
    /// Who has submitted.
    public let submitted: [KommuneCode]
    /// Who has withdrawn and not handed in again.
    public let withdrawn: [KommuneCode]
    /// Whose submission every member has acknowledged.
    public let acknowledged: [KommuneCode]
    /// The current attempt; 0 before the list.
    public let attempt: Int
    /// How many members have taken each step of the attempt: C1, C2, C3, C4, opening, result.
    public let steps: [Int]
    /// Which members have deleted their keys.
    public let deleted: [KommuneCode]
    /// Why the round has stopped, if it has: the refusal's number, and who may be at fault.
    public let stop: String?

    init(_ record: Record) {
        stage = "\(record.stage)"
        contributors = record.draft?.body.contributors ?? []
        offered = record.offers.keys.sorted()
        countersigned = record.countersigned.sorted()
        submitted = record.submissions.keys.sorted()
        withdrawn = record.withdrawn.keys.filter(record.hasWithdrawn).sorted()
        acknowledged = record.eligible.map(\.contributor)
        attempt = Int(record.session?.list.body.attempt ?? 0)
        steps =
            record.session.map {
                [$0.commitments, $0.reveals, $0.degreeShares, $0.statements, $0.openings, $0.results].map(\.count)
            } ?? []
        deleted = record.deleted.sorted()
        stop = record.stop.map { stop in
            let says = record.stopper.map { "\($0) says " } ?? ""
            let who = stop.parties.map(\.description).joined(separator: ", ")
            return "\(says)\(Refusal.Code.written(stop.reason)): \(who)"
        }
    }
}
