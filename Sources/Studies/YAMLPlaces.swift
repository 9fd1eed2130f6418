internal import Vocabulary
internal import Yams

/// Where in a YAML file each part of a study stands, for refusals.
final class YAMLPlaces {
    private let file: String
    private let lines: [[Unicode.Scalar]]
    private var nodes: [String: Node] = [:]
    private var keys: [String: Mark] = [:]

    init(yaml: String, file: String) {
        self.file = file
        lines = yaml.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map(Array.init)
    }

    /// A file's root and its places; its length is looked at first.
    static func compose(_ yaml: String, file: String) throws(Refusal) -> (root: Node, places: YAMLPlaces) {
        guard yaml.utf8.count <= Study.fileLimit else {
            throw Refusal(.notYAML, at: file, next: "The file is larger than \(Study.fileLimit) bytes.")
        }
        let places = YAMLPlaces(yaml: yaml, file: file)
        let root: Node?
        do {
            root = try Yams.compose(yaml: yaml)
        } catch {
            throw places.refusal(error)
        }
        guard let root else { throw Refusal(.notYAML, at: file, next: "The file is empty.") }
        return (root, places)
    }

    /// Notes a key and its value.
    func note(_ path: String, key: Mark?, value: Node) {
        nodes[path] = value
        keys[path] = key
    }

    /// The refusal for a fault: `file:line:column, path`.
    func refusal(_ fault: Fault) -> Refusal {
        Refusal(fault.code, at: "\(file):\(place(of: fault)), \(fault.path)", next: fault.next)
    }

    /// The refusal for what libyaml says.
    func refusal(_ error: any Error) -> Refusal {
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            Refusal(.notYAML, at: "\(file):\(mark)", next: problem)
        case .duplicatedKeysInMapping(let duplicates, let context):
            Refusal(
                .duplicateName,
                at: "\(file):\(context.mark)",
                next: "Twice: \(duplicates.sorted().joined(separator: ", "))."
            )
        default:
            Refusal(.notYAML, at: "\(file):1:1")
        }
    }

    private func place(of fault: Fault) -> String {
        if let offset = fault.offset, let node = nodes[fault.path], let scalar = node.scalar, let mark = node.mark {
            return position(of: offset, in: scalar, from: mark)
        }
        // What is missing has no place; what it is missing from has.
        var path = Substring(fault.path)
        while true {
            if let mark = keys[String(path)] ?? nodes[String(path)]?.mark { return "\(mark)" }
            guard let slash = path.lastIndex(of: "/") else { return "1:1" }
            path = path[..<slash]
        }
    }

    /// The place in the file of a character of a scalar.
    ///
    /// Folding changes blanks only, so the *n*th character that is no blank is the *n*th in the file as well.
    private func position(of offset: Int, in scalar: Node.Scalar, from mark: Mark) -> String {
        let scalars = Array(scalar.string.unicodeScalars)
        var left = scalars.prefix(offset).count { !$0.properties.isWhitespace }
        var line = mark.line - 1
        var column = mark.column - 1
        switch scalar.style {
        case .literal, .folded: (line, column) = (line + 1, 0)
        case .singleQuoted, .doubleQuoted: column += 1
        case .any, .plain: break
        }
        while line < lines.count {
            while column < lines[line].count {
                let character = lines[line][column]
                let isDoubled =
                    scalar.style == .singleQuoted && character == "'" && column + 1 < lines[line].count
                    && lines[line][column + 1] == "'"
                if !character.properties.isWhitespace {
                    if left == 0 { return "\(line + 1):\(column + 1)" }
                    left -= 1
                }
                column += isDoubled ? 2 : 1
            }
            // At the end of the text, just behind its last character.
            if left == 0 { return "\(line + 1):\(column + 1)" }
            (line, column) = (line + 1, 0)
        }
        return "\(mark)"
    }
}
