/// The values of a polynomial at consecutive points, continued by differences.
///
/// From t + 1 values a polynomial of degree ≤ t is continued with t additions a point and no multiplication. Both kernels
/// stand on it: splitting continues from 0…t upwards to t + 1…c, reconstruction from c…c − t downwards to 1 (which checks the
/// degree) and on to 0 (which is the secret).
struct Extrapolation<Value: AdditiveArithmetic> {
    /// While filling, the values in order; then at index j the backward difference of order t − j at the last point.
    private var differences: [Value]

    /// Makes room for the t + 1 values that fix a polynomial of degree ≤ t.
    init(degree: Int) { differences = Array(repeating: .zero, count: degree + 1) }

    /// Starts again from t + 1 values at consecutive points; `value` is asked for number 0…t.
    @inline(__always)
    mutating func start(_ value: (Int) -> Value) {
        let degree = differences.count - 1
        for index in 0...degree { differences[index] = value(index) }
        for order in stride(from: degree, to: 0, by: -1) {
            for index in 0..<order { differences[index] = differences[index + 1] - differences[index] }
        }
    }

    /// The value at the next point.
    @inline(__always)
    mutating func next() -> Value {
        for index in differences.indices.dropFirst() { differences[index] += differences[index - 1] }
        return differences[differences.count - 1]
    }
}
