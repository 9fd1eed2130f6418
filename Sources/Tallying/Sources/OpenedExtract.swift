internal import Digests
internal import Foundation
internal import Vocabulary

/// A table's source, opened: the reader of its rows, and how they are to be read.
struct OpenedExtract {
    let reader: ExtractReader
    /// The mapping's table, with the format that its rows have now.
    let table: Mapping.Table
    /// Cells that held an error or a formula without a value, and were read as missing.
    let errorCells: Int

    /// Opens what the mapping names; a relative path is looked for in `folder`.
    ///
    /// Meets TAL-20.
    static func open(_ own: Mapping.Table, in folder: String) throws(Refusal) -> OpenedExtract {
        let path = path(of: own.extract, in: folder)
        switch own.source {
        case .file(let file, let sheet):
            if let kind = Self.workbookKind(path) {
                return try workbook(kind, own, path: path, file: file, sheet: sheet)
            }
            if sheet != nil {
                throw Refusal(
                    .sheetNotFound,
                    at: file,
                    next: "The file is no workbook: take `sheet` out of the mapping."
                )
            }
            do throws(Refusal) {
                let reader = try ExtractReader(path: path, name: file, format: own.format)
                return OpenedExtract(reader: reader, table: own, errorCells: 0)
            } catch {
                // A relative path alone does not say where it was looked for.
                guard error.code == .extractUnreadable, path != file else { throw error }
                throw Refusal(error.code, at: "\(error.place), in \(folder)", next: error.next)
            }
        case .postgresql(let relation):
            // A tally asks the database itself, and never comes here for it.
            throw Refusal(.extractUnreadable, at: relation.name, next: "a relation has no rows to hand out")
        case .sqlite(let source):
            let text = try source.read(path: path, decimalMark: own.numbers.decimalMark)
            return try opened(own, text, name: source.file, digest: Hashing.sha256(text.bytes), errorCells: 0)
        }
    }

    /// Where an extract lies: a relative path is looked for in `folder`.
    static func path(of extract: String, in folder: String) -> String {
        extract.hasPrefix("/") ? extract : "\(folder)/\(extract)"
    }

    private static func opened(
        _ own: Mapping.Table,
        _ text: RowText,
        name: String,
        digest: Digest,
        errorCells: Int
    ) throws(Refusal) -> OpenedExtract {
        var table = own
        table.format = RowText.format
        if let day = RowText.day {
            table.dates.insert(day, at: 0)
            for (name, column) in table.columns where column.dates != nil {
                table.columns[name]?.dates?.insert(day, at: 0)
            }
        }
        return OpenedExtract(
            reader: try ExtractReader(rows: text.bytes, name: name, digest: digest),
            table: table,
            errorCells: errorCells
        )
    }

    /// A workbook is a ZIP archive, or of the older form.
    enum WorkbookKind {
        case zip
        case old

        /// Tells by how a file begins; nil for anything else.
        init?(head: some Sequence<UInt8>) {
            switch Array(head.prefix(4)) {
            case [0x50, 0x4B, 0x03, 0x04]: self = .zip
            case [0xD0, 0xCF, 0x11, 0xE0]: self = .old
            default: return nil
            }
        }
    }

    /// Which kind of workbook a file is; nil for anything else, also for what cannot be read.
    private static func workbookKind(_ path: String) -> WorkbookKind? {
        guard let handle = FileHandle(forReadingAtPath: path) else { return nil }
        let head = try? handle.read(upToCount: 4)
        try? handle.close()
        return head.flatMap { WorkbookKind(head: $0) }
    }

    private static func workbook(
        _ kind: WorkbookKind,
        _ own: Mapping.Table,
        path: String,
        file: String,
        sheet: String?
    ) throws(Refusal) -> OpenedExtract {
        guard case .zip = kind else {
            throw Refusal(
                .oldWorkbook,
                at: file,
                next: "Open it and save it as .xlsx without a password, or save the sheet as CSV."
            )
        }
        let bytes = try Workbook.bytes(of: path, name: file)
        let workbook = try Workbook(bytes, name: file)
        let read = try workbook.read(sheet: sheet, decimalMark: own.numbers.decimalMark)
        return try opened(own, read.text, name: file, digest: Hashing.sha256(bytes), errorCells: read.errorCells)
    }
}
