internal import COpenSSL
internal import Vocabulary

/// What OpenSSL left in this thread's error queue, drained into a value at once.
struct OpenSSLErrors {
    /// The reasons, oldest first; they name protocol events and never contents.
    let reasons: [String]
    /// Whether one of them is an alert by which the peer refuses this side's certificate.
    let refusesCertificate: Bool

    /// Empties the queue.
    static func take() -> Self {
        var reasons: [String] = []
        var refuses = false
        while case let error = ERR_get_error(), error != 0 {
            if let reason = unsafe ERR_reason_error_string(error) { reasons.append(unsafe String(cString: reason)) }
            refuses = refuses || tvaersum_is_authentication_alert(error) == 1
        }
        return Self(reasons: reasons, refusesCertificate: refuses)
    }

    /// A refusal whose place carries the reasons.
    func refusal(_ code: Refusal.Code, at place: String, next: String = "") -> Refusal {
        Refusal(code, at: reasons.isEmpty ? place : "\(place): \(reasons.joined(separator: "; "))", next: next)
    }
}
