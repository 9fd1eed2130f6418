import Messages
import Sharing
import Vocabulary

/// Lies in a step of the circuit, early or late.
extension Bending {
    private enum Lie: String, CaseIterable {
        case session, previous, step, kind, element, otherElement, opposites, fewer, more, coin, exchanged, spoilt,
            fewerEnvelopes
        case bits, otherBits
    }

    /// The names of all lies.
    static var circuitLies: [String] { Lie.allCases.map(\.rawValue) }

    /// The name of a lie.
    static func circuitLie(_ salt: UInt64) -> String { lie(salt).kind.rawValue }

    /// What a lie is about, once as many steps as it says have passed.
    private static func lie(_ salt: UInt64) -> (kind: Lie, steps: Int) {
        let kinds = Lie.allCases
        return (kinds[Int((salt >> 4) % UInt64(kinds.count))], Int(min((salt >> 12) % 24, (salt >> 20) % 24)))
    }

    /// Whether a lie can be told with this step: one about a coin or about envelopes waits for them, and any for its step.
    static func fits(_ salt: UInt64, _ post: CircuitPost) -> Bool {
        let lie = lie(salt)
        guard Int(post.step) >= lie.steps else { return false }
        switch lie.kind {
        case .session, .previous, .step, .kind: return true
        case .element, .otherElement, .opposites, .fewer, .more:
            if case .elements = post.content { return true } else { return false }
        case .coin:
            if case .coin = post.content { return true } else { return false }
        case .exchanged, .spoilt, .fewerEnvelopes, .bits, .otherBits:
            if case .sealed = post.content { return true } else { return false }
        }
    }

    /// Whether a lie is about what the last steps of a stage hold.
    static func isLate(_ salt: UInt64) -> Bool {
        [.coin, .exchanged, .spoilt, .fewerEnvelopes, .bits, .otherBits].contains(lie(salt).kind)
    }

    /// Whether a lie is one about sealed bits, which only who has the key can tell.
    static func isOfOtherBits(_ salt: UInt64) -> Bool { [.bits, .otherBits].contains(lie(salt).kind) }

    static func bent(_ body: CircuitPost, by salt: UInt64) -> CircuitPost {
        // `bent(_:by:record:)` has taken the lowest bits off.
        let kind = lie(salt << 4).kind
        var (session, step, previous, content) = (body.session, body.step, body.previous, body.content)
        switch kind {
        case .session: session = bogus
        case .previous: previous = bogus
        case .step: step = salt >> 32 & 1 == 0 ? step &+ 1 : step &- 1
        case .kind, .bits, .otherBits:
            if case .coin = content { content = .elements([.one]) } else { content = .coin(bogus) }
        case .coin: content = .coin(bogus)
        case .element, .otherElement, .opposites, .fewer, .more:
            guard case .elements(var elements) = content, !elements.isEmpty else { break }
            bend(&elements, kind, by: salt)
            content = .elements(elements)
        case .exchanged, .spoilt, .fewerEnvelopes:
            guard case .sealed(var envelopes) = content, !envelopes.isEmpty else { break }
            let place = Int(salt >> 28) % envelopes.count
            switch kind {
            case .exchanged: envelopes.swapAt(place, (place + 1) % envelopes.count)
            case .spoilt: envelopes[place][Int(salt >> 32) % envelopes[place].count] ^= 1
            default: envelopes.remove(at: place)
            }
            content = .sealed(envelopes)
        }
        return CircuitPost(session: session, step: step, previous: previous, content: content)
    }

    private static func bend(_ elements: inout [Field64], _ kind: Lie, by salt: UInt64) {
        let place = Int(salt >> 28) % elements.count
        // Another amount for each liar, so that two of them do not take each other's lies away.
        let amount = Field64(Int64(1 + salt >> 20))
        switch kind {
        case .fewer: elements.removeLast()
        case .more: elements.append(.one)
        case .opposites where elements.count > 1:
            let other = (place + 1) % elements.count
            elements[place] = elements[place] + amount
            elements[other] = elements[other] - amount
        default: elements[place] = elements[place] + amount
        }
    }
}
