/// A rule that two sides may each set, and that can only become stricter by it.
///
/// There is no operation that loosens: whatever a study says and whatever a policy says, what is in force is
/// ``stricter(_:)`` of both, in either order. Meets NODE-22.
protocol Monotone: Hashable, Sendable {
    /// What is in force where this and the other hold: never less strict than either.
    func stricter(_ other: Self) -> Self
}

/// A least number: the greater of two is in force.
struct Floor: Monotone {
    let least: Int

    init(_ least: Int) { self.least = least }

    func stricter(_ other: Floor) -> Floor { Floor(max(least, other.least)) }
}

/// Something that is demanded or not: it is, where either side demands it.
struct Required: Monotone {
    let isRequired: Bool

    init(_ isRequired: Bool) { self.isRequired = isRequired }

    func stricter(_ other: Required) -> Required { Required(isRequired || other.isRequired) }
}

/// What may be: only what both sides allow.
///
/// ``nothing`` is where a policy says nothing.
enum Allowed: Monotone {
    /// One side sets no limit of its own; the other's holds.
    case whatever
    /// These and no others.
    case only(Set<String>)

    static let nothing = Allowed.only([])

    func stricter(_ other: Allowed) -> Allowed {
        switch (self, other) {
        case (.whatever, let other): other
        case (let one, .whatever): one
        case (.only(let one), .only(let other)): .only(one.intersection(other))
        }
    }

    /// What somebody asks for and this does not allow, in order.
    func denies(_ asked: Allowed) -> [String] {
        switch (self, asked) {
        case (.whatever, _): []
        case (.only, .whatever): []
        case (.only(let allowed), .only(let asked)): asked.subtracting(allowed).sorted()
        }
    }
}
