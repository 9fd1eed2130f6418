package import Sharing
package import Vocabulary

/// What the coordinator and t members hold of everybody else's figures, as linear functionals of what is unknown to them.
///
/// Unknown are, for each honest contributor, its figures; and for each of its submissions the four pairs of masks and every
/// coefficient of every sharing polynomial. A share is the polynomial at the member's point; an answer to a degree check and an
/// opening share are sums of shares. A share that a member expands from a seed is known like any other. What is known of the
/// figures alone is what remains of the space when masks and coefficients are eliminated. What the circuit opens is under fresh masks
/// and adds nothing.
package struct View: Sendable {
    /// Something that an honest member has said about shares.
    package enum Utterance: Sendable {
        /// One element of C3, that is two functionals: Σ ρʲ·share + mask pair, for one contributor's submission.
        case answer(point: Int, root: Digest, challenge: Field128, pair: Int)
        /// One opening share: the sum of these submissions' shares of a slot.
        case opening(point: Int, roots: [Digest], slot: Int)
    }

    /// A functional of figures: contributor and slot, with weights.
    package typealias Figures = [(contributor: KommuneCode, slot: Int)]

    let slots: Int
    let tolerated: Int
    let contributors: [KommuneCode]
    /// The honest submissions that are known so far, by root.
    let submissions: [(root: Digest, contributor: KommuneCode)]

    private static let masks = 8
    private var secretsStart: Int { submissions.count * ((slots + Self.masks) * tolerated + Self.masks) }
    private var masksStart: Int { submissions.count * (slots + Self.masks) * tolerated }

    package init(
        slots: Int,
        tolerated: Int,
        contributors: [KommuneCode],
        submissions: [(root: Digest, contributor: KommuneCode)]
    ) {
        self.slots = slots
        self.tolerated = tolerated
        self.contributors = contributors
        self.submissions = submissions
    }

    /// The functionals of figures that these members and the coordinator can compute and that are in no way spanned by
    /// `released`; empty if they know nothing more.
    package func excess(members: [Int], heard: [Utterance], released: [Figures]) -> [String] {
        var known = RowSpace()
        for member in members {
            for submission in submissions.indices {
                for element in 0..<(slots + Self.masks) {
                    known.insert(row([(share(submission, element, at: member), .one)]))
                }
            }
        }
        for utterance in heard {
            for functional in functionals(utterance) { known.insert(row(functional)) }
        }
        var legitimate = RowSpace()
        for figures in released {
            legitimate.insert(row([(figures.compactMap { figure($0.contributor, $0.slot) }, .one)]))
        }
        return known.rows(from: secretsStart).filter { !legitimate.contains($0) }
            .map { row in row.map { name($0.unknown) }.joined(separator: ", ") }
    }

    private typealias Term = (unknown: Int, weight: Field64)

    private func functionals(_ utterance: Utterance) -> [[([Term], Field64)]] {
        switch utterance {
        case .opening(let point, let roots, let slot):
            return [roots.compactMap(index).map { (share($0, slot, at: point), Field64.one) }]
        case .answer(let point, let root, let challenge, let pair):
            guard let submission = index(root) else { return [] }
            var real: [([Term], Field64)] = [(share(submission, slots + 2 * pair - 2, at: point), .one)]
            var imaginary: [([Term], Field64)] = [(share(submission, slots + 2 * pair - 1, at: point), .one)]
            var power = challenge
            for slot in 0..<slots {
                let share = share(submission, slot, at: point)
                real.append((share, power.real))
                imaginary.append((share, power.imaginary))
                power = power * challenge
            }
            return [real, imaginary]
        }
    }

    private func index(_ root: Digest) -> Int? { submissions.firstIndex { $0.root == root } }

    private func figure(_ contributor: KommuneCode, _ slot: Int) -> Term? {
        contributors.firstIndex(of: contributor).map { (secretsStart + $0 * slots + slot, Field64.one) }
    }

    /// The polynomial of an element at a point: secret + Σ coefficient·pointᵏ.
    private func share(_ submission: Int, _ element: Int, at point: Int) -> [Term] {
        var terms: [Term] = []
        var power = Field64(Int64(point))
        let first = (submission * (slots + Self.masks) + element) * tolerated
        for degree in 0..<tolerated {
            terms.append((first + degree, power))
            power *= Field64(Int64(point))
        }
        if element < slots {
            if let term = figure(submissions[submission].contributor, element) { terms.append(term) }
        } else {
            terms.append((masksStart + submission * Self.masks + element - slots, .one))
        }
        return terms
    }

    private func row(_ sum: [([Term], Field64)]) -> RowSpace.Row {
        var weights: [Int: Field64] = [:]
        for (terms, weight) in sum {
            for term in terms { weights[term.unknown] = (weights[term.unknown] ?? .zero) + weight * term.weight }
        }
        return weights.filter { $0.value != .zero }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private func name(_ unknown: Int) -> String {
        let place = unknown - secretsStart
        return "slot \(place % slots) of kommune \(contributors[place / slots])"
    }
}
