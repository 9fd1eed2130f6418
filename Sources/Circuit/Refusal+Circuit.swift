public import Vocabulary

extension Refusal.Code {
    /// CIR-5: another number of elements than the step has.
    public static let badCircuitStep = Self(351, "CIR-5", "a step of the circuit has another number of elements")
    /// CIR-5: shares of an opening are not those of one polynomial.
    public static let circuitInconsistent = Self(
        352,
        "CIR-5",
        "the members' shares in the circuit are not consistent: up to t members may be at fault"
    )
    /// CIR-8: the check of all MACs did not come to nought.
    public static let circuitUnauthentic = Self(
        353,
        "CIR-8",
        "a product in the circuit is not what was multiplied: up to t members may be at fault"
    )
    /// CIR-11: a presence bit is no bit, or says that nothing is where something is.
    public static let falsePresence = Self(354, "CIR-11", "what a contributor handed in as a presence bit is not one")
}
