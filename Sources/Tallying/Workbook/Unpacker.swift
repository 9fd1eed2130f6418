internal import CZlib
internal import Vocabulary

/// Unpacks one entry of an archive, and no more than the archive says that it holds.
///
/// Owns zlib's state. Meets TAL-21.
@safe struct Unpacker: ~Copyable {
    private static let piece = 64 << 10

    private let entry: ZIPArchive.Entry
    private let name: String
    private let stream: UnsafeMutablePointer<z_stream>

    init(_ entry: ZIPArchive.Entry, name: String) throws(Refusal) {
        self.entry = entry
        self.name = name
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        guard unsafe tvaersum_inflate_raw(stream) == Z_OK else {
            throw Refusal(.sourceTooLarge, at: name, next: "There is no memory for it: export the rows as CSV.")
        }
    }

    deinit {
        unsafe inflateEnd(stream)
        unsafe stream.deallocate()
    }

    /// Hands the unpacked bytes on; refuses where their number or checksum is not the entry's.
    func run(_ bytes: [UInt8], _ body: (ArraySlice<UInt8>) throws(Refusal) -> Void) throws(Refusal) {
        var checksum: UInt = 0
        var total = 0
        func take(_ piece: ArraySlice<UInt8>) throws(Refusal) {
            total += piece.count
            guard total <= entry.size else {
                throw ZIPArchive.tooLarge(name, "`\(entry.name)` holds more than it says")
            }
            checksum = unsafe piece.withUnsafeBufferPointer { unsafe crc32(checksum, $0.baseAddress, UInt32($0.count)) }
            try body(piece)
        }
        if entry.isDeflated {
            try inflate(bytes, take)
        } else {
            var rest = bytes[entry.packed]
            while !rest.isEmpty {
                try take(rest.prefix(Self.piece))
                rest = rest.dropFirst(Self.piece)
            }
        }
        guard total == entry.size, checksum == UInt(entry.checksum) else {
            throw ZIPArchive.malformed(name, "`\(entry.name)`, whose contents are not those that were packed")
        }
    }

    private func inflate(
        _ bytes: [UInt8],
        _ take: (ArraySlice<UInt8>) throws(Refusal) -> Void
    ) throws(Refusal) {
        var output = [UInt8](repeating: 0, count: Self.piece)
        var at = entry.packed.lowerBound
        while true {
            let offered = min(Self.piece, entry.packed.upperBound - at)
            let (status, used, got) = unsafe bytes.withUnsafeBufferPointer { input in
                unsafe output.withUnsafeMutableBufferPointer { output in
                    unsafe step(input, at, offered, output)
                }
            }
            at += used
            if got > 0 { try take(output[..<got]) }
            if status == Z_STREAM_END { break }
            guard status == Z_OK, used > 0 || got > 0 else {
                throw ZIPArchive.malformed(name, "`\(entry.name)`, whose packed bytes are damaged")
            }
        }
        guard at == entry.packed.upperBound else {
            throw ZIPArchive.malformed(name, "`\(entry.name)`, which has bytes behind its end")
        }
    }

    @unsafe private func step(
        _ input: UnsafeBufferPointer<UInt8>,
        _ at: Int,
        _ offered: Int,
        _ output: UnsafeMutableBufferPointer<UInt8>
    ) -> (status: Int32, used: Int, got: Int) {
        guard let base = input.baseAddress else { return (Z_DATA_ERROR, 0, 0) }
        unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: base + at)
        unsafe stream.pointee.avail_in = UInt32(offered)
        unsafe stream.pointee.next_out = output.baseAddress
        unsafe stream.pointee.avail_out = UInt32(output.count)
        let status = unsafe CZlib.inflate(stream, Z_NO_FLUSH)
        let used = unsafe offered - Int(stream.pointee.avail_in)
        let got = unsafe output.count - Int(stream.pointee.avail_out)
        // Nothing to do with this input and output is no fault as long as something moves.
        return (status == Z_BUF_ERROR ? Z_OK : status, used, got)
    }
}
