internal import Digests
public import Sharing
public import Vocabulary

/// One member's part in finding which cells are small, as a value.
///
/// The member posts ``outgoing`` and takes what all members posted, step by step, until there are ``bits``. All randomness is drawn
/// from the keys of pseudorandom sharing under the digest of all that was said before, so that the same messages bring a restarted member to the same place and to
/// the same words.
///
/// With c ≥ 3t + 1 each opened product lies on a polynomial that the honest shares alone fix (mode R). With c = 2t + 1 every value goes along
/// with its product by a random key, and all are checked together before a bit opens (mode M). Sources: Damgård and Nielsen, "Scalable
/// and unconditionally secure multiparty computation" (CRYPTO 2007); Chida et al., "Fast large-scale honest-majority MPC for malicious
/// adversaries" (CRYPTO 2018). Meets CIR-3 to CIR-9.
public struct MaskCircuit: Sendable {
    /// What all members compute.
    public let plan: CircuitPlan
    /// The steps in order.
    public let steps: [CircuitStep]
    /// The number of the step that the member is in; as many as there are steps when it has the bits.
    public private(set) var step = 0
    /// What this member posts in the step; empty for a coin, and at the end.
    public private(set) var outgoing: [Field64] = []
    /// One bit a cell, when the last step is done: one where the cell passes.
    public private(set) var bits: BitString?
    /// After a refusal the members whose shares are proven to deviate, by their points.
    ///
    /// That can be where c > 3t + 1; otherwise up to t members are at fault, and which of them is not to be told. Meets CIR-6.
    public private(set) var deviating: [Int] = []

    private let threshold: Threshold
    /// The digest of everything that was said before the step.
    private var past: Digest
    private let stage: UInt8
    private var sharing: PseudorandomSharing
    private var wires: Wires
    /// What hides the products of the step until all members' are in.
    private var mask: [Field64] = []

    /// Starts a stage behind everything that `past` is the digest of.
    ///
    /// `held` are the member's shares of each contributor's slots, in the list's order; `keys` those of pseudorandom sharing. No other
    /// run has the same past and stage.
    public init(
        _ plan: CircuitPlan,
        stage: UInt8,
        after past: Digest,
        keys: ReplicatedKeys,
        point: Int,
        threshold: Threshold,
        held: [Secret<Field64>]
    ) {
        let highest = plan.cells.lazy.flatMap(\.tests).compactMap(\.contributors.last).max() ?? -1
        precondition(highest < held.count, "shares of every contributor")
        self.plan = plan
        self.past = past
        self.stage = stage
        self.threshold = threshold
        steps = plan.steps(threshold.mode)
        sharing = PseudorandomSharing(keys: keys, point: point, threshold: threshold)
        wires = Wires(plan, held: held, isAuthenticated: threshold.mode == .authenticated)
        if steps.isEmpty {
            bits = BitString(count: 0)
        } else {
            if threshold.mode == .authenticated { wires.key = draw(1, .key)[0] }
            begin()
        }
    }

    /// Takes what all c members posted in this step, in member order, and the digest of their messages.
    ///
    /// Refused: another number of elements, and what cannot come of members that all keep to the protocol. Nothing may leave this member
    /// after a refusal. Meets CIR-5, CIR-6 and CIR-8.
    public mutating func receive(_ posted: [[Field64]], past: Digest) throws(Refusal) {
        precondition(step < steps.count && steps[step].kind != .coin, "elements are posted in this step")
        let now = steps[step]
        let opened: [Field64]
        do throws(Refusal) {
            opened = try now.opened(posted, threshold: threshold)
        } catch {
            if error.code == .circuitInconsistent {
                deviating = Shamir.deviating(posted, degree: now.degree(threshold), threshold: threshold)
            }
            throw refusal(error.code)
        }
        switch now.kind {
        case .products: wires.take(zip(opened, mask).map { $0 - $1 })
        case .key: wires.openedKey = opened[0]
        case .check: wires.pass()
        case .bits: bits = CircuitStep.bits(opened)
        case .coin: break
        }
        advance(past)
    }

    /// Takes the digest of the messages that show all members' coins, which were committed to before any product was made.
    ///
    /// Meets CIR-7.
    public mutating func receive(coins: Digest) {
        precondition(step < steps.count && steps[step].kind == .coin, "coins are shown in this step")
        // The coins of this stage only, whatever the caller digests: the same for two stages would tie their coefficients together.
        wires.challenge = Hashing.digest(.macCheck, [stage], coins.bytes)
        advance(coins)
    }

    private func refusal(_ code: Refusal.Code) -> Refusal {
        let members =
            deviating.isEmpty ? "" : ", shares of member \(deviating.map(String.init).joined(separator: ", "))"
        return Refusal(code, at: "stage \(stage) of the circuit, step \(step + 1) of \(steps.count)\(members)")
    }

    private mutating func advance(_ past: Digest) {
        self.past = past
        step += 1
        mask = []
        outgoing = []
        if step < steps.count { begin() }
    }

    /// Works out what this member posts.
    private mutating func begin() {
        let (kind, count) = (steps[step].kind, steps[step].count)
        switch (kind, threshold.mode) {
        case (.coin, _): break
        case (.key, _): outgoing = [wires.key]
        case (.check, _), (.bits, .authenticated): outgoing = wires.results
        case (.products, _), (.bits, .redundant):
            let random = wires.randomCount > 0 ? draw(wires.randomCount, .factor) : []
            let (left, right) = wires.pairs(random)
            let noughts = draw(count, .nought)
            outgoing = left.indices.map { left[$0] * right[$0] + noughts[$0] }
            if kind == .products {
                mask = draw(count, .mask)
                for index in outgoing.indices { outgoing[index] += mask[index] }
            }
        }
    }

    /// What the member draws for the step.
    private mutating func draw(_ count: Int, _ use: PseudorandomSharing.Purpose.Use) -> [Field64] {
        let purpose = PseudorandomSharing.Purpose(past: past, stage: stage, step: UInt16(step), use: use)
        return sharing.shares(count, for: purpose).withElements { $0 }
    }
}

extension MaskCircuit: Unprintable {}
