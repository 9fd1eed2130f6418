internal import Foundation
public import Studies
public import Vocabulary

/// When a figure is so far from the one submitted last that somebody should look.
///
/// A count must have changed by more than a fifth, and by more than chance explains: 2√(n + 3/8) of a Poisson count has a
/// standard deviation of one whatever the count (F. J. Anscombe, Biometrika 35, 1948), so that the difference of two has √2,
/// and three of these are asked for. Of a sum no chance is known: it must have changed by more than a third.
/// Figures of periods of different lengths are not compared.
public enum JumpRule {
    /// How many standard deviations chance is granted.
    private static let deviations = 3.0
    /// By which part a count must have changed.
    private static let countPart = 0.2
    /// By which part a sum must have changed.
    private static let sumPart = 1.0 / 3
    /// A year and a leap year are of one length; a quarter and a year are not.
    private static let lengthPart = 0.05

    /// Whether a figure jumped.
    static func isJump(now: Int64, before: Int64, isCount: Bool) -> Bool {
        guard now != before else { return false }
        let (new, old) = (Double(now), Double(before))
        let larger = max(new.magnitude, old.magnitude)
        guard (new - old).magnitude > (isCount ? countPart : sumPart) * larger else { return false }
        guard isCount else { return true }
        func stable(_ count: Double) -> Double { 2 * (max(0, count) + 0.375).squareRoot() }
        return (stable(new) - stable(old)).magnitude > deviations * 2.0.squareRoot()
    }

    /// The places of all figures that jumped, in the study's own ids, with the direction and no figure.
    ///
    /// What only the study of one of the two asks for is left out. Meets NODE-31.
    public static func jumps(
        now: (values: Secret<Int64>, layout: SlotLayout, period: Period),
        before: (values: Secret<Int64>, layout: SlotLayout, period: Period)
    ) -> [String] {
        let (new, old) = (Double(now.period.days), Double(before.period.days))
        guard (new - old).magnitude <= lengthPart * max(new, old), now.values.count == now.layout.slotCount,
            before.values.count == before.layout.slotCount
        else { return [] }
        var earlier: [String: Int] = [:]
        for slot in before.layout.slots.indices { earlier[before.layout.describe(slot).description] = slot }
        return now.values.withElements { values in
            before.values.withElements { olds in
                now.layout.slots.indices.compactMap { slot in
                    let name = now.layout.describe(slot).description
                    guard let place = earlier[name], now.layout.isCount(slot) == before.layout.isCount(place),
                        isJump(now: values[slot], before: olds[place], isCount: now.layout.isCount(slot))
                    else { return nil }
                    return "\(name), \(values[slot] > olds[place] ? "up" : "down")"
                }
            }
        }
    }
}

extension SlotLayout {
    /// Whether a slot counts rows, rather than summing what they hold.
    fileprivate func isCount(_ slot: Int) -> Bool {
        study.indicators[slots[slot].indicator].quantity(slots[slot].role)?.value == nil
    }
}
