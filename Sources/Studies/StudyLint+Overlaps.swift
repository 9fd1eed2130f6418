public import Vocabulary

extension Refusal.Code {
    /// STU-15: two breakdowns cut the same rows in different places.
    public static let cutTwice = Self(762, "STU-15", "two breakdowns cut the same rows in different places")
}

extension StudyLint {
    /// Breakdowns that read the same thing and cut it in different places, where the same quantity is shown by both: what lies
    /// between two cuts is told, and no test sees it.
    static func overlaps(in study: Study) -> [Finding] {
        let shown = study.indicators.flatMap { indicator in
            indicator.breakdowns.filter(\.release.named)
                .compactMap { shown in
                    study.breakdown(shown.breakdown).map { Shown(indicator: indicator, breakdown: $0) }
                }
        }
        var seen: Set<[String]> = []
        return shown.enumerated()
            .flatMap { number, one in
                shown[..<number]
                    .compactMap { other -> Finding? in
                        guard one.breakdown.id != other.breakdown.id, let told = told(one, other),
                            seen.insert([one.breakdown.id, other.breakdown.id].sorted()).inserted
                        else { return nil }
                        let isOne = one.indicator.id == other.indicator.id
                        let place =
                            isOne ? "“\(one.indicator.id)”" : "“\(other.indicator.id)” and “\(one.indicator.id)”"
                        return Finding(
                            severity: .error,
                            code: .cutTwice,
                            place: "breakdowns/\(one.breakdown.id)",
                            text: """
                                \(place) show the same rows by “\(other.breakdown.id)” and “\(one.breakdown.id)”, which cut them in \
                                different places. If kommune A has 41 in \(told.larger) and 40 in \(told.smaller), the difference \
                                tells that one person is in \(told.between), and no test sees it. Let each category of the one be made \
                                of whole categories of the other.
                                """
                        )
                    }
            }
    }

    private struct Shown {
        let indicator: Indicator
        let breakdown: Breakdown
    }

    private typealias Told = (larger: String, smaller: String, between: String)

    private static func told(_ one: Shown, _ other: Shown) -> Told? {
        for table in Set(one.breakdown.readings.map(\.table)).sorted() {
            guard let reading = one.breakdown.reading(of: table), reading == other.breakdown.reading(of: table)
            else { continue }
            func contents(_ shown: Shown) -> Set<FateClasses.Content> {
                Set(
                    shown.indicator.quantities.filter { $0.table == table && $0.role != .whole }
                        .map(FateClasses.Content.init)
                )
            }
            if !contents(one).isDisjoint(with: contents(other)) { return told(one.breakdown, other.breakdown) }
        }
        return nil
    }

    private static func told(_ one: Breakdown, _ other: Breakdown) -> Told? {
        for category in one.categories {
            let met = other.categories.filter { $0.selection.meets(category.selection) }
            for partner in met {
                let back = one.categories.filter { $0.selection.meets(partner.selection) }
                // Whole categories of the one side that make up one of the other tell nothing that those do not.
                if met.count == 1, category.selection.isMade(of: back, whole: partner.selection) { continue }
                if back.count == 1, partner.selection.isMade(of: met, whole: category.selection) { continue }
                let (a, b) = ("“\(one.id).\(category.id)”", "“\(other.id).\(partner.id)”")
                if let between = category.selection.first(beyond: partner.selection) {
                    return (a, b, "the first and not in the second, such as \(between)")
                }
                if let between = partner.selection.first(beyond: category.selection) {
                    return (b, a, "the first and not in the second, such as \(between)")
                }
            }
        }
        return nil
    }
}

extension Breakdown.Selection {
    /// Whether `parts` are this selection's rows, cut up, or `whole` is one of them: together exactly the rows of `whole`.
    fileprivate func isMade(of parts: [Breakdown.Category], whole: Self) -> Bool {
        switch whole {
        case .codes(let codes):
            return Set(codes)
                == parts.reduce(into: Set<String>()) { all, part in
                    if case .codes(let own) = part.selection { all.formUnion(own) }
                }
        case .band(let from, let to):
            var next: Int64? = from
            let bands = parts.compactMap { part -> (from: Int64, to: Int64?)? in
                if case .band(let from, let to) = part.selection { (from, to) } else { nil }
            }
            for band in bands.sorted(by: { $0.from < $1.from }) {
                guard band.from == next else { return false }
                next = band.to.map { $0 + 1 }
            }
            return next == to.map { $0 + 1 }
        }
    }

    /// A value of this selection that is not in another.
    fileprivate func first(beyond other: Self) -> String? {
        switch (self, other) {
        case (.codes(let own), .codes(let others)):
            return own.first { !others.contains($0) }.map { "code \($0)" }
        case (.band(let from, let to), .band(let first, let last)):
            if from < first { return "\(from)" }
            guard let last, to ?? .max > last else { return nil }
            return "\(last + 1)"
        case (.codes, .band), (.band, .codes):
            return nil
        }
    }
}
