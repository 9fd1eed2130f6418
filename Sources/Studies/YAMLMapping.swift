internal import Vocabulary
internal import Yams

/// A mapping of the file whose keys are read one by one; keys that do not stand there are refused at once.
struct YAMLMapping {
    let path: String
    let places: YAMLPlaces
    /// The keys in the file's order, with their values.
    let entries: [(key: String, value: Node)]

    /// Takes a node and the keys that may stand in it; nil where names are free.
    init(_ node: Node, at path: String, keys: [String]?, places: YAMLPlaces) throws(Fault) {
        guard let mapping = node.mapping else { throw Fault(.wrongValue, at: path, next: "Keys must stand here.") }
        try Self.check(mapping.count, at: path)
        var entries: [(key: String, value: Node)] = []
        for (key, value) in mapping {
            guard let name = key.scalar?.string, name.utf8.count <= StudyLimits.text else {
                throw Fault(.wrongValue, at: path, next: "Keys are words.")
            }
            let place = path.isEmpty ? name : "\(path)/\(name)"
            places.note(place, key: key.mark, value: value)
            if let keys, !keys.contains(name) {
                throw Fault(.unknownKey, at: place, next: Suggestion.sentence(for: name, among: keys))
            }
            entries.append((name, value))
        }
        self.path = path
        self.places = places
        self.entries = entries
    }

    /// Holds a list against the limit of the canonical form, in which everybody else gets the study.
    private static func check(_ count: Int, at path: String) throws(Fault) {
        guard count <= StudyLimits.list else {
            throw Fault(.wrongValue, at: path, next: "Write at most \(StudyLimits.list).")
        }
    }

    /// The path of a key.
    func path(_ key: String) -> String { path.isEmpty ? key : "\(path)/\(key)" }

    func has(_ key: String) -> Bool { entries.contains { $0.key == key } }

    func node(_ key: String) throws(Fault) -> Node {
        guard let entry = entries.first(where: { $0.key == key }) else {
            throw Fault(.missingKey, at: path, next: "Add “\(key)”.")
        }
        return entry.value
    }

    func mapping(_ key: String, keys: [String]? = nil) throws(Fault) -> YAMLMapping {
        try YAMLMapping(try node(key), at: path(key), keys: keys, places: places)
    }

    /// The mappings under free names, in the file's order.
    func mappings(keys: [String]) throws(Fault) -> [(name: String, mapping: YAMLMapping)] {
        var all: [(name: String, mapping: YAMLMapping)] = []
        for (name, value) in entries {
            all.append((name, try YAMLMapping(value, at: path(name), keys: keys, places: places)))
        }
        return all
    }

    /// The mappings of a list, whose paths are counted from 1.
    func mappings(listedAt key: String, keys: [String]) throws(Fault) -> [YAMLMapping] {
        guard let sequence = try node(key).sequence else {
            throw Fault(.wrongValue, at: path(key), next: "Write a list.")
        }
        try Self.check(sequence.count, at: path(key))
        var all: [YAMLMapping] = []
        for (index, item) in sequence.enumerated() {
            let place = path("\(key)/\(index + 1)")
            places.note(place, key: item.mark, value: item)
            all.append(try YAMLMapping(item, at: place, keys: keys, places: places))
        }
        return all
    }

    /// A text; lines are joined by blanks.
    func text(_ key: String) throws(Fault) -> String {
        guard let scalar = try node(key).scalar else { throw Fault(.wrongValue, at: path(key), next: "Write a text.") }
        let words = scalar.string.split(whereSeparator: \.isWhitespace)
        guard !words.isEmpty else { throw Fault(.wrongValue, at: path(key), next: "Write a text.") }
        let text = words.joined(separator: " ")
        guard text.utf8.count <= StudyLimits.text else {
            throw Fault(.wrongValue, at: path(key), next: "Write at most \(StudyLimits.text) bytes.")
        }
        return text
    }

    /// A text as it stands, so that positions in it can be found again.
    func expression(_ key: String) throws(Fault) -> ExpressionText {
        guard let scalar = try node(key).scalar else {
            throw Fault(.wrongValue, at: path(key), next: "Write an expression.")
        }
        return ExpressionText(text: scalar.string, path: path(key))
    }

    func localised(_ key: String) throws(Fault) -> Localised {
        let both = try mapping(key, keys: Language.allCases.map(\.rawValue))
        return Localised(
            danish: try both.text(Language.danish.rawValue),
            english: try both.text(Language.english.rawValue)
        )
    }

    /// A whole number; underscores may group its digits.
    func integer(_ key: String) throws(Fault) -> Int64 {
        let text = try text(key)
        guard let value = Int64(text.filter { $0 != "_" }), text.first != "+" else {
            throw Fault(.wrongValue, at: path(key), next: "Write a whole number.")
        }
        return value
    }

    /// A number with decimals and a point.
    func decimal(_ key: String) throws(Fault) -> DecimalNumber {
        let parts = try text(key).split(separator: ".", omittingEmptySubsequences: false)
        let places = parts.count == 2 ? parts[1].count : 0
        let isDigits = parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }
        guard parts.count <= 2, isDigits, places <= 9, let units = Int64(parts.joined()) else {
            throw Fault(.wrongValue, at: path(key), next: "Write a number such as 100 or 365.25.")
        }
        return DecimalNumber(units: units, places: places)
    }

    /// `true` or `false`; `otherwise` where the key is left out.
    func flag(_ key: String, otherwise: Bool? = nil) throws(Fault) -> Bool {
        if let otherwise, !has(key) { return otherwise }
        switch try text(key) {
        case "true": return true
        case "false": return false
        default: throw Fault(.wrongValue, at: path(key), next: "Write true or false.")
        }
    }

    /// A list of words.
    func words(_ key: String) throws(Fault) -> [String] {
        guard let sequence = try node(key).sequence else {
            throw Fault(.wrongValue, at: path(key), next: "Write a list: [a, b].")
        }
        try Self.check(sequence.count, at: path(key))
        var words: [String] = []
        for item in sequence {
            guard let scalar = item.scalar, scalar.string.utf8.count <= StudyLimits.text else {
                throw Fault(.wrongValue, at: path(key), next: "Write words.")
            }
            words.append(scalar.string)
        }
        return words
    }

    /// One of the words that an enumeration has.
    func word<Word: RawRepresentable<String> & CaseIterable>(
        _ key: String,
        of type: Word.Type = Word.self
    ) throws(Fault) -> Word {
        let text = try text(key)
        guard let word = Word(rawValue: text) else {
            let next = Suggestion.sentence(for: text, among: Word.allCases.map(\.rawValue))
            throw Fault(.wrongValue, at: path(key), next: next)
        }
        return word
    }
}
