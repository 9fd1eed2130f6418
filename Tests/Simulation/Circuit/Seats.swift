import Circuit
import Messages
import Proceedings
import Rounds
import Sharing
import Vocabulary

/// Members' runs of the circuit on any board, each brought up from the last place on that board that is known.
///
/// Places are told apart by the digest of all words before a step, so that several boards of one session never mix.
struct Seats: Sendable {
    /// What a member who keeps to the protocol does not say, in a step that is whole.
    struct Lie: Sendable {
        let liar: Int
        let step: Int
        let stage: Int
        let kind: CircuitStep.Kind
        /// To whom, where it was sealed; nil where everybody can read it.
        let reader: Int?
    }

    /// Where a board stands.
    struct Place: Sendable {
        /// How many steps are whole.
        var step = 0
        /// The runs of those who can go on, by point.
        var runs: [Int: CircuitRun] = [:]
        /// Why others cannot.
        var refusals: [Int: Refusal.Code] = [:]
        var lies: [Lie] = []
    }

    /// What an envelope of bits from a member's point to another's holds, in a step; nil where it does not open.
    typealias Opener = (_ envelope: [UInt8], _ sender: Int, _ reader: Int, _ step: Int) -> [Field64]?

    private var places: [Digest: Place] = [:]
    /// More than the steps of a round have; a run that was thrown away is made again.
    private static let limit = 200

    /// The place of a board; nil before all C3 are in.
    mutating func place(on session: Session, start: () -> Place, opened: Opener) -> Place? {
        var step = session.wholeSteps
        var known: Place?
        while known == nil {
            guard let digest = session.digest(before: step) else { return nil }
            known = places[digest] ?? (step == 0 ? start() : nil)
            if known != nil { remember(known, as: digest) } else { step -= 1 }
        }
        guard var place = known else { return nil }
        while place.step < session.wholeSteps {
            guard let posts = session.posts(ofStep: place.step), let coins = session.digest(ofStep: place.step) else {
                return nil
            }
            place.take(posts, coins: coins, opened: opened)
            remember(place, as: coins)
        }
        return place
    }

    private mutating func remember(_ place: Place?, as digest: Digest) {
        if places.count > Self.limit { places = [:] }
        places[digest] = place
    }

    /// Starts runs for these points of a session.
    ///
    /// `keys` and `held` are each point's keys of pseudorandom sharing and shares of every contributor's slots.
    static func start(
        on record: Record,
        points: [Int],
        setting: Setting,
        masks: [BitString],
        keys: (Int) -> [[UInt8]],
        held: (Int) -> [[Field64]]
    ) -> Place {
        var place = Place()
        guard let past = record.session?.digest(before: 0), let manifest = record.manifest?.body else { return place }
        for point in points {
            let keys = keys(point)
            let subsets = Forgery.subsets(setting).filter { $0.contains(point) }
            guard keys.count == subsets.count, keys.allSatisfy({ $0.count == ReplicatedKeys.keySize }) else { continue }
            do throws(Refusal) {
                let course = try CircuitCourse(
                    problem: setting.problem,
                    thresholds: manifest.thresholds,
                    threshold: setting.threshold,
                    masks: masks,
                    history: []
                )
                place.runs[point] = CircuitRun(
                    course,
                    past: past,
                    point: point,
                    keys: ReplicatedKeys(keys.map { Secret($0) }, point: point, threshold: setting.threshold),
                    held: held(point).map { Secret($0) }
                )
            } catch {
                place.refusals[point] = error.code
            }
        }
        return place
    }
}

extension Seats.Place {
    /// Takes what all members said in a step, and notes who lied.
    mutating func take(_ posts: [CircuitPost.Content], coins: Digest, opened: Seats.Opener) {
        var sealed: [Int: [[Field64]?]] = [:]
        for reader in runs.keys {
            sealed[reader] = posts.enumerated()
                .map { index, post in
                    guard case .sealed(let envelopes) = post, envelopes.count == posts.count else { return nil }
                    return opened(envelopes[reader - 1], index + 1, reader, step)
                }
        }
        note(posts, sealed)
        for (point, run) in runs {
            var next = run
            do throws(Refusal) {
                try Self.receive(posts, bits: sealed[point] ?? [], coins: coins, by: &next)
                runs[point] = next
            } catch {
                runs[point] = nil
                refusals[point] = error.code
            }
        }
        step += 1
    }

    private mutating func note(_ posts: [CircuitPost.Content], _ sealed: [Int: [[Field64]?]]) {
        for (index, post) in posts.enumerated() {
            let liar = index + 1
            guard let run = runs[liar], let due = run.due else { continue }
            func lie(to reader: Int? = nil) -> Seats.Lie {
                Seats.Lie(liar: liar, step: step, stage: run.stage, kind: due.kind, reader: reader)
            }
            switch (due.kind, post) {
            case (.coin, .coin): break
            case (.products, .elements(let elements)), (.key, .elements(let elements)),
                (.check, .elements(let elements)):
                if elements != run.outgoing { lies.append(lie()) }
            case (.bits, .sealed):
                for (reader, rows) in sealed where rows[index] != run.outgoing { lies.append(lie(to: reader)) }
            default: lies.append(lie())
            }
        }
    }

    private static func receive(
        _ posts: [CircuitPost.Content],
        bits: [[Field64]?],
        coins: Digest,
        by run: inout CircuitRun
    ) throws(Refusal) {
        func mustFit(_ fits: Bool) throws(Refusal) {
            guard fits else { throw Refusal(.badCircuitPost, at: "step of the circuit") }
        }
        let elements = posts.compactMap { post in if case .elements(let elements) = post { elements } else { nil } }
        switch run.due?.kind {
        case nil: try mustFit(false)
        case .coin:
            try mustFit(posts.allSatisfy { if case .coin = $0 { true } else { false } })
            try run.receive(coins: coins)
        case .products, .key, .check:
            try mustFit(elements.count == posts.count)
            try run.receive(elements, past: coins)
        case .bits:
            let rows = bits.compactMap(\.self)
            try mustFit(rows.count == posts.count)
            try run.receive(rows, past: coins)
        }
    }
}
