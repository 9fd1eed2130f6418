import Sharing
import Vocabulary

/// Times splitting and opening for one committee, in nanoseconds a slot, and counts the bytes of an upload.
struct SharingBenchmark {
    /// Who shares.
    let threshold: Threshold
    /// How many secrets.
    let slots: Int

    /// Takes c and t, refused where the protocol refuses them, and the number of secrets.
    init(committee: Int, tolerated: Int, slots: Int) throws {
        threshold = try Threshold(committee: committee, tolerated: tolerated)
        self.slots = slots
    }

    /// One line of JSON: the best of nine runs each, one thread.
    func line() throws -> String {
        let secrets = Secret((0..<slots).map { Field64(Int64($0) - 1000) })
        let seeds = (1...threshold.tolerated)
            .map { Secret([UInt8](repeating: UInt8($0), count: SharePayload.seedSize)) }
        var payloads: [SharePayload] = []
        let splitting = best { payloads = Shamir.split(secrets, threshold: threshold, seeds: seeds) }
        let shares = try payloads.enumerated()
            .map {
                try Shamir.expand($0.element, member: $0.offset + 1, count: slots, threshold: threshold)
                    .withElements { Array($0) }
            }
        var opened = 0
        let opening = best {
            opened = Shamir.reconstruct(shares, threshold: threshold).values.count { $0 != nil }
        }
        let upload = payloads.reduce(0) { $0 + $1.canonicalBytes.count }
        // One field element for each member whose share is no seed.
        let least = 8 * (threshold.committee - threshold.tolerated)
        return """
            {"c": \(threshold.committee), "t": \(threshold.tolerated), "slots": \(slots), "opened": \(opened), \
            "split_ns_per_slot": \(splitting), "reconstruct_ns_per_slot": \(opening), \
            "bytes_per_slot": \(Double(upload) / Double(slots)), "least_bytes_per_slot": \(least), \
            "bytes_beyond": \(upload - least * slots)}
            """
    }

    private func best(_ body: () -> Void) -> Double {
        let clock = ContinuousClock()
        let times = (0..<9).map { _ in clock.measure(body) }
        let nanoseconds = (times.min() ?? .zero) / .nanoseconds(1)
        return (nanoseconds / Double(slots) * 10).rounded() / 10
    }
}
