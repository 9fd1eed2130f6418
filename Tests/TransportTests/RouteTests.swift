import Testing
import Vocabulary

@testable import Transport

@Suite("Route")
struct RouteTests {
    static let all: [Route] = {
        guard let round = RoundName("2024-k1"), let kommune = KommuneCode(153),
            let digest = Digest([UInt8](repeating: 7, count: 32))
        else { return [] }
        return [
            .enrolment, .roster, .rounds, .news(have: digest, wait: 30), .study(digest),
            .board(round, from: 0, wait: 30),
            .board(round, from: 12, wait: 0), .messages(round), .submissions(round),
            .envelope(round, contributor: kommune, sequence: 4), .vouchers, .bundle(round),
        ]
    }()

    @Test("NET-1: what the client writes the server reads", arguments: all)
    func roundTrip(route: Route) throws {
        #expect(try Route(method: route.method, target: route.target) == route)
    }

    @Test(
        "NET-1: every other form is refused",
        arguments: [
            "/v1/rounds/r/board", "/v1/rounds/r/board?from=0", "/v1/rounds/r/board?wait=1&from=0",
            "/v1/rounds/r/board?from=-1&wait=0", "/v1/rounds/r/board?from=0&wait=31",
            "/v1/rounds/r/board?from=00&wait=0",
            "/v1/rounds/r/board?from=0&wait=0&x=1", "/v1/rounds/r/envelopes/0153/1", "/v1/rounds/r/envelopes/153/-1",
            "/v1/rounds/r/envelopes/99/1", "/v1/rounds/r/bundle/", "/v1/roster?x", "//v1/roster", "/v1/%72oster",
            "v1/roster", "/v1/news", "/v1/news?have=00&wait=0",
            "/v1/news?wait=0&have=\(String(repeating: "0", count: 64))",
            "/v1/news?have=\(String(repeating: "0", count: 64))&wait=31",
            "https://localhost/v1/roster", "", "/v1/rounds/../roster", "/v1/rounds//bundle",
        ]
    )
    func otherForms(target: String) {
        let refused = #expect(throws: Refusal.self) { try Route(method: "GET", target: target) }
        #expect([.noSuchRoute, .malformedRequest].contains(refused?.code))
    }

    @Test("NET-1: a route's other method is refused")
    func otherMethod() {
        let refused = #expect(throws: Refusal.self) { try Route(method: "DELETE", target: "/v1/roster") }
        #expect(refused?.code == .wrongMethod)
    }

    @Test("NET-2: a submission of more than fourteen envelopes is refused")
    func envelopes() throws {
        let good = Submission(header: [1, 2], envelopes: [[UInt8]](repeating: [3], count: 14))
        #expect(try Submission(canonicalBytes: good.canonicalBytes, place: "test") == good)
        let bad = Submission(header: [], envelopes: [[UInt8]](repeating: [3], count: 15))
        let refused = #expect(throws: Refusal.self) {
            try Submission(canonicalBytes: bad.canonicalBytes, place: "test")
        }
        #expect(refused?.code == .tooLong)
    }
}
