public import Vocabulary

extension Refusal.Code {
    /// SHR-1: eight bytes are no field element.
    public static let notAnElement = Self(301, "SHR-1", "a number is not below the modulus")
    /// SHR-3: c and t are neither c ≥ 3t + 1 nor c = 2t + 1.
    public static let thresholdNotAllowed = Self(302, "SHR-3", "this committee size and tolerance are not allowed")
    /// SHR-6: a member's share is a seed where a vector belongs, or the other way round.
    public static let wrongShareForm = Self(303, "SHR-6", "a share is not of the form that this member receives")
    /// SHR-6: a share holds another number of elements than the round has slots, or a seed is not of 32 bytes.
    public static let wrongShareLength = Self(304, "SHR-6", "a share is not of the round's length")
}
