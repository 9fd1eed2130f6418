import Store
import Transport
import Vocabulary

extension NodeStore {
    /// Adds what a client's sockets have sent and received since it was last added.
    ///
    /// Meets LED-6.
    func count(_ meter: WireMeter) throws(Refusal) {
        let counts = meter.take()
        guard counts != WireMeter.Counts() else { return }
        try count(
            WireCount(
                day: Timestamp.now.day,
                requests: counts.requests,
                sent: counts.sent,
                bodies: counts.bodies,
                received: counts.received
            )
        )
    }
}
