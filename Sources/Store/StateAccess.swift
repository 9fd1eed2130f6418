/// How a process opens a state folder.
public enum StateAccess: Hashable, Sendable {
    /// The one process that runs rounds; a second one is refused.
    ///
    /// Meets STO-5.
    case exclusive
    /// A short command beside that process: it reads everything, and writes documents and peers only.
    case beside
}
