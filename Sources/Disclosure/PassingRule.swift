public import Vocabulary

/// The rule by which every member works out for itself what may be opened.
///
/// It sees masks and structure, never a value, so all honest members reach the same set. Meets DIS-6,
/// DIS-7, DIS-8 and DIS-9.
public enum PassingRule {
    /// Nothing opens for fewer contributors, whatever the thresholds say: with two, each learns the other's figure.
    public static let leastContributors = 3

    /// What passes, from the contributors' masks in list order.
    ///
    /// A contributor's slot passes where its mask has it. A pooled slot passes only where the study pools and names it and
    /// every mask has it: then the sum tells no more than its open parts. Refuses too few contributors, and any mask of the
    /// wrong length, opening what the study does not name, or opening part of what must share one fate.
    public static func passing(
        masks: [BitString],
        problem: Problem,
        thresholds: Thresholds
    ) throws(Refusal) -> PassingSet {
        guard masks.count >= max(thresholds.minimumContributors, leastContributors) else {
            throw Refusal(.tooFewContributors, at: "list of \(masks.count)")
        }
        let fates = Fates(problem)
        for (contributor, mask) in masks.enumerated() {
            if let fault = fault(in: mask, problem: problem, fates: fates) {
                throw Refusal(fault, at: "mask of contributor \(contributor + 1) of \(masks.count)")
            }
        }
        var pooled = BitString(count: problem.slotCount)
        for slot in problem.pooled.indices { pooled[slot] = masks.allSatisfy { $0[slot] } }
        return PassingSet(named: masks, pooled: pooled)
    }

    /// What is wrong with a mask, told from its structure alone; nil if nothing is.
    ///
    /// A node may look at its own mask with it before it sends it, and a member at a mask before it acknowledges it.
    public static func fault(in mask: BitString, problem: Problem) -> Refusal.Code? {
        fault(in: mask, problem: problem, fates: Fates(problem))
    }

    private static func fault(in mask: BitString, problem: Problem, fates: Fates) -> Refusal.Code? {
        guard mask.count == problem.slotCount else { return .maskLength }
        guard mask.indices.allSatisfy({ problem.named[$0] }) else { return .maskOpensUnreleased }
        let closed = fates.units.indices.filter { index in
            fates.units[index].slots.contains { problem.named[$0] && !mask[$0] }
        }
        // An honest mask is a fixed point: what its closed units drag along is closed already.
        let isFixed = fates.closure(closed).allSatisfy { unit in fates.units[unit].slots.allSatisfy { !mask[$0] } }
        return isFixed ? nil : .maskSplitsFate
    }
}
