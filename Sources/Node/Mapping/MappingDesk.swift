import Foundation
public import Studies
public import Tallying
public import Vocabulary

/// What an operator does to a node's mappings: name a source, map columns and codes.
///
/// It needs the configuration only, so that mappings can be made before there is a state folder.
public struct MappingDesk: Sendable {
    private let configuration: NodeConfiguration

    /// Takes a node's configuration.
    public init(_ configuration: NodeConfiguration) { self.configuration = configuration }

    /// The mapping's file.
    public func file(of study: Study) -> String { configuration.mapping(to: study.id) }

    /// How the mapping names a file: within the folder of extracts where it lies there, else by its whole path.
    public func path(of file: String, from folder: String) -> String {
        let extracts = configuration.extracts.hasSuffix("/") ? configuration.extracts : "\(configuration.extracts)/"
        if !file.hasPrefix("/"), FileManager.default.fileExists(atPath: extracts + file) { return file }
        let whole = file.hasPrefix("/") ? file : URL(fileURLWithPath: "\(folder)/\(file)").standardizedFileURL.path
        return whole.hasPrefix(extracts) ? String(whole.dropFirst(extracts.count)) : whole
    }

    /// Looks at a source for a table, and says what the mapping would become.
    public func source(
        _ order: SourceOrder,
        for table: String,
        of study: Study,
        answers: SourceAnswers
    ) throws(Refusal) -> MappingChange {
        try MappingChange.source(
            order,
            for: table,
            of: study,
            answers: answers,
            current: try current(study),
            file: file(of: study),
            folder: configuration.extracts
        )
    }

    /// Looks at every source that the mapping names, and says what the mapping would become.
    public func map(_ study: Study) throws(Refusal) -> MappingChange {
        guard let current = try current(study) else {
            throw Refusal(
                .fileNotReadable,
                at: file(of: study),
                next: "Name the sources first: tvaersum node source add TABLE, with the study and a file or database."
            )
        }
        return try MappingChange.map(study, current: current, file: file(of: study), folder: configuration.extracts)
    }

    /// Writes the mapping, whole or not at all.
    ///
    /// Meets NODE-32 and TAL-28.
    public func write(_ change: MappingChange, of study: Study, confirmed: Bool) throws(Refusal) {
        try change.refuseQuestions()
        guard confirmed else {
            throw Refusal(
                .notConfirmed,
                at: file(of: study),
                next: "Read what was found out, then run this again with --yes, or on a terminal."
            )
        }
        let target = URL(fileURLWithPath: file(of: study))
        do {
            try FileManager.default.createDirectory(
                at: target.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data(change.text.utf8).write(to: target, options: .atomic)
        } catch {
            throw Refusal(
                .mappingNotWritten,
                at: target.path,
                next: "Check the folder, its owner and the disk; `mappings` in the configuration names it."
            )
        }
    }

    /// The mapping's text; nil where there is no file.
    private func current(_ study: Study) throws(Refusal) -> String? {
        let file = file(of: study)
        guard FileManager.default.fileExists(atPath: file) else { return nil }
        guard let bytes = FileManager.default.contents(atPath: file),
            let text = String(validating: bytes, as: UTF8.self)
        else {
            throw Refusal(.fileNotReadable, at: file, next: "Check that this account may read it; it must be UTF-8.")
        }
        return text
    }
}
