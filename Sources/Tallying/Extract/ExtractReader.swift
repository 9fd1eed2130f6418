internal import Digests
internal import Synchronization
package import Vocabulary

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Reads one extract from its first byte to its last, once, and hands out blocks of whole rows to however many workers ask.
///
/// Blocks are handed out in the order of the file, and a block ends at the last line break that stands outside quotation marks;
/// what follows is carried over to the next block. A quotation mark opens or closes quoting wherever it stands, so that where a
/// row ends depends on the file alone and not on how it was cut. Meets TAL-1 and TAL-2.
package final class ExtractReader: Sendable {
    /// What one call to the operating system may bring at most, and so the longest row.
    package static let blockSize = 512 * 1024

    /// Where the bytes come from.
    private enum Origin {
        /// An open file, and what it was like when it was opened.
        case file(Int32, Stamp)
        /// Rows of a workbook or a database, written out; see ``RowText``.
        case rows([UInt8])
    }

    private struct State: ~Copyable {
        var position = 0
        var carried: [UInt8]
        var offset: Int
        var ended: Bool
        var hash: IncrementalHash?
        var digest: Digest?
    }

    private let state: Mutex<State>
    private let origin: Origin
    private let quoting: Bool
    /// The file's name, for refusals.
    package let name: String
    /// How many bytes stand before the first row: a byte order mark and the header.
    package let headerEnd: Int
    /// The header's fields as they stand in the file, without quotation marks and blanks around them.
    package let header: [[UInt8]]

    /// Opens the extract at `path` and reads its header.
    package init(path: String, name: String, format: ExtractFormat) throws(Refusal) {
        self.name = name
        quoting = format.quoting
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw Refusal(
                .extractUnreadable,
                at: name,
                next: "check that the file exists and may be read by this account"
            )
        }
        do throws(Refusal) {
            origin = .file(descriptor, try Stamp(descriptor, name: name))
            var bytes: [UInt8] = []
            var ended = false
            var end: Int?
            while end == nil {
                let before = bytes.count
                try Self.append(descriptor, to: &bytes, atMost: 64 * 1024, name: name)
                ended = bytes.count == before
                end = Self.firstRowEnd(bytes, quoting: format.quoting)
                if ended { break }
                guard bytes.count <= Self.blockSize else { throw Self.tooLong(name, line: 1) }
            }
            if bytes.isEmpty {
                throw Refusal(
                    .extractUnreadable,
                    at: name,
                    next: "The file is empty: export it again, with its header line."
                )
            }
            let start = try format.encoding.checkMark(bytes, file: name)
            let headerEnd = end ?? bytes.count
            header = Self.fields(bytes[start..<headerEnd], format: format)
            self.headerEnd = headerEnd
            var hash = IncrementalHash()
            hash.update(bytes)
            state = Mutex(
                State(carried: Array(bytes[headerEnd...]), offset: headerEnd, ended: ended, hash: hash, digest: nil)
            )
        } catch {
            close(descriptor)
            throw error
        }
    }

    /// Takes rows that stand in memory, whose source has this digest.
    ///
    /// Empty lines before the header are rows that the source does not have.
    init(rows bytes: [UInt8], name: String, digest: Digest) throws(Refusal) {
        self.name = name
        quoting = RowText.format.quoting
        let start = bytes.firstIndex { $0 != Byte.lineFeed } ?? bytes.count
        headerEnd = start + (Self.firstRowEnd(bytes[start...], quoting: quoting) ?? bytes.count - start)
        guard headerEnd - start <= Self.blockSize else { throw Self.tooLong(name, line: 1) }
        header = Self.fields(bytes[start..<headerEnd], format: RowText.format)
        origin = .rows(bytes)
        state = Mutex(
            State(position: headerEnd, carried: [], offset: headerEnd, ended: false, hash: nil, digest: digest)
        )
    }

    deinit { if case .file(let descriptor, _) = origin { close(descriptor) } }

    /// Fills `block` with the next whole rows; false when there are none left.
    package func next(into block: inout RowBlock) throws(Refusal) -> Bool {
        try state.withLock { (state: inout State) throws(Refusal) in
            block.start(at: state.offset, with: state.carried)
            state.carried.removeAll(keepingCapacity: true)
            while !state.ended, block.room > 0 {
                let got = unsafe block.fill { target, room in unsafe bring(target, room, &state) }
                if got < 0, errno == EINTR { continue }
                guard got >= 0 else { throw Refusal(.extractUnreadable, at: name, next: "the disk reported an error") }
                state.ended = got == 0
            }
            if state.ended {
                if case .file(let descriptor, let stamp) = origin {
                    try Stamp(descriptor, name: name).check(against: stamp, name: name)
                }
                if let hash = state.hash.take() { state.digest = hash.finish() }
                guard block.count > 0 else { return false }
                guard block.closeLastRow(quoting: quoting) else {
                    throw Self.tooLong(name, line: line(of: state.offset))
                }
            } else {
                guard block.cut(quoting: quoting, carry: &state.carried) else {
                    throw Self.tooLong(name, line: line(of: state.offset))
                }
            }
            state.offset += block.count
            return true
        }
    }

    /// Writes the next bytes to `target`; says how many, or less than zero.
    @unsafe private func bring(_ target: UnsafeMutableRawPointer, _ room: Int, _ state: inout State) -> Int {
        switch origin {
        case .file(let descriptor, _):
            let got = unsafe read(descriptor, target, room)
            if got > 0 { unsafe state.hash?.update(UnsafeRawBufferPointer(start: target, count: got)) }
            return got
        case .rows(let bytes):
            let piece = bytes[state.position...].prefix(room)
            unsafe piece.withUnsafeBytes {
                unsafe target.copyMemory(from: $0.baseAddress ?? UnsafeRawPointer(target), byteCount: $0.count)
            }
            state.position += piece.count
            return piece.count
        }
    }

    /// The SHA-256 of all bytes that were read; nil before the end.
    package var digest: Digest? { state.withLock { $0.digest } }

    /// The line, counted from 1, in which the byte at `offset` stands.
    ///
    /// Of a workbook or a database the row, whose number is that of its line in the written text, line breaks in a field not counted.
    /// Slow: reads the file again, for refusals only.
    package func line(of offset: Int) -> Int {
        let descriptor: Int32
        switch origin {
        case .file(let open, _): descriptor = open
        case .rows(let bytes):
            var isQuoted = false
            var row = 1
            for byte in bytes[..<min(offset, bytes.count)] {
                if byte == Byte.quote { isQuoted.toggle() }
                if byte == Byte.lineFeed, !isQuoted { row += 1 }
            }
            return row
        }
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        var position = 0
        var line = 1
        while position < offset {
            let wanted = min(buffer.count, offset - position)
            let got = unsafe buffer.withUnsafeMutableBytes {
                unsafe pread(descriptor, $0.baseAddress, wanted, off_t(position))
            }
            guard got > 0 else { break }
            for byte in buffer[..<got] where byte == Byte.lineFeed { line += 1 }
            position += got
        }
        return line
    }

    private static func tooLong(_ name: String, line: Int) -> Refusal {
        Refusal(
            .rowTooLong,
            at: "\(name), a row that starts in line \(line) or after it",
            next: "Look for a quotation mark that is never closed, or write `quoting: false` in the mapping."
        )
    }

    private static func append(
        _ descriptor: Int32,
        to bytes: inout [UInt8],
        atMost count: Int,
        name: String
    ) throws(Refusal) {
        var chunk = [UInt8](repeating: 0, count: count)
        while true {
            let got = unsafe chunk.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, count) }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw Refusal(.extractUnreadable, at: name, next: "the path must name a plain file") }
            bytes.append(contentsOf: chunk[..<got])
            return
        }
    }

    /// How many bytes the first row has.
    private static func firstRowEnd(_ bytes: some Collection<UInt8>, quoting: Bool) -> Int? {
        var inside = false
        for (count, byte) in bytes.enumerated() {
            if quoting, byte == Byte.quote { inside.toggle() }
            if byte == Byte.lineFeed, !inside { return count + 1 }
        }
        return nil
    }

    /// Splits the header, in which a field may be quoted as in any row.
    private static func fields(_ row: ArraySlice<UInt8>, format: ExtractFormat) -> [[UInt8]] {
        var fields: [[UInt8]] = []
        var field: [UInt8] = []
        var inside = false
        for byte in row {
            if format.quoting, byte == Byte.quote { inside.toggle() }
            if !inside, byte == format.delimiter || byte == Byte.lineFeed {
                fields.append(field)
                field = []
            } else {
                field.append(byte)
            }
        }
        if row.last != Byte.lineFeed { fields.append(field) }
        return fields.map { Byte.unquoted($0, quoting: format.quoting) }
    }
}

/// What tells whether a file was written to between two moments.
private struct Stamp {
    let size: Int
    let seconds: Int
    let nanoseconds: Int

    init(_ descriptor: Int32, name: String) throws(Refusal) {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw Refusal(.extractUnreadable, at: name) }
        size = Int(status.st_size)
        #if canImport(Glibc)
        seconds = status.st_mtim.tv_sec
        nanoseconds = status.st_mtim.tv_nsec
        #else
        seconds = status.st_mtimespec.tv_sec
        nanoseconds = status.st_mtimespec.tv_nsec
        #endif
    }

    func check(against first: Stamp, name: String) throws(Refusal) {
        guard size == first.size, seconds == first.seconds, nanoseconds == first.nanoseconds else {
            throw Refusal(.extractChanged, at: name, next: "let the export finish, then tally again")
        }
    }
}
