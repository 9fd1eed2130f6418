import Digests
import Disclosure
import Tallying
public import Vocabulary

extension Policy {
    private static let keys = [
        "floors", "approvals", "dpo_countersigns", "people", "studies", "auditors", "unattended",
    ]
    private static let floorKeys = ["small_count", "small_part", "minimum_contributors", "hides_zeros"]
    private static let personKeys = ["name", "role", "key", "revoked"]
    private static let allowanceKeys = ["indicators", "columns", "releases", "recipients"]
    private static let releaseWords = ["named", "pooled"]

    /// Reads a policy; `file` names it in refusals.
    ///
    /// Unknown keys are refused with the one that was perhaps meant. Meets NODE-20.
    public init(yaml: String, file: String) throws(Refusal) {
        do {
            try self.init(document: yaml, file: file)
        } catch {
            // The reader is the mapping's too, and speaks of mappings.
            throw Refusal(.badPolicy, at: error.place, next: error.next)
        }
    }

    private init(document yaml: String, file: String) throws(Refusal) {
        let root = try YAMLMap(document: yaml, file: file)
        try root.allow(Self.keys)
        let floors = try root.map("floors")
        try floors.allow(Self.floorKeys)
        var rules = Rules(
            smallCount: Floor(try Self.number(floors, "small_count", 1...Thresholds.greatestCount, "\(file), floors.")),
            smallPart: Floor(try Self.number(floors, "small_part", 1...Thresholds.greatestCount, "\(file), floors.")),
            minimumContributors: Floor(try Self.number(floors, "minimum_contributors", 1...98, "\(file), floors.")),
            hidesZeros: Required(try Self.flag(floors, "hides_zeros", "\(file), floors.")),
            approvals: Floor(try Self.number(root, "approvals", Self.leastApprovals...9, "\(file), ")),
            dpoCountersigns: Required(try Self.flag(root, "dpo_countersigns", "\(file), "))
        )
        let auditors = try Self.digests(root.optionalTexts("auditors") ?? [], "\(file), auditors")
        rules.auditors = .only(Set(auditors.map(\.hex)))
        self.rules = rules
        var people: [String: Person] = [:]
        for (id, map) in try root.optionalMap("people")?.maps() ?? [] {
            people[id] = try Self.person(id, map, "\(file), people.\(id)")
        }
        try Self.checkKeys(people, file)
        self.people = people
        var studies: [Digest: Allowance] = [:]
        for (text, map) in try root.optionalMap("studies")?.maps() ?? [] {
            let digest = try Self.digests([text], "\(file), studies")[0]
            studies[digest] = try Self.allowance(map, "\(file), studies.\(digest.short)")
        }
        self.studies = studies
        unattended = Set(try Self.digests(root.optionalTexts("unattended") ?? [], "\(file), unattended"))
        guard unattended.isSubset(of: studies.keys) else {
            throw Refusal(.badPolicy, at: "\(file), unattended", next: "Name only studies that stand under `studies`.")
        }
    }

    /// One key is one person: else one person could say yes twice.
    private static func checkKeys(_ people: [String: Person], _ file: String) throws(Refusal) {
        var owners: [VerifyingKey: String] = [:]
        for person in people.values.sorted(by: { $0.id < $1.id }) {
            if let other = owners.updateValue(person.id, forKey: person.key) {
                throw Refusal(
                    .badPolicy,
                    at: "\(file), people.\(person.id).key",
                    next: "It is \(other)'s key too: each person has one of their own."
                )
            }
        }
    }

    private static func person(_ id: String, _ map: YAMLMap, _ place: String) throws(Refusal) -> Person {
        try map.allow(personKeys)
        guard Person.isID(id) else {
            throw Refusal(.badPolicy, at: place, next: "Write a short name of a–z, 0–9 and hyphens.")
        }
        let name = try map.text("name")
        guard name.isOneLine, name.utf8.count <= 200 else {
            throw Refusal(.badPolicy, at: "\(place).name", next: "Write the person's name on one line.")
        }
        let role = try map.text("role")
        guard let role = Person.Role(rawValue: role) else {
            throw Refusal(
                .badPolicy,
                at: "\(place).role",
                next: Suggestion.sentence(for: role, among: Person.Role.allCases.map(\.rawValue))
            )
        }
        guard let bytes = [UInt8](hex: try map.text("key")), let key = VerifyingKey(bytes) else {
            throw Refusal(
                .badPolicy,
                at: "\(place).key",
                next: "Write all 64 digits that `tvaersum node person new` printed, in quotes."
            )
        }
        let isRevoked = try map.optionalText("revoked") != nil ? try flag(map, "revoked", "\(place).") : false
        return Person(id: id, name: name, role: role, key: key, isRevoked: isRevoked)
    }

    private static func allowance(_ map: YAMLMap, _ place: String) throws(Refusal) -> Allowance {
        try map.allow(allowanceKeys)
        func allowed(_ key: String) throws(Refusal) -> Allowed {
            try map.optionalTexts(key).map { .only(Set($0)) } ?? .whatever
        }
        if case .only(let words) = try allowed("releases"), let word = words.subtracting(releaseWords).min() {
            throw Refusal(
                .badPolicy,
                at: "\(place).releases",
                next: Suggestion.sentence(for: word, among: releaseWords)
            )
        }
        let recipients = try map.optionalTexts("recipients")
            .map { (texts: [String]) throws(Refusal) in
                Set(
                    try texts.map { (text: String) throws(Refusal) in
                        guard let kommune = KommuneCode(text: text) else {
                            throw Refusal(
                                .badPolicy,
                                at: "\(place).recipients",
                                next: "Write the official numbers, such as [153, 165]."
                            )
                        }
                        return kommune.description
                    }
                )
            }
        return Allowance(
            indicators: try allowed("indicators"),
            columns: try allowed("columns"),
            releases: try allowed("releases"),
            recipients: recipients.map(Allowed.only) ?? .whatever
        )
    }

    private static func digests(_ texts: [String], _ place: String) throws(Refusal) -> [Digest] {
        try texts.map { (text: String) throws(Refusal) in
            guard let digest = Digest(hex: text) else {
                throw Refusal(.badPolicy, at: place, next: "Write all 64 digits of each digest, in quotes.")
            }
            return digest
        }
    }

    /// A rule that somebody meant to set must not be off because of how it was spelt.
    private static func flag(_ map: YAMLMap, _ key: String, _ place: String) throws(Refusal) -> Bool {
        switch try map.text(key) {
        case "true": return true
        case "false": return false
        default: throw Refusal(.badPolicy, at: place + key, next: "Write true or false.")
        }
    }

    private static func number(
        _ map: YAMLMap,
        _ key: String,
        _ range: ClosedRange<Int>,
        _ place: String
    ) throws(Refusal) -> Int {
        guard let number = Int(try map.text(key)), range.contains(number) else {
            throw Refusal(
                .badPolicy,
                at: place + key,
                next: "Write a number from \(range.lowerBound) to \(range.upperBound)."
            )
        }
        return number
    }
}
