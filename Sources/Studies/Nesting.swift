internal import Vocabulary

/// A category whose rows all lie in a category of another breakdown: the two figures tell the difference as well.
///
/// Meets STU-13.
public struct Nesting: Hashable, Sendable {
    /// The category inside.
    public let inner: CategoryName
    /// The category around it.
    public let outer: CategoryName

    /// Takes the two categories.
    public init(inner: CategoryName, outer: CategoryName) {
        self.inner = inner
        self.outer = outer
    }
}

/// A category by the ids of its breakdown and its own, written `origin6.ukraine`.
public struct CategoryName: Hashable, Sendable, CustomStringConvertible {
    /// The id of the breakdown.
    public let breakdown: String
    /// The id of the category.
    public let category: String

    /// Takes both ids.
    public init(breakdown: String, category: String) {
        self.breakdown = breakdown
        self.category = category
    }

    /// Such as `origin6.ukraine`.
    public var description: String { "\(breakdown).\(category)" }
}

extension Study {
    /// Checks that nestings are of categories that there are, of two breakdowns by which one indicator is shown, and there once.
    static func checkNestings(_ draft: StudyDraft) throws(Fault) {
        for (index, nesting) in draft.nestings.enumerated() {
            let path = "nested/\(index + 1)"
            try checkName(nesting.inner, in: draft, at: "\(path)/inner")
            try checkName(nesting.outer, in: draft, at: "\(path)/outer")
            guard nesting.inner.breakdown != nesting.outer.breakdown else {
                throw Fault(.badNesting, at: path, next: "Categories of one breakdown never meet: take it out.")
            }
            let isShown = draft.indicators.contains { indicator in
                let shown = indicator.breakdowns.map(\.breakdown)
                return shown.contains(nesting.inner.breakdown) && shown.contains(nesting.outer.breakdown)
            }
            guard isShown else {
                throw Fault(.badNesting, at: path, next: "No indicator is shown by both breakdowns: take it out.")
            }
            if draft.nestings[..<index].contains(nesting) {
                throw Fault(.duplicateName, at: path, next: "“\(nesting.inner)” in “\(nesting.outer)” is there twice.")
            }
        }
    }

    private static func checkName(_ name: CategoryName, in draft: StudyDraft, at path: String) throws(Fault) {
        guard let breakdown = draft.breakdowns.first(where: { $0.id == name.breakdown }) else {
            let next = Suggestion.sentence(for: name.breakdown, among: draft.breakdowns.map(\.id))
            throw Fault(.unknownName, at: path, next: next)
        }
        guard breakdown.categories.contains(where: { $0.id == name.category }) else {
            let next = Suggestion.sentence(for: name.category, among: breakdown.categories.map(\.id))
            throw Fault(.unknownName, at: path, next: next)
        }
    }
}
