internal import Disclosure
public import Vocabulary
internal import Yams

extension Study {
    /// The largest study file, in bytes.
    public static let fileLimit = 1 << 20

    /// Reads a study file.
    ///
    /// `file` names it in refusals, whose places have line and column. Meets STU-1.
    public init(yaml: String, file: String) throws(Refusal) {
        let (root, places) = try YAMLPlaces.compose(yaml, file: file)
        do {
            try self.init(try StudyDraft(root, places: places))
        } catch {
            throw places.refusal(error)
        }
    }
}

extension StudyDraft {
    init(_ root: Node, places: YAMLPlaces) throws(Fault) {
        let study = try YAMLMapping(
            root,
            at: "",
            keys: [
                "id", "version", "title", "purpose", "legal_basis", "contact", "publication", "retention", "committee",
                "release", "tables", "breakdowns", "nested", "expected", "indicators",
            ],
            places: places
        )
        let publication = try study.mapping("publication", keys: ["days_after_period"])
        let retention = try study.mapping("retention", keys: ["days_after_publication"])
        let committee = try study.mapping("committee", keys: ["members", "tolerated"])
        let release = try study.mapping("release", keys: ["k", "d", "m", "hides_zeros"])
        let tables = try study.mapping("tables").mappings(keys: ["columns"])
        let breakdowns = try study.mapping("breakdowns").mappings(keys: ["title", "over", "categories"])
        let indicators = try study.mapping("indicators").mappings(keys: IndicatorDraft.keys)
        self.init(
            id: try study.text("id"),
            version: Int(try study.integer("version")),
            title: try study.localised("title"),
            purpose: try study.localised("purpose"),
            legalBasis: try study.localised("legal_basis"),
            contact: try study.text("contact"),
            publicationDays: Int(try publication.integer("days_after_period")),
            retentionDays: Int(try retention.integer("days_after_publication")),
            committee: CommitteeDefault(
                members: Int(try committee.integer("members")),
                tolerated: Int(try committee.integer("tolerated"))
            ),
            thresholds: Thresholds(
                smallCount: Int(try release.integer("k")),
                smallPart: Int(try release.integer("d")),
                minimumContributors: Int(try release.integer("m")),
                hidesZeros: try release.flag("hides_zeros")
            ),
            tables: try tables.map { (table) throws(Fault) in try StudyTable(name: table.name, table.mapping) },
            breakdowns: try breakdowns.map { (item) throws(Fault) in try BreakdownDraft(id: item.name, item.mapping) },
            nestings: try study.has("nested")
                ? study.mappings(listedAt: "nested", keys: ["inner", "outer"])
                    .map { (item) throws(Fault) in
                        Nesting(inner: try item.categoryName("inner"), outer: try item.categoryName("outer"))
                    } : [],
            expected: try study.has("expected")
                ? Expectation(try study.mapping("expected", keys: ["sizes", "spread", "rows", "shares"])) : nil,
            indicators: try indicators.map { (item) throws(Fault) in try IndicatorDraft(id: item.name, item.mapping) }
        )
    }
}

extension StudyTable {
    fileprivate init(name: String, _ yaml: YAMLMapping) throws(Fault) {
        let columns = try yaml.mapping("columns")
            .mappings(
                keys: ["type", "codes", "places", "identifier", "may_be_missing"]
            )
        self.init(
            name: name,
            columns: try columns.map { (column) throws(Fault) in try Column(name: column.name, column.mapping) }
        )
    }
}

extension Column {
    private enum TypeWord: String, CaseIterable {
        case text
        case integer
        case decimal
        case date
        case code
    }

    fileprivate init(name: String, _ yaml: YAMLMapping) throws(Fault) {
        let word = try yaml.word("type", of: TypeWord.self)
        for (key, owner) in [("codes", TypeWord.code), ("places", .decimal), ("identifier", .text)]
        where yaml.has(key) && word != owner {
            throw Fault(.unknownKey, at: yaml.path(key), next: "“\(key)” is for the type “\(owner.rawValue)”.")
        }
        let type: ColumnType
        switch word {
        case .text:
            guard try yaml.flag("identifier", otherwise: false) else {
                throw Fault(
                    .wrongValue,
                    at: yaml.path("type"),
                    next: "Text is for identifiers: add “identifier: true”."
                )
            }
            type = .identifier
        case .integer: type = .integer
        case .decimal: type = .decimal(places: Int(try yaml.integer("places")))
        case .date: type = .date
        case .code: type = .code(try yaml.words("codes"))
        }
        self.init(name: name, type: type, mayBeMissing: try yaml.flag("may_be_missing", otherwise: false))
    }
}

extension BreakdownDraft {
    fileprivate init(id: String, _ yaml: YAMLMapping) throws(Fault) {
        let over: [ReadingDraft]
        if try yaml.node("over").scalar != nil {
            over = [ReadingDraft(table: nil, expression: try yaml.expression("over"))]
        } else {
            let tables = try yaml.mapping("over")
            over = try tables.entries.map { (entry) throws(Fault) in
                ReadingDraft(table: entry.key, expression: try tables.expression(entry.key))
            }
        }
        let categories = try yaml.mapping("categories").mappings(keys: ["title", "codes", "from", "to"])
        self.init(
            id: id,
            title: try yaml.localised("title"),
            categories: try categories.map { (item) throws(Fault) in
                try Breakdown.Category(id: item.name, item.mapping)
            },
            readings: over
        )
    }
}

extension Breakdown.Category {
    fileprivate init(id: String, _ yaml: YAMLMapping) throws(Fault) {
        let selection: Breakdown.Selection
        if yaml.has("codes") {
            for key in ["from", "to"] where yaml.has(key) {
                throw Fault(.unknownKey, at: yaml.path(key), next: "A category has codes, or a band, not both.")
            }
            selection = .codes(try yaml.words("codes"))
        } else {
            selection = .band(from: try yaml.integer("from"), to: yaml.has("to") ? try yaml.integer("to") : nil)
        }
        self.init(id: id, title: try yaml.localised("title"), selection: selection)
    }
}

extension IndicatorDraft {
    fileprivate static let keys = [
        "kind", "title", "definition", "unit", "table", "where", "quantities", "total", "shown_by",
    ]

    fileprivate init(id: String, _ yaml: YAMLMapping) throws(Fault) {
        let unit = try yaml.mapping("unit", keys: ["name", "factor", "decimals"])
        let quantities = try yaml.mapping("quantities").mappings(keys: ["table", "where", "count", "sum", "bound"])
        var shown: [ShownBreakdown] = []
        if yaml.has("shown_by") {
            let breakdowns = try yaml.mapping("shown_by")
            for (breakdown, _) in breakdowns.entries {
                shown.append(ShownBreakdown(breakdown: breakdown, release: try breakdowns.release(breakdown)))
            }
        }
        self.init(
            id: id,
            kind: try yaml.word("kind"),
            title: try yaml.localised("title"),
            definition: try yaml.localised("definition"),
            unit: Indicator.Unit(
                name: try unit.localised("name"),
                factor: try unit.decimal("factor"),
                decimals: Int(try unit.integer("decimals"))
            ),
            quantities: try quantities.map { (item) throws(Fault) in
                try QuantityDraft(item.name, item.mapping, of: yaml)
            },
            total: try yaml.release("total"),
            breakdowns: shown
        )
    }
}

extension QuantityDraft {
    /// A quantity that names a table of its own does not take over the indicator's table and filter.
    fileprivate init(_ name: String, _ yaml: YAMLMapping, of indicator: YAMLMapping) throws(Fault) {
        guard let role = Indicator.Role(rawValue: name) else {
            let known = Indicator.Role.allCases.map(\.rawValue)
            throw Fault(.unknownKey, at: yaml.path, next: Suggestion.sentence(for: name, among: known))
        }
        let isOwn = yaml.has("table")
        var filters: [ExpressionText] = []
        if !isOwn, indicator.has("where") { filters.append(try indicator.expression("where")) }
        if yaml.has("where") { filters.append(try yaml.expression("where")) }
        let value: ExpressionText?
        if yaml.has("sum") {
            if yaml.has("count") { throw Fault(.unknownKey, at: yaml.path("count"), next: "Write “count” or “sum”.") }
            value = try yaml.expression("sum")
        } else {
            guard try yaml.text("count") == "rows" else {
                throw Fault(.wrongValue, at: yaml.path("count"), next: "Write “count: rows”, or “sum: …”.")
            }
            value = nil
        }
        self.init(
            role: role,
            table: try (isOwn ? yaml : indicator).text("table"),
            filters: filters,
            value: value,
            bound: try yaml.integer("bound")
        )
    }
}

extension YAMLMapping {
    fileprivate func categoryName(_ key: String) throws(Fault) -> CategoryName {
        let ids = try text(key).split(separator: ".", omittingEmptySubsequences: false)
        guard ids.count == 2 else {
            throw Fault(.wrongValue, at: path(key), next: "Write breakdown.category, such as sex.women.")
        }
        return CategoryName(breakdown: String(ids[0]), category: String(ids[1]))
    }

    private enum ReleaseWord: String, CaseIterable {
        case named
        case pooled
        case both
        case bothOfMany = "both_of_m"
    }

    fileprivate func release(_ key: String) throws(Fault) -> Release {
        switch try word(key, of: ReleaseWord.self) {
        case .named: Release(named: true, pooled: false)
        case .pooled: Release(named: false, pooled: true)
        case .both: Release(named: true, pooled: true)
        case .bothOfMany: Release(named: true, pooled: true, presence: true)
        }
    }
}
