internal import Disclosure
public import Vocabulary

/// What a study's author should know before a round is built on it.
public struct Finding: Hashable, Sendable {
    /// How much it weighs.
    public enum Severity: String, Hashable, CaseIterable, Sendable {
        /// The study cannot be used.
        case error
        /// The study is probably not what was meant.
        case warning
        /// Something to know.
        case note
    }

    /// How much it weighs.
    public let severity: Severity
    /// Which rule found it.
    public let code: Refusal.Code
    /// Where in the study: a path such as `indicators/K1a`, or file, line and column.
    public let place: String
    /// What is meant, in one or two sentences.
    public let text: String

    /// Takes the four.
    public init(severity: Severity, code: Refusal.Code, place: String, text: String) {
        self.severity = severity
        self.code = code
        self.place = place
        self.text = text
    }
}

extension Refusal.Code {
    /// STU-12: some values are in no category.
    public static let categoriesDoNotCover = Self(750, "STU-12", "some values are in no category")
    /// STU-12: a part is not a part of its whole.
    public static let partNotOfWhole = Self(751, "STU-12", "a part is not made of rows of its whole")
    /// STU-12: rows without a value would be left out of a sum.
    public static let valueMayBeUnknown = Self(752, "STU-12", "rows without a value are left out of a sum")
    /// STU-12: a count's complement is told by another indicator and not tested.
    public static let complementUntested = Self(753, "STU-12", "another indicator tells a count's complement")
    /// STU-12: a fine breakdown is released both per contributor and pooled.
    public static let fineBothWays = Self(754, "STU-12", "a fine breakdown is released both named and pooled")
    /// STU-12: figures of several indicators share one fate.
    public static let oneFate = Self(755, "STU-12", "figures of several indicators open or close together")
    /// STU-12: with three contributors each learns the sum of the other two.
    public static let threeContributors = Self(757, "STU-12", "three contributors may be enough")
    /// STU-12: categories of two breakdowns may lie in one another.
    public static let perhapsNested = Self(758, "STU-12", "a category may lie in one of another breakdown")
    /// STU-18: the same days were asked for otherwise before.
    public static let askedBefore = Self(764, "STU-18", "an earlier round has opened figures of the same days")
    /// STU-18: what was closed stays closed.
    public static let closedBefore = Self(765, "STU-18", "an earlier round closed cells, and they stay closed")
    /// STU-18: other contributors would tell a sum of few.
    public static let sameContributors = Self(766, "STU-18", "only the same contributors can be asked again")
}

/// The rules that a study is read with before a round is built on it.
///
/// Meets STU-12.
public enum StudyLint {
    /// All findings about a file; one that is refused has exactly one, the refusal.
    public static func findings(yaml: String, file: String, kommuner: Int? = nil) -> [Finding] {
        do {
            return findings(try Study(yaml: yaml, file: file), kommuner: kommuner)
        } catch {
            let text = [error.code.summary, error.next].filter { !$0.isEmpty }.joined(separator: ". ")
            return [Finding(severity: .error, code: error.code, place: error.place, text: text)]
        }
    }

    /// All findings about a study, the heaviest first.
    ///
    /// Where it says what it expects, its tables are held against the forecast for a round of so many kommuner, or of as many as its
    /// first list of sizes is for.
    public static func findings(_ study: Study, kommuner: Int? = nil) -> [Finding] {
        let layout = SlotLayout(study)
        let forecast = Forecast(layout, kommuner: kommuner)
        let all =
            study.breakdowns.compactMap(uncovered)
            + study.indicators.flatMap {
                parts(of: $0) + means(of: $0) + unknowns(in: $0) + releases(of: $0, in: study)
            }
            + nestings(in: study) + overlaps(in: study) + links(in: study) + contributors(of: study)
            + (forecast.map { findings(of: $0, layout) + leftOut(in: study, layout, kommuner: $0.kommuner) } ?? [])
        return Finding.Severity.allCases.flatMap { severity in all.filter { $0.severity == severity } }
    }

    private static func uncovered(_ breakdown: Breakdown) -> Finding? {
        let place = "breakdowns/\(breakdown.id)"
        var missing: [String] = []
        for reading in breakdown.readings {
            guard case .code(let codes) = reading.expression.type else { continue }
            missing += zip(codes, breakdown.categories(ofCodes: codes)).filter { $1 == nil }.map(\.0)
        }
        let bands = breakdown.categories.compactMap(\.selection.band).sorted { $0.from < $1.from }
        for (band, next) in zip(bands, bands.dropFirst()) where (band.to ?? .max) < next.from - 1 {
            missing.append("\((band.to ?? .max) + 1)–\(next.from - 1)")
        }
        guard !missing.isEmpty else { return nil }
        return Finding(
            severity: .warning,
            code: .categoriesDoNotCover,
            place: place,
            text: """
                In no category: \(Set(missing).sorted().joined(separator: ", ")). Those rows are in the total only. If kommune A has \
                41 in all and 40 in the categories, the difference tells of one person: then the node closes the whole breakdown.
                """
        )
    }

    private static func parts(of indicator: Indicator) -> [Finding] {
        let pairs: [(Indicator.Role, Indicator.Role)] = [(.n, .whole), (.numerator, .denominator), (.events, .persons)]
        return pairs.compactMap { part, whole in
            guard let part = indicator.quantity(part), let whole = indicator.quantity(whole),
                !part.isPart(of: whole)
            else { return nil }
            return Finding(
                severity: .warning,
                code: .partNotOfWhole,
                place: "indicators/\(indicator.id)/quantities/\(part.role.rawValue)",
                text:
                    "Its filter does not contain that of “\(whole.role.rawValue)”, so it may be larger than its whole."
            )
        }
    }

    private static func means(of indicator: Indicator) -> [Finding] {
        guard let count = indicator.quantity(.n) else { return [] }
        return [Indicator.Role.sum, .sumOfSquares]
            .compactMap { role in
                guard let sum = indicator.quantity(role),
                    sum.table != count.table || sum.filter.conjuncts != count.filter.conjuncts
                else { return nil }
                return Finding(
                    severity: .warning,
                    code: .partNotOfWhole,
                    place: "indicators/\(indicator.id)/quantities/\(role.rawValue)",
                    text: "It is not summed over the rows that “n” counts."
                )
            }
    }

    private static func unknowns(in indicator: Indicator) -> [Finding] {
        indicator.quantities.compactMap { quantity in
            guard let value = quantity.value,
                value.mayBeUnknown(whereKnown: quantity.filter.columnsKnownWhereTrue)
            else { return nil }
            return Finding(
                severity: .warning,
                code: .valueMayBeUnknown,
                place: "indicators/\(indicator.id)/quantities/\(quantity.role.rawValue)",
                text: "Ask for known(…) in the filter, so that what is counted and what is summed are the same rows."
            )
        }
    }

    private static func releases(of indicator: Indicator, in study: Study) -> [Finding] {
        let isOfPersons = indicator.quantities.contains { study.table($0.table)?.isOfPersons ?? false }
        let tables = indicator.breakdowns.map { ("shown_by/\($0.breakdown)", $0.breakdown, $0.release) }
        return ([("total", "", indicator.total)] + tables)
            .compactMap { key, breakdown, release in
                let place = "indicators/\(indicator.id)/\(key)"
                let cells = study.breakdown(breakdown)?.categories.count ?? 1
                switch (release.named, release.pooled) {
                case (true, true) where isOfPersons && cells > 3:
                    return Finding(
                        severity: .warning,
                        code: .fineBothWays,
                        place: place,
                        text: "\(cells) categories: choose coarse and named, or fine and pooled."
                    )
                default:
                    return nil
                }
            }
    }

    /// Categories of one id in two breakdowns of an indicator that read different things: nearly the same group, perhaps.
    private static func nestings(in study: Study) -> [Finding] {
        let pairs = study.breakdowns.enumerated()
            .flatMap { number, one in study.breakdowns[..<number].map { (one: one, other: $0) } }
        return pairs.flatMap { one, other -> [Finding] in
            let isShown = study.indicators.contains { indicator in
                Set([one.id, other.id]).isSubset(of: indicator.breakdowns.map(\.breakdown))
            }
            guard isShown, one.readings != other.readings else { return [] }
            let ids = one.categories.map(\.id).filter(Set(other.categories.map(\.id)).contains)
            return ids.compactMap { id in
                let names = [one.id, other.id].map { CategoryName(breakdown: $0, category: id) }
                let isDeclared = study.nestings.contains { Set([$0.inner, $0.outer]) == Set(names) }
                return isDeclared
                    ? nil
                    : Finding(
                        severity: .note,
                        code: .perhapsNested,
                        place: "breakdowns/\(one.id)/categories/\(id)",
                        text: """
                            If its rows all lie in “\(names[1])”, or the other way, say so under “nested”. If kommune A has 41 in \
                            the one and 40 in the other, the difference tells that one person is not in both, and only a declared \
                            pair is tested.
                            """
                    )
            }
        }
    }

    /// What indicators tell about one another.
    private static func links(in study: Study) -> [Finding] {
        study.indicators.enumerated()
            .flatMap { number, indicator in
                study.indicators[..<number].compactMap { link(indicator, $0, study) }
            }
    }

    private static func link(_ one: Indicator, _ other: Indicator, _ study: Study) -> Finding? {
        let pairs = one.shownQuantities.flatMap { a in other.shownQuantities.map { b in (a, b) } }
        let parts = pairs.compactMap { a, b -> (part: Quantity, indicator: Indicator, whole: Indicator)? in
            if one.kind == .count, a.isPart(of: b) { return (a, one, other) }
            if other.kind == .count, b.isPart(of: a) { return (b, other, one) }
            return nil
        }
        if let (part, indicator, whole) = parts.first {
            let isTested = indicator.quantity(.whole) != nil
            let shared = study.sharedBreakdowns(indicator, whole, over: part.table)
            if !isTested, !shared.isEmpty {
                return Finding(
                    severity: .error,
                    code: .complementUntested,
                    place: "indicators/\(indicator.id)",
                    text: """
                        “\(whole.id)” less this one tells a number that no test sees (by \
                        \(shared.joined(separator: ", "))). If kommune A has 41 in “\(whole.id)” and 40 here, the difference \
                        tells that one person is not counted here. Give it the quantity “whole”.
                        """
                )
            }
            return oneFate(one, other, "the rows of “\(indicator.id)” are part of those of “\(whole.id)”")
        }
        let isSame = pairs.contains { FateClasses.Content($0) == FateClasses.Content($1) }
        return isSame ? oneFate(one, other, "both hold the same quantity") : nil
    }

    private static func oneFate(_ one: Indicator, _ other: Indicator, _ reason: String) -> Finding {
        Finding(
            severity: .note,
            code: .oneFate,
            place: "indicators/\(one.id)",
            text: "One fate class with “\(other.id)”: \(reason)."
        )
    }

    private static func contributors(of study: Study) -> [Finding] {
        guard study.thresholds.minimumContributors == 3 else { return [] }
        let text = "With exactly three, each learns the sum of the other two: tell them, or write m: 4."
        return [Finding(severity: .note, code: .threeContributors, place: "release/m", text: text)]
    }
}

extension Indicator {
    /// The quantities that are released.
    fileprivate var shownQuantities: [Quantity] { quantities.filter { $0.role != .whole } }
}

extension Breakdown.Selection {
    fileprivate var band: (from: Int64, to: Int64?)? {
        if case .band(let from, let to) = self { (from, to) } else { nil }
    }
}

extension Study {
    /// The breakdowns of one indicator that read the same as a breakdown of another.
    fileprivate func sharedBreakdowns(_ one: Indicator, _ other: Indicator, over table: String) -> [String] {
        func readings(_ indicator: Indicator) -> [(id: String, expression: Expression)] {
            indicator.breakdowns.compactMap { shown in
                breakdown(shown.breakdown)?.reading(of: table).map { (shown.breakdown, $0) }
            }
        }
        let others = Set(readings(other).map(\.expression))
        return readings(one).filter { others.contains($0.expression) }.map(\.id)
    }
}
