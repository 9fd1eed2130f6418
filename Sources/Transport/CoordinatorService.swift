public import Vocabulary

/// What the coordinator does behind its routes: one function for each, typed values in and out.
///
/// The peer is always the kommune that the verified certificate names, never one that the request names. Bytes are canonical
/// messages that the service reads and checks itself. A refusal becomes an answer with the refusal in it; `.busy` asks the
/// caller to come back, `.notFound` says that there is nothing (for this kommune).
public protocol CoordinatorService: Sendable {
    /// Whether this kommune may speak with this certificate: enrolled, and the certificate not withdrawn. Asked once for every
    /// request. Meets NET-4.
    func isAdmitted(_ kommune: KommuneCode, certificate: Digest) async -> Bool

    /// A node asks to be enrolled; it asks again with the same request while the answer is pending.
    ///
    /// Meets ENR-5.
    func enrol(_ request: EnrolmentRequest) async throws(Refusal) -> EnrolmentAnswer

    /// The signed roster.
    func roster(for peer: KommuneCode) async throws(Refusal) -> [UInt8]

    /// The rounds that the peer takes part in.
    func rounds(for peer: KommuneCode) async throws(Refusal) -> [UInt8]

    /// What the peer can read now; while that is what it has, waits up to `wait` seconds for something else.
    func news(beyond have: Digest, wait: Int, for peer: KommuneCode) async throws(Refusal) -> News

    /// A study.
    func study(_ digest: Digest, for peer: KommuneCode) async throws(Refusal) -> [UInt8]

    /// The board's entries from number `from` on. If there are none yet, waits up to `wait` seconds for one, then answers with
    /// none. May answer with fewer than there are; the caller asks again.
    func board(_ round: RoundName, from: Int, wait: Int, for peer: KommuneCode) async throws(Refusal) -> [[UInt8]]

    /// Takes one signed message and answers with the receipt.
    func post(_ message: [UInt8], to round: RoundName, from peer: KommuneCode) async throws(Refusal) -> [UInt8]

    /// Takes a submission and answers with the receipt.
    func submit(_ submission: Submission, to round: RoundName, from peer: KommuneCode) async throws(Refusal) -> [UInt8]

    /// The envelope sealed to the calling member in one contributor's submission.
    func envelope(
        of contributor: KommuneCode,
        sequence: UInt32,
        in round: RoundName,
        for member: KommuneCode
    ) async throws(Refusal) -> [UInt8]

    /// Takes a voucher and answers with the receipt.
    func vouch(_ voucher: [UInt8], from peer: KommuneCode) async throws(Refusal) -> [UInt8]

    /// A round's bundle.
    func bundle(of round: RoundName, for peer: KommuneCode) async throws(Refusal) -> [UInt8]

    /// What a peer is told where the service has refused: trouble of the coordinator's own house is nobody else's business, and
    /// its next step is not the peer's to take.
    func outward(_ refusal: Refusal) -> Refusal
}

extension CoordinatorService {
    /// Tells every refusal as it is.
    public func outward(_ refusal: Refusal) -> Refusal { refusal }
}
