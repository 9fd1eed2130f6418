internal import Disclosure
internal import Foundation

/// A group of rows that is tested before a cell opens, and how likely it is to pass.
///
/// Rows are independent events of a known mean, so their number is Poisson distributed, and so, independently, are the numbers of
/// those in the part and of the others.
struct CellChance: Hashable {
    /// What is tested.
    enum Test: Hashable {
        /// The number of rows, against k or a larger number.
        case count(least: Int)
        /// The number of rows against k; the part and the others against d.
        case ratio
        /// The part against k and d, the others against d: a count that has a whole.
        case partOfWhole
    }

    let test: Test
    /// The rows that one of a kommune's size is expected to have.
    let perPerson: Double
    /// The share of them in the part.
    let part: Double
    /// Whether these are the rows that a breakdown leaves out, which pass where there are none.
    let isRemainder: Bool

    /// The chance to pass in a kommune of a size, over kommuner whose means differ by `spread`.
    ///
    /// Means and shares are each put at three places, with the weights of Gauss and Hermite.
    func passes(size: Double, spread: Double, thresholds: Thresholds) -> Double {
        let places: [(value: Double, weight: Double)] =
            spread == 0 ? [(0, 1)] : [(-3.0.squareRoot(), 1 / 6), (0, 2 / 3), (3.0.squareRoot(), 1 / 6)]
        var chance = 0.0
        for rows in places {
            let mean = size * perPerson * max(0, 1 + spread * rows.value)
            for rate in test == .count(least: 0) ? [(value: 0, weight: 1)] : places {
                // The smaller of the part and the others is the one that varies, so that neither is ever more than all.
                let smaller = min(part, 1 - part) * max(0, 1 + spread * rate.value)
                let share = part <= 0.5 ? smaller : 1 - smaller
                chance += rows.weight * rate.weight * passes(mean: mean, part: share, thresholds)
            }
        }
        return min(1, max(0, chance))
    }

    private func passes(mean: Double, part: Double, _ thresholds: Thresholds) -> Double {
        let nobody = exp(-mean)
        let passing =
            switch test {
            case .count(let least): Self.count(mean, least: least, thresholds)
            case .ratio: Self.ratio(mean * part, mean * (1 - part), thresholds)
            case .partOfWhole:
                Self.part(mean * part, thresholds, least: thresholds.smallCount)
                    * Self.part(mean * (1 - part), thresholds, least: thresholds.smallPart)
            }
        guard isRemainder else { return passing }
        return passing + (thresholds.hidesZeros ? nobody : 0)
    }

    private static func count(_ mean: Double, least: Int, _ thresholds: Thresholds) -> Double {
        guard least > 0 else { return part(mean, thresholds, least: thresholds.smallCount) }
        return 1 - poisson(mean, below: max(least, thresholds.smallCount)).reduce(0, +)
    }

    /// The chance of a number that is 0, where zeros are not hidden, or at least `least`.
    private static func part(_ mean: Double, _ thresholds: Thresholds, least: Int) -> Double {
        let small = poisson(mean, below: least)
        return 1 - small.reduce(0, +) + (thresholds.hidesZeros ? 0 : small[0])
    }

    private static func ratio(_ part: Double, _ others: Double, _ thresholds: Thresholds) -> Double {
        let d = thresholds.smallPart
        let both = Self.part(part, thresholds, least: d) * Self.part(others, thresholds, least: d)
        // Both large enough, or nought, and their sum too small all the same.
        let (of, rest) = (poisson(part, below: thresholds.smallCount), poisson(others, below: thresholds.smallCount))
        func admits(_ number: Int) -> Bool { number == 0 ? !thresholds.hidesZeros : number >= d }
        var tooFew = 0.0
        for x in of.indices where admits(x) {
            for y in rest.indices where admits(y) && x + y < thresholds.smallCount && x + y > 0 {
                tooFew += of[x] * rest[y]
            }
        }
        return both - tooFew
    }

    /// The chances of 0, 1, … `limit` − 1, of which there is one at least.
    private static func poisson(_ mean: Double, below limit: Int) -> [Double] {
        var chances = [exp(-mean)]
        for number in 1..<max(limit, 2) { chances.append(chances[number - 1] * mean / Double(number)) }
        return Array(chances.prefix(max(limit, 1)))
    }
}
