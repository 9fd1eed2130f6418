/// A kind of error that extracts have in practice, and how often it is made in synthetic ones.
///
/// Some a tally finds (a row that is there twice, an end before the start, a required value that is missing, a day that does not
/// exist) and rejects by rule; with the others it must live, as with real records. What changes no mapped column, such as
/// mojibake in a name, it must read past. Two things that are no errors but trouble readers stand in every file too: a kommune's
/// name with and without its hyphen, and remarks with delimiters, quotation marks and line breaks.
public enum DataError: String, Hashable, Sendable, CaseIterable {
    /// A benefit period that is there twice, as after a payment in arrears.
    case duplicateSpell
    /// A benefit period that overlaps the one before it.
    case overlappingSpell
    /// A benefit period that ended and was never closed.
    case openEndNeverClosed
    /// An end before the start.
    case endBeforeStart
    /// A benefit period cut in two at a birthday or a change of code.
    case splitSpell
    /// An amount posted twice with opposite signs, as regulations are.
    case regulation
    /// A person who moved out and is still active.
    case movedOutStillActive
    /// A finished module without the day of its test.
    case missingTestDay
    /// A module that was never registered.
    case unregisteredModule
    /// A transfer to another track in the middle of a course.
    case trackTransfer
    /// An origin that is not known.
    case unknownOrigin
    /// A module registered by two language centres.
    case twoCentres
    /// Text that went through the wrong encoding.
    case mojibake
    /// A benefit period stretched to whole weeks.
    case wholeWeeks
    /// A field left empty, or a day that does not exist: patchy registration.
    case patchyRegistration

    /// In how many of a thousand rows that it can be made in.
    public var perMille: Int {
        switch self {
        case .duplicateSpell: 8
        case .overlappingSpell: 5
        case .openEndNeverClosed: 6
        case .endBeforeStart: 5
        case .splitSpell: 20
        case .regulation: 60
        case .movedOutStillActive: 80
        case .missingTestDay: 15
        case .unregisteredModule: 6
        case .trackTransfer: 5
        case .unknownOrigin: 6
        case .twoCentres: 6
        case .mojibake: 10
        case .wholeWeeks: 30
        case .patchyRegistration: 5
        }
    }
}
