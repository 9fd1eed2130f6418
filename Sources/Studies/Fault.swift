internal import Vocabulary

/// What is wrong with a study, before the door through which it came has said where.
struct Fault: Error {
    let code: Refusal.Code
    /// The place in the study, such as `indicators/K1a/where`.
    let path: String
    /// The character of the expression at which it went wrong, counted from 0 in Unicode scalars.
    var offset: Int?
    let next: String

    init(_ code: Refusal.Code, at path: String, offset: Int? = nil, next: String = "") {
        self.code = code
        self.path = path
        self.offset = offset
        self.next = next
    }
}
