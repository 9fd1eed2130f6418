internal import Vocabulary

/// A small seeded generator for synthetic records: SplitMix64 (Steele, Lea and Flood 2014).
///
/// Nothing secret is ever made with it. Every kommune and purpose has a stream of its own, so that a change to one table leaves
/// the others as they were, and only integers are drawn, so that a seed means the same records on every machine.
struct SyntheticRandomness: RandomNumberGenerator {
    private var state: UInt64

    /// The stream of one kommune and one purpose under a seed.
    init(seed: UInt64, kommune: KommuneCode, purpose: String) {
        self.init(seed: seed, number: UInt64(kommune.number), purpose: purpose)
    }

    /// The stream of one purpose that is no kommune's.
    init(seed: UInt64, purpose: String) { self.init(seed: seed, number: 0, purpose: purpose) }

    private init(seed: UInt64, number: UInt64, purpose: String) {
        // FNV-1a over the purpose, then one step of the generator for each part: streams start far apart.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in purpose.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        state = seed
        state = next() ^ number
        state = next() ^ hash
    }

    /// The next 64 bits.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number of the range, all equally likely.
    mutating func number(in range: ClosedRange<Int>) -> Int {
        let count = UInt64(range.upperBound - range.lowerBound + 1)
        return range.lowerBound + Int(next().multipliedFullWidth(by: count).high)
    }

    /// True `rate` times in a thousand.
    mutating func happens(perMille rate: Int) -> Bool { number(in: 1...1000) <= rate }

    /// One of the values, each as likely as its weight says.
    mutating func pick<Value>(_ choices: [(value: Value, weight: Int)]) -> Value {
        var rest = number(in: 1...choices.reduce(0) { $0 + $1.weight })
        for choice in choices.dropLast() {
            rest -= choice.weight
            if rest <= 0 { return choice.value }
        }
        return choices[choices.count - 1].value
    }

    /// A day of the range, all equally likely.
    mutating func day(in range: ClosedRange<Day>) -> Day {
        Day(number: Int32(number(in: Int(range.lowerBound.number)...Int(range.upperBound.number))))
    }

    /// The elements in another order (Fisher and Yates).
    mutating func shuffled<Value>(_ values: [Value]) -> [Value] {
        var values = values
        for index in values.indices.dropFirst().reversed() {
            values.swapAt(index, number(in: 0...index))
        }
        return values
    }
}

extension Day {
    /// The day so many days later.
    func adding(_ days: Int) -> Day { Day(number: number + Int32(days)) }

    /// How many days from `other` to this day.
    func days(since other: Day) -> Int { Int(number) - Int(other.number) }
}
