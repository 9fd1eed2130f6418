internal import CExpat
internal import Vocabulary

/// What a part of a workbook is told while its XML is read; names come without their prefix.
protocol XMLSink: AnyObject {
    /// An element begins.
    func start(_ name: String, _ attributes: XMLAttributes) throws(Refusal)
    /// Text stands in the element; one text may come in several pieces.
    func text(_ bytes: [UInt8]) throws(Refusal)
    /// An element ends.
    func end(_ name: String) throws(Refusal)
}

/// An element's attributes, valid while it is told of.
@safe struct XMLAttributes {
    fileprivate let names: UnsafeMutablePointer<UnsafePointer<CChar>?>

    /// The value of an attribute, by its name without a prefix.
    subscript(_ name: String) -> String? {
        var place = 0
        while let key = unsafe names[place] {
            if unsafe XMLEvents.local(String(cString: key)) == name {
                return unsafe names[place + 1].map { unsafe String(cString: $0) }
            }
            place += 2
        }
        return nil
    }
}

/// Reads XML in pieces with Expat, without building a tree.
///
/// A document type declaration is refused where it starts, so that no entity is ever declared. Meets TAL-22.
@safe final class XMLEvents {
    /// No part of a workbook is nested deeper.
    private static let depthLimit = 64
    /// As many bytes may pass without an event; a tag or a text of the longest cell is far shorter.
    private static let silence = 4 << 20

    private let parser: XML_Parser
    private let sink: any XMLSink
    private let place: String
    private let file: String
    private var refusal: Refusal?
    private var depth = 0
    private var silent = 0

    /// Starts; `file` and `place` are for refusals.
    init(file: String, place: String, sink: any XMLSink) throws(Refusal) {
        guard let parser = unsafe XML_ParserCreate(nil) else {
            throw Refusal(.sourceTooLarge, at: file, next: "There is no memory for it: export the rows as CSV.")
        }
        unsafe self.parser = unsafe parser
        self.file = file
        self.place = place
        self.sink = sink
        unsafe XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
        unsafe XML_SetElementHandler(
            parser,
            { data, name, attributes in
                guard let events = unsafe XMLEvents.of(data), let name = unsafe name, let attributes = unsafe attributes
                else {
                    return
                }
                unsafe events.start(XMLEvents.local(String(cString: name)), XMLAttributes(names: attributes))
            },
            { data, name in
                guard let events = unsafe XMLEvents.of(data), let name = unsafe name else { return }
                unsafe events.end(XMLEvents.local(String(cString: name)))
            }
        )
        unsafe XML_SetCharacterDataHandler(parser) { data, text, count in
            guard let events = unsafe XMLEvents.of(data), let text = unsafe text else { return }
            let bytes = unsafe UnsafeRawBufferPointer(start: text, count: Int(count))
            unsafe events.text([UInt8](bytes))
        }
        unsafe XML_SetStartDoctypeDeclHandler(parser) { data, _, _, _, _ in
            unsafe XMLEvents.of(data)?.doctype()
        }
    }

    deinit { unsafe XML_ParserFree(parser) }

    /// Reads a piece; the last may be empty.
    func read(_ piece: ArraySlice<UInt8>, isLast: Bool = false) throws(Refusal) {
        silent += piece.count
        let status = unsafe piece.withUnsafeBufferPointer { buffer in
            unsafe buffer.withMemoryRebound(to: CChar.self) { buffer in
                unsafe XML_Parse(parser, buffer.baseAddress, Int32(buffer.count), isLast ? 1 : 0)
            }
        }
        if let refusal { throw refusal }
        guard status == XML_STATUS_OK else {
            let line = unsafe XML_GetCurrentLineNumber(parser)
            throw ZIPArchive.malformed(file, "`\(place)`, line \(line)")
        }
        guard silent <= Self.silence else { throw ZIPArchive.tooLarge(file, "`\(place)` has a tag without an end") }
    }

    /// A name without its prefix.
    static func local(_ name: String) -> String {
        name.utf8.lastIndex(of: UInt8(ascii: ":")).map { String(name[name.utf8.index(after: $0)...]) } ?? name
    }

    @unsafe private static func of(_ data: UnsafeMutableRawPointer?) -> XMLEvents? {
        unsafe data.map { unsafe Unmanaged<XMLEvents>.fromOpaque($0).takeUnretainedValue() }
    }

    private func start(_ name: String, _ attributes: XMLAttributes) {
        depth += 1
        guard depth <= Self.depthLimit else {
            return stop(ZIPArchive.malformed(file, "`\(place)`, which is nested too deeply"))
        }
        attempt { () throws(Refusal) in try sink.start(name, attributes) }
    }

    private func end(_ name: String) {
        depth -= 1
        attempt { () throws(Refusal) in try sink.end(name) }
    }

    private func text(_ bytes: [UInt8]) { attempt { () throws(Refusal) in try sink.text(bytes) } }

    private func doctype() {
        stop(
            Refusal(
                .workbookEntities,
                at: "\(file), `\(place)`",
                next: "No spreadsheet writes this: find out where the file comes from."
            )
        )
    }

    private func attempt(_ body: () throws(Refusal) -> Void) {
        silent = 0
        guard refusal == nil else { return }
        do throws(Refusal) { try body() } catch { stop(error) }
    }

    private func stop(_ refusal: Refusal) {
        if self.refusal == nil { self.refusal = refusal }
        unsafe XML_StopParser(parser, 0)
    }
}
