internal import Foundation
public import Vocabulary

/// A refusal on the wire: problem details for HTTP (RFC 9457).
///
/// Meets NET-3.
///
/// Beside the standard members it carries the refusal's number, requirement and next step, so that the other end has the same
/// refusal again. Its type is the refusal's place in the project's page of refusals; RFC 9457 asks for the whole path where a
/// type is relative.
struct ProblemDetails: Codable {
    /// The media type of the body.
    static let mediaType = "application/problem+json"

    let type: String
    let title: String
    let status: Int
    let detail: String
    let code: UInt16
    let requirement: String
    let next: String

    init(_ refusal: Refusal) {
        type = "/docs/errors.md#\(Refusal.Code.written(refusal.code.number).lowercased())"
        title = refusal.code.summary
        status = refusal.httpStatus
        detail = refusal.place
        code = refusal.code.number
        requirement = refusal.code.requirement
        next = refusal.next
    }

    /// The body's bytes.
    var body: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(self)).map { [UInt8]($0) } ?? []
    }

    /// Reads a body; nil where it is something else.
    init?(body: [UInt8]) {
        guard let problem = try? JSONDecoder().decode(Self.self, from: Data(body)) else { return nil }
        self = problem
    }

    /// The refusal, with texts that are fit for a terminal and a log, whatever the other end wrote.
    var refusal: Refusal {
        Refusal(
            Refusal.Code(code, Self.printable(requirement), Self.printable(title)),
            at: Self.printable(detail),
            next: Self.printable(next)
        )
    }

    private static func printable(_ text: String) -> String {
        String(text.printable.unicodeScalars.prefix(400))
    }
}

extension Refusal {
    /// The HTTP status that goes with a refusal; 422 for all that a service refuses by the protocol's own rules.
    var httpStatus: Int {
        switch code {
        case .malformedRequest: 400
        case .noIdentity: 401
        case .notAdmitted: 403
        case .noSuchRoute, .notFound: 404
        case .wrongMethod: 405
        case .lengthRequired: 411
        case .bodyTooLong: 413
        case .internalFault: 500
        case .busy: 503
        default: 422
        }
    }
}

extension Refusal {
    /// What a peer is told of trouble in the coordinator's own house.
    public static let ofOwnHouse = Refusal(
        .internalFault,
        at: "own house",
        next: "Try again later; if it lasts, telephone the coordinator, whose log says why."
    )
}
