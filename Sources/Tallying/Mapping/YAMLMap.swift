package import Vocabulary
internal import Yams

/// A map of a YAML document whose every entry knows its line, so that a refusal can name it.
package struct YAMLMap {
    /// One entry.
    struct Entry {
        let line: Int
        let value: Value
    }

    /// What an entry holds.
    enum Value {
        case text(String)
        case texts([String])
        case map(YAMLMap)
    }

    let file: String
    let line: Int
    let entries: [String: Entry]

    /// Reads a document that is one map of texts, lists of texts and maps.
    package init(document: String, file: String) throws(Refusal) {
        let root: Node?
        do {
            root = try Parser(yaml: document).singleRoot()
        } catch let error as YamlError {
            throw Refusal(.badMapping, at: Self.place(file, Self.line(of: error)), next: "make it well-formed YAML")
        } catch {
            throw Refusal(.badMapping, at: file, next: "make it well-formed YAML")
        }
        guard let root else { throw Refusal(.badMapping, at: file, next: "the file is empty") }
        try self.init(root, file: file)
    }

    private init(_ node: Node, file: String) throws(Refusal) {
        let line = node.mark?.line ?? 1
        guard case .mapping(let mapping) = node else {
            throw Refusal(.badMapping, at: Self.place(file, line), next: "a map of keys and values is expected here")
        }
        var entries: [String: Entry] = [:]
        for (key, value) in mapping {
            let line = key.mark?.line ?? line
            guard case .scalar(let name) = key, entries[name.string] == nil else {
                throw Refusal(
                    .badMapping,
                    at: Self.place(file, line),
                    next: "a key must be one text, and stand there once"
                )
            }
            entries[name.string] = Entry(line: line, value: try Self.value(value, file: file, line: line))
        }
        self.file = file
        self.line = line
        self.entries = entries
    }

    private static func value(_ node: Node, file: String, line: Int) throws(Refusal) -> Value {
        switch node {
        case .scalar(let scalar):
            return .text(scalar.string)
        case .mapping:
            return .map(try YAMLMap(node, file: file))
        case .sequence(let nodes):
            var texts: [String] = []
            for node in nodes {
                guard case .scalar(let scalar) = node else {
                    throw Refusal(.badMapping, at: place(file, line), next: "a list of texts is expected here")
                }
                texts.append(scalar.string)
            }
            return .texts(texts)
        case .alias:
            throw Refusal(.badMapping, at: place(file, line), next: "write the value out: aliases are not followed")
        }
    }

    /// Refuses a key that is not in the list.
    package func allow(_ keys: [String]) throws(Refusal) {
        let unknown = entries.filter { !keys.contains($0.key) }
        guard let first = unknown.min(by: { $0.value.line < $1.value.line }) else { return }
        let place = Self.place(file, first.value.line)
        throw Refusal(
            .unknownMappingKey,
            at: "\(place), \(first.key)",
            next: Suggestion.sentence(for: first.key, among: keys)
        )
    }

    /// The text at a key.
    package func text(_ key: String) throws(Refusal) -> String {
        guard let text = try optionalText(key) else {
            throw Refusal(.badMapping, at: Self.place(file, line), next: "`\(key)` is missing")
        }
        return text
    }

    /// The text at a key, nil if there is none.
    package func optionalText(_ key: String) throws(Refusal) -> String? {
        guard let entry = entries[key] else { return nil }
        guard case .text(let text) = entry.value else { throw refusal(key, next: "one text is expected") }
        return text
    }

    /// The texts at a key, of which one may stand alone; nil if there is none.
    package func optionalTexts(_ key: String) throws(Refusal) -> [String]? {
        switch entries[key]?.value {
        case nil: return nil
        case .text(let text): return [text]
        case .texts(let texts): return texts
        case .map: throw refusal(key, next: "a list of texts is expected")
        }
    }

    /// The map at a key.
    package func map(_ key: String) throws(Refusal) -> YAMLMap {
        guard let map = try optionalMap(key) else {
            throw Refusal(.badMapping, at: Self.place(file, line), next: "`\(key)` is missing")
        }
        return map
    }

    /// The map at a key, nil if there is none.
    package func optionalMap(_ key: String) throws(Refusal) -> YAMLMap? {
        guard let entry = entries[key] else { return nil }
        guard case .map(let map) = entry.value else { throw refusal(key, next: "a map is expected") }
        return map
    }

    /// All entries as maps, by key.
    package func maps() throws(Refusal) -> [(name: String, map: YAMLMap)] {
        var maps: [(String, YAMLMap)] = []
        for key in entries.keys.sorted() { maps.append((key, try map(key))) }
        return maps
    }

    /// A refusal at a key's line.
    func refusal(_ key: String, next: String) -> Refusal {
        Refusal(.badMapping, at: "\(Self.place(file, entries[key]?.line ?? line)), \(key)", next: next)
    }

    private static func place(_ file: String, _ line: Int) -> String { "\(file), line \(line)" }

    private static func line(of error: YamlError) -> Int {
        switch error {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
        default: 1
        }
    }
}
