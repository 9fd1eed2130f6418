public import Vocabulary

/// An element of F_p[X]/(X² − 7), the field of p² elements from which degree checks draw their challenges.
///
/// 7 is no square modulo p, so X² − 7 has no root and this is a field. It is not the field that VDAF calls Field128.
public struct Field128: Hashable, Sendable, BitwiseCopyable {
    /// Nought.
    public static let zero = Field128(real: .zero, imaginary: .zero)
    /// One.
    public static let one = Field128(real: .one, imaginary: .zero)
    /// X², an element of the smaller field that has no root there.
    static let squareOfX = Field64(7)

    /// The coefficient of 1.
    public let real: Field64
    /// The coefficient of X.
    public let imaginary: Field64

    /// Takes both coefficients.
    public init(real: Field64, imaginary: Field64) {
        self.real = real
        self.imaginary = imaginary
    }

    /// Takes an element of the smaller field.
    public init(_ real: Field64) { self.init(real: real, imaginary: .zero) }
}

extension Field128: AdditiveArithmetic {
    /// The sum.
    public static func + (left: Field128, right: Field128) -> Field128 {
        Field128(real: left.real + right.real, imaginary: left.imaginary + right.imaginary)
    }

    /// The difference.
    public static func - (left: Field128, right: Field128) -> Field128 {
        Field128(real: left.real - right.real, imaginary: left.imaginary - right.imaginary)
    }
}

extension Field128 {
    /// The product.
    public static func * (left: Field128, right: Field128) -> Field128 {
        Field128(
            real: left.real * right.real + squareOfX * (left.imaginary * right.imaginary),
            imaginary: left.real * right.imaginary + left.imaginary * right.real
        )
    }

    /// The inverse: the conjugate over the norm; nought for nought.
    public var inverse: Field128 {
        let norm = real * real - Self.squareOfX * (imaginary * imaginary)
        let scale = norm.inverse
        return Field128(real: real * scale, imaginary: (.zero - imaginary) * scale)
    }
}

extension Field128: Canonical {
    /// Writes the real coefficient, then the imaginary one.
    public func write(to writer: inout CanonicalWriter) {
        writer.value(real)
        writer.value(imaginary)
    }

    /// Reads sixteen bytes; a coefficient of p or more is refused.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        self.init(real: try reader.value(), imaginary: try reader.value())
    }
}
