extension FuzzTarget {
    /// Every target; the two controls are not among those that a run goes through.
    static let all: [FuzzTarget] =
        words + messages + transport + studies + configurations + extracts + bundles + controls
}
