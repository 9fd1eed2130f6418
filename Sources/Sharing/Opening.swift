/// What all c shares of some slots open to.
public struct Opening: Hashable, Sendable {
    /// The value of each slot; nil where the c shares fix none, and the slot is void.
    public let values: [Field64?]
    /// The members whose shares were corrected in some slot, ascending; always empty in mode M.
    public let deviating: [Int]
}
