import Circuit
import Digests
import Disclosure
import Messages
import Proceedings
import Rounds
import Sealing
import Sharing
import TestSupport
import Vocabulary

/// The circuit, and what it must lead to.
///
/// What the circuit opens adds nothing to the view of the coordinator and t members: each product is opened under a mask of its own that nobody
/// knows, and the MAC's key and the check are random numbers of their session. A corrupted member learns the bits, which the coordinator
/// does not; what the bits may tell is what joint suppression is for.
extension Observer {
    // Steps.

    mutating func heardCircuit(
        _ post: CircuitPost,
        from kommune: KommuneCode,
        _ record: Record
    ) throws(Violation) {
        guard let session = record.session, session.id == post.session, let point = point(of: kommune),
            let place = place(on: record), place.step == Int(post.step),
            post.previous == session.digest(before: place.step)
        else { throw Violation(.exactWords, "\(kommune): a step of the circuit outside its session") }
        guard let run = place.runs[point], let due = run.due else {
            let reason = place.refusals[point].map { "after refusal \($0.number)" } ?? "after its end"
            throw Violation(.soundCircuit, "\(kommune): goes on with the circuit \(reason)")
        }
        try checkLies(in: place, before: due, stage: run.stage, of: kommune, at: point)
        let isRight =
            switch (due.kind, post.content) {
            case (.products, .elements(let elements)), (.key, .elements(let elements)),
                (.check, .elements(let elements)):
                elements == run.outgoing
            // That it is the coin that C1 binds is for the record to tell.
            case (.coin, .coin): true
            case (.bits, .sealed(let envelopes)): holds(envelopes, run.outgoing, from: point, post, record)
            default: false
            }
        guard isRight else {
            throw Violation(.exactWords, "\(kommune): another word in step \(post.step) of the circuit")
        }
    }

    /// Whether every member that can open its envelope finds these elements.
    private mutating func holds(
        _ envelopes: [[UInt8]],
        _ elements: [Field64],
        from sender: Int,
        _ post: CircuitPost,
        _ record: Record
    ) -> Bool {
        guard envelopes.count == setting.committee.count else { return false }
        for (index, envelope) in envelopes.enumerated() {
            guard open(envelope, from: sender, to: index + 1, step: Int(post.step), record) == elements else {
                return false
            }
        }
        for (index, envelope) in envelopes.enumerated() {
            sealed[Self.name(envelope, from: sender, to: index + 1)] = elements
        }
        return true
    }

    private static func name(_ envelope: [UInt8], from sender: Int, to reader: Int) -> Digest {
        Hashing.sha256([UInt8(sender), UInt8(reader)] + envelope)
    }

    /// A lie about what is opened to all is seen at once; a wrong product in mode M only by the check of its stage.
    private func checkLies(
        in place: Seats.Place,
        before due: CircuitStep?,
        stage: Int,
        of kommune: KommuneCode,
        at point: Int
    ) throws(Violation) {
        let seen = place.lies.first { lie in
            guard lie.reader == nil || lie.reader == point else { return false }
            guard lie.kind == .products, setting.threshold.mode == .authenticated else { return true }
            return due == nil || lie.stage < stage || due?.kind == .bits
        }
        guard let seen else { return }
        throw Violation(.soundCircuit, "\(kommune) goes on after member \(seen.liar) lied in step \(seen.step)")
    }

    /// Where everybody is on a board.
    mutating func place(on record: Record) -> Seats.Place? {
        guard let session = record.session else { return nil }
        var seats = Seats()
        swap(&seats, &self.seats)
        defer { swap(&seats, &self.seats) }
        let judge = self
        return seats.place(on: session) {
            judge.start(on: record, session)
        } opened: { envelope, sender, reader, step in
            judge.sealed[Self.name(envelope, from: sender, to: reader)]
                ?? judge.open(envelope, from: sender, to: reader, step: step, record)
        }
    }

    private func start(on record: Record, _ session: Session) -> Seats.Place {
        let keys = keys(on: record)
        let roots = session.list.body.items.map(\.root)
        let subsets = Forgery.subsets(setting)
        return Seats.start(
            on: record,
            points: Array(1...setting.threshold.committee),
            setting: setting,
            masks: roots.map { primaryBits(of: $0) ?? BitString(count: 0) },
            keys: { point in subsets.indices.filter { subsets[$0].contains(point) }.compactMap { keys[$0] } },
            // A liar's share is what those of the honest make it, whatever it was sent.
            held: { point in roots.map { root in shares(of: root, at: point) ?? [] } }
        )
    }

    /// Every key of pseudorandom sharing, from whoever got it.
    private func keys(on record: Record) -> [Int: [UInt8]] {
        var all: [Int: [UInt8]] = [:]
        for (index, dealer) in record.dealers.enumerated() {
            guard case .keyDeal(let deal) = record.deals[dealer]?.statement else { continue }
            for receiver in (index + 2)...setting.threshold.committee {
                guard let key = key(of: receiver, on: record) else { continue }
                all.merge(Forgery.dealt(deal, by: index + 1, to: receiver, key: key, setting: setting)) { $1 }
            }
        }
        return all
    }

    private func key(of point: Int, on record: Record) -> EnvelopeKey? {
        record.offers[setting.committee[point - 1]]?.body.envelopeKey.flatMap { key($0.keyID) }
    }

    private func open(_ envelope: [UInt8], from sender: Int, to reader: Int, step: Int, _ record: Record) -> [Field64]?
    {
        guard let key = key(of: reader, on: record), let manifest = record.manifest?.digest,
            let session = record.session?.id
        else { return nil }
        let info = SealedBits.info(
            manifest: manifest,
            sender: setting.committee[sender - 1],
            member: setting.committee[reader - 1],
            key: key.publicKey.keyID,
            step: step
        )
        return SealedBits.open(envelope, with: key, info: info, session: session)
    }

    // What was handed in.

    /// As many honest members as fix a polynomial.
    private var judges: [Int] { Array(honestMembers.compactMap(point).prefix(setting.threshold.tolerated + 1)) }

    /// What a contributor says of its own figures.
    func primaryBits(of root: Digest) -> BitString? {
        honestMembers.compactMap(point).lazy.compactMap { submissions[root]?.parts[$0]?.mask }.first
    }

    /// What a contributor handed in, a slot, as the honest members hold it.
    func value(of root: Digest, _ slot: Int) -> Field64? { submissions[root]?.value(ofSlot: slot, points: judges) }

    private func shares(of root: Digest, at point: Int) -> [Field64]? {
        guard let submission = submissions[root] else { return nil }
        if honestMembers.contains(setting.committee[point - 1]) { return submission.shares[point] }
        let slots = setting.problem.numberCount
        let shares = (0..<slots).compactMap { submission.value(ofSlot: $0, at: point, points: judges) }
        return shares.count == slots ? shares : nil
    }

    // C4.

    mutating func heardStatement(
        _ body: PassingStatement,
        from kommune: KommuneCode,
        _ record: Record
    ) throws(Violation) {
        guard let session = record.session, let point = point(of: kommune) else {
            throw Violation(.exactWords, "C4 without a list")
        }
        let list = session.list.body
        lists[body.session] = list
        statements[body.session, default: [:]][kommune] = body
        guard body.session == session.id, body.steps == session.stepsDigest,
            body.passing.named.count == list.items.count, body.passing.pooled.count == setting.problem.slotCount
        else { throw Violation(.exactWords, "\(kommune): a passing set of another form or session") }
        guard let place = place(on: record) else { throw Violation(.exactWords, "\(kommune): C4 before C3") }
        try checkLies(in: place, before: nil, stage: 0, of: kommune, at: point)
        guard let run = place.runs[point], run.due == nil else {
            throw Violation(.soundCircuit, "\(kommune): C4 at step \(place.step) of a circuit that has no end there")
        }
        let thresholds = record.manifest?.body.thresholds ?? setting.thresholds
        for (index, item) in list.items.enumerated() where honest.contains(item.contributor) {
            guard let values = setting.values[item.contributor]?.map({ Field64($0) }) else { continue }
            for slot in body.passing.named[index].indices
            where !setting.problem.named[slot] || isSmall(slot, [values], thresholds) {
                throw Violation(.secrecy, "slot \(slot) of \(item.contributor) is small and would open")
            }
        }
        try checkSums(body.passing, list, thresholds)
        try checkWord(body, list, record, at: point, of: kommune)
    }

    /// No sum opens that is small, or that is small to some liars who take their own off.
    private func checkSums(_ passing: PassingSet, _ list: ListProposal, _ thresholds: Thresholds) throws(Violation) {
        let slots = passing.pooled.indices
        let values = list.items.compactMap { item in handedIn(item.root) }
        guard values.count == list.items.count else { return }
        try checkPresence(passing, values, thresholds)
        guard !slots.isEmpty else { return }
        for size in 0...setting.threshold.tolerated {
            for liars in Self.subsets(of: Array(values.indices), count: size) {
                let rest = values.indices.filter { !liars.contains($0) }.map { values[$0] }
                for slot in slots where !setting.problem.pooled[slot] || isSmall(slot, rest, thresholds) {
                    throw Violation(.secrecy, "the sum of slot \(slot) is small without \(liars) and would open")
                }
            }
        }
    }

    /// Nothing opens on the word of a bit that is none, and no sum that fewer than m have anything in, or say so.
    private func checkPresence(
        _ passing: PassingSet,
        _ values: [[Field64]],
        _ thresholds: Thresholds
    ) throws(Violation) {
        for (bit, slot) in setting.problem.presence.enumerated() {
            var said = 0
            for numbers in values {
                let isThere = numbers[setting.problem.slotCount + bit] == .one
                guard isThere || (numbers[slot] == .zero && numbers[setting.problem.slotCount + bit] == .zero) else {
                    throw Violation(.soundCircuit, "C4 after a presence bit of slot \(slot) that is none")
                }
                if isThere { said += 1 }
            }
            if passing.pooled[slot], said < thresholds.minimumContributors {
                throw Violation(.secrecy, "the sum of slot \(slot) is that of \(said) and would open")
            }
        }
    }

    private func handedIn(_ root: Digest) -> [Field64]? {
        let values = (0..<setting.problem.numberCount).compactMap { value(of: root, $0) }
        return values.count == setting.problem.numberCount ? values : nil
    }

    /// C4 is what joint suppression gives for the bits that were sealed and the figures that were handed in, no more and no less.
    private mutating func checkWord(
        _ body: PassingStatement,
        _ list: ListProposal,
        _ record: Record,
        at point: Int,
        of kommune: KommuneCode
    ) throws(Violation) {
        if settled[body.session] == nil { settled[body.session] = settled(list, record) }
        guard let settled = settled[body.session] else {
            throw Violation(.exactWords, "\(kommune): C4 about what cannot be settled")
        }
        guard body.passing == settled.passing else {
            throw Violation(.exactWords, "\(kommune): opens other figures than the bits and the figures give")
        }
        let salts = list.items.compactMap { submissions[$0.root]?.parts[point]?.maskSalt.bytes }
        guard salts.count == list.items.count else { return }
        let salt = Hashing.digest(.maskSalt, parts: salts)
        guard body.mask == Hashing.digest(.passingMask, salt.bytes, settled.digest.bytes) else {
            throw Violation(.exactWords, "\(kommune): another way to what opens")
        }
    }

    /// What may open of a list, with every sum worked out from what was handed in.
    func settled(_ list: ListProposal, _ record: Record) -> JointSuppression? {
        let values = list.items.compactMap { handedIn($0.root) }
        let masks = list.items.compactMap { primaryBits(of: $0.root) }
        guard values.count == list.items.count, masks.count == values.count,
            let thresholds = record.manifest?.body.thresholds
        else { return nil }
        func isSmall(_ sum: SmallSum) -> Bool {
            var total = Field64.zero
            for contributor in sum.contributors {
                for term in sum.terms { total = total + Field64(term.coefficient) * values[contributor][term.slot] }
            }
            return total.signed.map(sum.roots.contains) ?? false
        }
        let tests = JointSuppression.pooledTests(
            problem: setting.problem,
            thresholds: thresholds,
            tolerated: setting.threshold.tolerated,
            contributors: values.count
        )
        let passes = tests.map { !$0.sums.contains(where: isSmall) }
        var settled = try? JointSuppression(
            problem: setting.problem,
            thresholds: thresholds,
            tolerated: setting.threshold.tolerated,
            named: masks,
            pooled: JointSuppression.pooledBits(passes, of: tests, problem: setting.problem)
        )
        while let tests = settled?.tests, !tests.isEmpty {
            var small = BitString(count: tests.count)
            for (index, test) in tests.enumerated() { small[index] = test.sums.contains(where: isSmall) }
            do throws(Refusal) { try settled?.receive(small) } catch { return nil }
        }
        return settled
    }

    /// Whether a slot is small by its own tests, added up over these contributors.
    private func isSmall(_ slot: Int, _ values: [[Field64]], _ thresholds: Thresholds) -> Bool {
        func sum(_ slot: Int) -> Field64 { values.reduce(.zero) { $0 + $1[slot] } }
        func small(_ count: Field64, _ limit: Int) -> Bool {
            guard let count = count.signed else { return false }
            return count == 0 ? thresholds.hidesZeros : count > 0 && count < Int64(max(limit, 1))
        }
        for block in setting.problem.blocks {
            for cell in [block.total] + block.breakdowns.joined() where cell.slots.contains(slot) {
                for test in cell.tests {
                    switch test {
                    case .count(let count): if small(sum(count), thresholds.smallCount) { return true }
                    case .part(let part, let whole):
                        if small(sum(part), thresholds.smallPart) { return true }
                        if small(sum(whole) - sum(part), thresholds.smallPart) { return true }
                    }
                }
                if let deviation = cell.deviation, deviation.squares == slot,
                    let count = sum(deviation.count).signed, (0..<20).contains(count)
                {
                    return true
                }
            }
        }
        return false
    }
}
