import Coordinator
import Foundation
import Sealing
import Tallying
import Vocabulary

@testable import ProjectTests
@testable import Transport

extension FuzzTarget {
    /// What comes over HTTP, what an operator types, and what lies in JSON.
    static let transport: [FuzzTarget] = [
        FuzzTarget("route", largest: 300, words: routeWords, seeds: try routeSeeds()) { bytes in
            guard let text = String(validating: bytes, as: UTF8.self) else { return }
            let parts = text.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2,
                let route = answer({ try Route(method: parts[0], target: parts[1]) })
            else { return }
            if Array("\(route.method) \(route.target)".utf8) != bytes { broken("a route has two spellings") }
        },
        FuzzTarget("enrolment-code", largest: 300, seeds: try codeSeeds()) { bytes in
            guard let text = String(validating: bytes, as: UTF8.self),
                let code = answer({ try EnrolmentCode(typed: text) })
            else { return }
            if answer({ try EnrolmentCode(typed: code.exposedText) }) != code { broken("a code prints as another") }
        },
        FuzzTarget("enrolment-request", seeds: try [request(certificate: [1, 2, 3]).canonicalBytes]) { bytes in
            isCanonical(EnrolmentRequest.self, bytes)
            // And with a signature that holds, over whatever certificate request the input is.
            let signed = try request(certificate: Array(bytes.prefix(8 * 1024)))
            isCanonical(EnrolmentRequest.self, signed.canonicalBytes)
        },
        FuzzTarget("certificate-request", seeds: try [certificateRequest().der]) { bytes in
            let validity = CertificateValidity(from: Timestamp(seconds: 1_700_000_000), days: 10)
            let kommune = try found(KommuneCode(153))
            let chain = answer {
                try authority.get().issueClient(request: bytes, kommune: kommune, validity: validity)
            }
            if let chain, !chain.hasPrefix("-----BEGIN CERTIFICATE-----") { broken("a chain is no chain") }
        },
        FuzzTarget("problem", words: ["\\u001b", "\\u202e", "null"], seeds: problemSeeds()) { bytes in
            guard let problem = ProblemDetails(body: bytes) else { return }
            let refusal = problem.refusal
            if !refusal.description.isOneLine { broken("a problem can steer a terminal") }
            let again = ProblemDetails(body: ProblemDetails(refusal).body)
            if again?.refusal.description != refusal.description { broken("a refusal is another at the other end") }
        },
        FuzzTarget("json", words: jsonWords, seeds: try jsonSeeds()) { bytes in
            let rest = Data(bytes.dropFirst())
            if bytes.first.map({ $0 % 2 }) == 0 {
                sameAgain(CoordinatorOrder.self, rest)
            } else {
                sameAgain(QualityReport.self, rest)
            }
        },
    ]

    private static let routeWords = [
        "GET ", "POST ", "/v1/", "roster", "rounds/", "studies/", "/board?from=", "&wait=", "/messages", "/submissions",
        "/envelopes/", "/bundle", "vouchers", "enrolment", "\u{212A}", "%2e",
    ]
    private static let jsonWords = [
        "open", "close", "retry", "publish", "_0", "name", "study", "period", "null", "1e99",
    ]

    @Sendable private static func routeSeeds() throws -> [[UInt8]] {
        let round = try found(RoundName("2026-1"))
        let kommune = try found(KommuneCode(153))
        let routes: [Route] = [
            .enrolment, .roster, .rounds, .study(Samples.digest(1)), .board(round, from: 12, wait: 30),
            .messages(round), .submissions(round), .envelope(round, contributor: kommune, sequence: 4), .vouchers,
            .bundle(round),
        ]
        return routes.map { Array("\($0.method) \($0.target)".utf8) }
    }

    private static func code() throws -> EnrolmentCode {
        try found(
            EnrolmentCode(
                kommune: found(KommuneCode(153)),
                secret: Secret([UInt8](repeating: 9, count: EnrolmentCode.secretSize)),
                authority: Samples.digest(3)
            )
        )
    }

    @Sendable private static func codeSeeds() throws -> [[UInt8]] {
        let text = try code().exposedText
        return [text, text.lowercased().replacing("-", with: " ")].map { Array($0.utf8) }
    }

    private static func request(certificate: [UInt8]) throws -> EnrolmentRequest {
        let key = try SigningKey(rawRepresentation: Secret([UInt8](repeating: 1, count: 32)))
        return try EnrolmentRequest(code: code(), identity: key.verifyingKey, certificateRequest: certificate) {
            (bytes: [UInt8]) throws(Refusal) in try key.sign(bytes)
        }
    }

    private static func certificateRequest() throws -> CertificateRequest {
        try CertificateRequest(kommune: found(KommuneCode(153)))
    }

    private static let authority = Result<CertificateAuthority, any Error> {
        try CertificateAuthority.make(
            name: "test",
            validity: CertificateValidity(from: Timestamp(seconds: 1_700_000_000), days: 100)
        )
    }

    @Sendable private static func problemSeeds() -> [[UInt8]] {
        [ProblemDetails(Refusal(.badEnrolmentCode, at: "place", next: "next")).body]
    }

    @Sendable private static func jsonSeeds() throws -> [[UInt8]] {
        let round = try found(RoundName("2026-1"))
        let request = RoundRequest(
            name: round,
            study: Samples.digest(1),
            period: try found(Period(first: Day(number: 19_000), last: Day(number: 20_000))),
            contributors: [try found(KommuneCode(153))],
            tolerated: 1,
            closes: Timestamp(seconds: 5)
        )
        let orders: [CoordinatorOrder] = [.open(request), .close(round), .retry(round), .publish(round), .stop(round)]
        let table = #"{"name":"t","extract":"t.csv","read":3,"kept":2,"rejected":{"TAL-R01":1},"warnings":{}}"#
        let gap = #"{"kind":"no-category","place":"p","rows":1}"#
        return try orders.map { [0] + [UInt8](try JSONEncoder().encode($0)) }
            + [[1] + Array(#"{"tables":[\#(table)],"gaps":[\#(gap)]}"#.utf8)]
    }

    /// What is read from JSON is written as JSON that reads the same.
    private static func sameAgain<Value: Codable>(_ type: Value.Type, _ body: Data) {
        guard let value = try? JSONDecoder().decode(type, from: body) else { return }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        guard let once = try? encoder.encode(value), let again = try? JSONDecoder().decode(type, from: once),
            let twice = try? encoder.encode(again)
        else { broken("\(type) cannot be read again") }
        if once != twice { broken("\(type) is another when it is read again") }
    }
}
