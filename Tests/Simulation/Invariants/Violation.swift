/// A broken promise, and what was seen of it.
package struct Violation: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is promised after every step of every run.
    package enum Invariant: String, CaseIterable, Sendable {
        /// Nothing unreleased can be computed from what the coordinator and any t members hold.
        case secrecy
        /// What an honest member says about shares is exactly what the protocol has it say.
        case exactWords
        /// A released figure is the plaintext truth.
        case truth
        /// Nobody honest signs two messages for a step, two lists for an attempt, or two passing sets in a round.
        case oneWord
        /// What was receipted stays, and a round that nothing hinders any more comes to its end.
        case nothingLost
        /// After a step of the circuit in which somebody lied, nothing that hangs on it leaves an honest member.
        case soundCircuit
        /// No opening share leaves before all c identical C4 and the line in the release ledger.
        case agreement
        /// A round that has ended leaves no secret on a disk.
        case deletion
        /// What leaves stands in the ledger first; nothing is sent after its receipt.
        case ledger
    }

    package let invariant: Invariant
    package let what: String

    package init(_ invariant: Invariant, _ what: String) {
        self.invariant = invariant
        self.what = what
    }

    package var description: String { "\(invariant.rawValue): \(what)" }
}
