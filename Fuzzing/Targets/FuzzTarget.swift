import Vocabulary

/// One thing that is fed with hostile bytes: what it starts from, and what must hold of every input.
struct FuzzTarget: Sendable {
    /// The name by which scripts call it.
    let name: String
    /// The most bytes that an input has.
    let largest: Int
    /// Real encodings, made by the project's own code.
    let seeds: @Sendable () throws -> [[UInt8]]
    /// Words that stand in real inputs and that bit by bit would be found late.
    let words: [String]
    /// Ends the process if what must hold does not.
    let check: @Sendable ([UInt8]) throws -> Void

    init(
        _ name: String,
        largest: Int = 4096,
        words: [String] = [],
        seeds: @autoclosure @escaping @Sendable () throws -> [[UInt8]],
        check: @escaping @Sendable ([UInt8]) throws -> Void
    ) {
        self.name = name
        self.largest = largest
        self.words = words
        self.seeds = seeds
        self.check = check
    }
}

/// Ends the process, which libFuzzer reports with the input that led here.
func broken(_ property: String) -> Never { fatalError("broken property: \(property)") }

/// Bytes are refused, or are the one form of the value that they give.
func isCanonical<Value: Canonical>(_ type: Value.Type, _ bytes: [UInt8]) {
    guard let value = try? Value(canonicalBytes: bytes, place: "input") else { return }
    guard value.canonicalBytes == bytes else { broken("\(type) has two forms") }
}

/// The answer, or nil where the input was refused; anything else that is thrown is a fault.
func answer<Answer>(_ body: () throws -> Answer) -> Answer? {
    do {
        return try body()
    } catch let refusal as Refusal {
        // Whatever it refuses, it is fit for a terminal and a log.
        if !refusal.description.isOneLine { broken("a refusal is not one printable line") }
        return nil
    } catch {
        broken("an error that is no refusal: \(type(of: error))")
    }
}

/// Reads choices from the front of an input.
struct Choices {
    private var bytes: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { self.bytes = bytes[...] }

    /// What has not been read.
    var rest: [UInt8] { Array(bytes) }
    var isEmpty: Bool { bytes.isEmpty }

    /// The next byte, 0 behind the end.
    mutating func byte() -> UInt8 { bytes.popFirst() ?? 0 }

    /// The next number below a bound.
    mutating func number(below bound: Int) -> Int {
        let low = Int(byte())
        return bound > 256 ? (low << 8 | Int(byte())) % bound : low % max(1, bound)
    }
}
