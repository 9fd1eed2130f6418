import Messages
import Proceedings
import Rounds
import Vocabulary

/// Where a member is in the circuit.
extension NodeHost {
    /// How many steps of the circuit are whole, and how many have said what may open, on the board of a member that needs its place in the
    /// circuit: between the first step and the first opening share; nil elsewhere.
    package var circuitPlace: (steps: Int, statements: Int)? {
        guard let machine = memory?.machine, machine.isMember, machine.record.stage == .summing,
            let session = machine.record.session, !session.circuit.isEmpty, session.openings.isEmpty
        else { return nil }
        return (session.wholeSteps, session.statements.count)
    }

    var isInCircuit: Bool { circuitPlace != nil }
}
