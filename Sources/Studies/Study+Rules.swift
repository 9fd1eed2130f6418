internal import Disclosure
internal import Vocabulary

extension Study {
    /// The most contributors that bounds are made for: all kommuner of Denmark.
    public static let contributorLimit = 98
    /// The largest bound: with ``contributorLimit`` contributors the sum stays below half of p = 2⁶⁴ − 2³² + 1.
    public static let boundLimit = Int64(((UInt64(1) << 63) - (UInt64(1) << 31) - 1) / UInt64(contributorLimit))
    /// The most slots that a study may have.
    public static let slotLimit = 100_000

    /// Checks a draft: the one way to a study.
    ///
    /// Meets STU-2, STU-4 to STU-9 and STU-13.
    init(_ draft: StudyDraft) throws(Fault) {
        try Self.checkHead(draft)
        try Self.checkTexts(draft)
        try Self.checkTables(draft.tables)
        let indicators = try Self.indicators(draft)
        let breakdowns = try Self.breakdowns(draft)
        try Self.checkNestings(draft)
        try Self.checkExpectation(draft)
        self.init(
            id: draft.id,
            version: draft.version,
            title: draft.title,
            purpose: draft.purpose,
            legalBasis: draft.legalBasis,
            contact: draft.contact,
            publicationDays: draft.publicationDays,
            retentionDays: draft.retentionDays,
            committee: draft.committee,
            thresholds: draft.thresholds,
            tables: draft.tables,
            breakdowns: breakdowns,
            nestings: draft.nestings,
            expected: draft.expected,
            indicators: indicators
        )
        let slots = indicators.reduce(0) { sum, indicator in
            indicator.breakdowns.reduce(sum + indicator.quantities.count) { sum, shown in
                sum + (breakdown(shown.breakdown)?.categories.count ?? 0) * indicator.breakdownRoles.count
            }
        }
        guard slots <= Self.slotLimit else {
            throw Fault(
                .badThreshold,
                at: "indicators",
                next: "More than \(Self.slotLimit) slots: take breakdowns out."
            )
        }
    }

    private static func checkHead(_ draft: StudyDraft) throws(Fault) {
        guard RoundName(draft.id) != nil else {
            throw Fault(.wrongValue, at: "id", next: "Use a–z, 0–9 and hyphens.")
        }
        try require((1...1_000_000).contains(draft.version), at: "version", "Versions count from 1.")
        try require((0...3650).contains(draft.publicationDays), at: "publication/days_after_period", "0 to 3650 days.")
        try require((0...36_500).contains(draft.retentionDays), at: "retention/days_after_publication", "0 to 36500.")
        let limits = draft.thresholds
        try require(
            (2...Thresholds.greatestCount).contains(limits.smallCount),
            at: "release/k",
            "k is 2 to \(Thresholds.greatestCount)."
        )
        try require((1...limits.smallCount).contains(limits.smallPart), at: "release/d", "d is 1 to k.")
        try require(
            (Thresholds.leastContributors...contributorLimit).contains(limits.minimumContributors),
            at: "release/m",
            "Nothing opens with fewer than three contributors; write 3 or more."
        )
        let (members, tolerated) = (draft.committee.members, draft.committee.tolerated)
        let isShape = tolerated >= 1 && members <= 13 && (members == 2 * tolerated + 1 || members > 3 * tolerated)
        try require(isShape, at: "committee", "Use 2t+1 members or at least 3t+1, at most 13, with t at least 1.")
    }

    /// Texts are there and hold no control characters; ids are letters, digits, hyphens and underscores.
    private static func checkTexts(_ draft: StudyDraft) throws(Fault) {
        for (path, text) in draft.texts {
            let isText = !text.isEmpty && text.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 127 }
            if !isText { throw Fault(.wrongValue, at: path, next: "Text must stand here, without control characters.") }
        }
        for (path, id) in draft.ids {
            let isID = id.utf8.allSatisfy { byte in
                (97...122).contains(byte) || (65...90).contains(byte) || (48...57).contains(byte) || byte == 95
                    || byte == 45
            }
            if id.isEmpty || !isID { throw Fault(.wrongValue, at: path, next: "Ids are letters, digits, - and _.") }
        }
    }

    private static func require(_ holds: Bool, at path: String, _ next: String) throws(Fault) {
        guard holds else { throw Fault(.badThreshold, at: path, next: next) }
    }

    private static func checkTables(_ tables: [StudyTable]) throws(Fault) {
        try checkNames(tables.map(\.name), at: "tables")
        for table in tables {
            let path = "tables/\(table.name)/columns"
            try checkNames(table.columns.map(\.name), at: path)
            for column in table.columns {
                if Function(rawValue: column.name) != nil || ["and", "or", "not", "in"].contains(column.name) {
                    throw Fault(.wrongValue, at: "\(path)/\(column.name)", next: "The language has this word.")
                }
                switch column.type {
                case .code(let codes):
                    try checkUnique(codes, at: "\(path)/\(column.name)/codes")
                    if codes.contains(where: { $0.isEmpty || $0.unicodeScalars.contains("'") }) {
                        throw Fault(.wrongValue, at: "\(path)/\(column.name)/codes", next: "Codes hold no quotes.")
                    }
                case .decimal(let places) where !(1...Expression.placesLimit).contains(places):
                    throw Fault(.wrongValue, at: "\(path)/\(column.name)/places", next: "1 to 6 places.")
                case .identifier, .integer, .decimal, .date: break
                }
            }
        }
    }

    /// Names are there, unique, and a letter followed by letters, digits and underscores.
    private static func checkNames(_ names: [String], at path: String) throws(Fault) {
        try checkUnique(names, at: path)
        for name in names {
            let bytes = Array(name.utf8)
            let isName =
                (97...122).contains(bytes.first ?? 0)
                && bytes.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 95 }
            if !isName {
                throw Fault(.wrongValue, at: "\(path)/\(name)", next: "Names are a–z, 0–9 and _, a letter first.")
            }
        }
    }

    static func checkUnique(_ names: [String], at path: String) throws(Fault) {
        if names.isEmpty { throw Fault(.missingKey, at: path, next: "One is needed at least.") }
        var seen: Set<String> = []
        for name in names where !seen.insert(name).inserted {
            throw Fault(.duplicateName, at: path, next: "“\(name)” is there twice.")
        }
    }

    /// Types an expression over a table and carries its position on.
    static func compile(_ source: ExpressionText, over table: StudyTable) throws(Fault) -> Expression {
        do {
            return try ExpressionParser.parse(source.text, over: table)
        } catch {
            throw Fault(error.code, at: source.path, offset: error.offset, next: error.next)
        }
    }
}

extension StudyDraft {
    /// Every text that people read, with its path.
    fileprivate var texts: [(path: String, text: String)] {
        func both(_ path: String, _ text: Localised) -> [(path: String, text: String)] {
            [("\(path)/da", text.danish), ("\(path)/en", text.english)]
        }
        var all = both("title", title) + both("purpose", purpose) + both("legal_basis", legalBasis)
        all.append(("contact", contact))
        for item in breakdowns {
            all += both("breakdowns/\(item.id)/title", item.title)
            for category in item.categories {
                all += both("breakdowns/\(item.id)/categories/\(category.id)/title", category.title)
            }
        }
        for item in indicators {
            all += both("indicators/\(item.id)/title", item.title)
            all += both("indicators/\(item.id)/definition", item.definition)
            all += both("indicators/\(item.id)/unit/name", item.unit.name)
        }
        return all
    }

    /// Every id but the study's own, with its path.
    fileprivate var ids: [(path: String, id: String)] {
        var all: [(path: String, id: String)] = indicators.map { ("indicators/\($0.id)", $0.id) }
        for item in breakdowns {
            all.append(("breakdowns/\(item.id)", item.id))
            all += item.categories.map { ("breakdowns/\(item.id)/categories/\($0.id)", $0.id) }
        }
        return all
    }

    func table(_ name: String, at path: String) throws(Fault) -> StudyTable {
        guard let table = tables.first(where: { $0.name == name }) else {
            throw Fault(.unknownName, at: path, next: Suggestion.sentence(for: name, among: tables.map(\.name)))
        }
        return table
    }
}
