/// What an extrapolation adds and subtracts, in place: an element, or a strip of them.
protocol Additive {
    /// Adds `right` to `left`.
    static func += (left: inout Self, right: Self)
    /// Replaces `left` by `right − left`.
    static func subtract(_ left: inout Self, from right: Self)
}

extension Field128: Additive {
    static func subtract(_ left: inout Field128, from right: Field128) { left = right - left }
}

/// The values of a polynomial at consecutive points, continued by differences.
///
/// From t + 1 values a polynomial of degree ≤ t is continued with t additions a point and no multiplication. Both kernels
/// stand on it: splitting continues from 0…t upwards to t + 1…c, reconstruction from c…c − t downwards to 1 (which checks the
/// degree) and on to 0 (which is the secret).
struct Extrapolation<Value: Additive> {
    /// At index j the backward difference of order t − j at the last point; at index t so the last value.
    private var differences: [Value]

    /// Takes the t + 1 values at consecutive points that fix a polynomial of degree ≤ t.
    init(_ values: [Value]) {
        differences = values
        for order in stride(from: values.count - 1, to: 0, by: -1) {
            for index in 0..<order { Value.subtract(&differences[index], from: differences[index + 1]) }
        }
    }

    /// Overwrites what it holds, which is as secret as what it was made from.
    mutating func wipe() where Value == Strip {
        for index in differences.indices { differences[index].wipe() }
    }

    /// The value at the next point.
    mutating func next() -> Value {
        for index in differences.indices.dropFirst() { differences[index] += differences[index - 1] }
        return differences[differences.count - 1]
    }
}
