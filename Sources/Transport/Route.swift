public import Vocabulary

/// Every route that exists, as both ends see it.
///
/// Meets NET-1.
///
/// The client writes method and target, the server reads them back; what is not one of these is refused.
public enum Route: Hashable, Sendable {
    /// A node asks to be enrolled; on the enrolment listener, and there alone.
    case enrolment
    /// The signed roster.
    case roster
    /// The rounds that this kommune takes part in.
    case rounds
    /// What there is to read, after at most `wait` seconds in which it is what the caller has.
    case news(have: Digest, wait: Int)
    /// A study by its digest.
    case study(Digest)
    /// What is new on a round's board from entry `from` on, waiting up to `wait` seconds for a first entry.
    case board(RoundName, from: Int, wait: Int)
    /// One signed message for a round's board.
    case messages(RoundName)
    /// A signed header and one envelope for each member.
    case submissions(RoundName)
    /// The calling member's own envelope of one submission.
    case envelope(RoundName, contributor: KommuneCode, sequence: UInt32)
    /// A member's word for another kommune's key.
    case vouchers
    /// A round's bundle.
    case bundle(RoundName)
}

extension Route {
    /// The longest wait of a long poll, in seconds.
    ///
    /// Meets NET-6.
    public static let longestWait = 30
    private static let mebibyte = 1024 * 1024

    /// The HTTP method.
    var method: String {
        switch self {
        case .enrolment, .messages, .submissions, .vouchers: "POST"
        case .roster, .rounds, .news, .study, .board, .envelope, .bundle: "GET"
        }
    }

    /// The most bytes that a request's body may have; 0 where there is none.
    ///
    /// Meets NET-2.
    var requestLimit: Int {
        switch self {
        case .enrolment: 16 * 1024
        case .messages: Self.mebibyte
        case .submissions: 256 * Self.mebibyte
        case .vouchers: 64 * 1024
        case .roster, .rounds, .news, .study, .board, .envelope, .bundle: 0
        }
    }

    /// The most bytes that an answer's body may have.
    ///
    /// Meets NET-2.
    var answerLimit: Int {
        switch self {
        case .messages, .submissions, .vouchers: 64 * 1024
        case .enrolment, .roster, .rounds, .news: 4 * Self.mebibyte
        case .study: 8 * Self.mebibyte
        case .board: 64 * Self.mebibyte
        case .envelope: 256 * Self.mebibyte
        case .bundle: 1024 * Self.mebibyte
        }
    }

    /// The path and query.
    var target: String {
        switch self {
        case .enrolment: "/v1/enrolment"
        case .roster: "/v1/roster"
        case .rounds: "/v1/rounds"
        case .news(let have, let wait): "/v1/news?have=\(have.hex)&wait=\(wait)"
        case .study(let digest): "/v1/studies/\(digest.hex)"
        case .board(let round, let from, let wait): "/v1/rounds/\(round)/board?from=\(from)&wait=\(wait)"
        case .messages(let round): "/v1/rounds/\(round)/messages"
        case .submissions(let round): "/v1/rounds/\(round)/submissions"
        case .envelope(let round, let contributor, let sequence):
            "/v1/rounds/\(round)/envelopes/\(contributor)/\(sequence)"
        case .vouchers: "/v1/vouchers"
        case .bundle(let round): "/v1/rounds/\(round)/bundle"
        }
    }

    /// The route without its names and numbers, for logs.
    var kind: String {
        switch self {
        case .enrolment: "enrolment"
        case .roster: "roster"
        case .rounds: "rounds"
        case .news: "news"
        case .study: "study"
        case .board: "board"
        case .messages: "messages"
        case .submissions: "submissions"
        case .envelope: "envelope"
        case .vouchers: "vouchers"
        case .bundle: "bundle"
        }
    }
}

extension Route {
    /// Reads a request line; anything but the one form that target writes is refused.
    init(method: String, target: String) throws(Refusal) {
        guard let route = Self.parse(target) else { throw Refusal(.noSuchRoute, at: "request line") }
        guard route.target == target else { throw Refusal(.malformedRequest, at: "request line") }
        guard route.method == method else { throw Refusal(.wrongMethod, at: route.kind) }
        self = route
    }

    private static func parse(_ target: String) -> Route? {
        let halves = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let path = halves[0].split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(String.init)
        guard path.first == "v1" else { return nil }
        switch Array(path.dropFirst()) {
        case ["enrolment"]: return .enrolment
        case ["roster"]: return .roster
        case ["rounds"]: return .rounds
        case ["vouchers"]: return .vouchers
        case ["news"]: return parseNews(query: halves.count == 2 ? String(halves[1]) : "")
        case let parts where parts.count == 2 && parts[0] == "studies":
            return Digest(hex: parts[1]).map { .study($0) }
        case let parts where parts.count >= 3 && parts[0] == "rounds":
            guard let round = RoundName(parts[1]) else { return nil }
            return parse(Array(parts[2...]), of: round, query: halves.count == 2 ? String(halves[1]) : "")
        default: return nil
        }
    }

    private static func parseNews(query: String) -> Route? {
        guard let (have, wait) = parse(query, "have"), let have = Digest(hex: have) else { return nil }
        return .news(have: have, wait: wait)
    }

    /// The value of a query's first key, which must be this one, and how long its second says to wait.
    private static func parse(_ query: String, _ key: String) -> (String, wait: Int)? {
        let pairs = query.split(separator: "&").map { $0.split(separator: "=", omittingEmptySubsequences: false) }
        guard pairs.count == 2, pairs.allSatisfy({ $0.count == 2 }), pairs[0][0] == key, pairs[1][0] == "wait",
            let wait = Int(pairs[1][1]), (0...longestWait).contains(wait)
        else { return nil }
        return (String(pairs[0][1]), wait)
    }

    private static func parse(_ parts: [String], of round: RoundName, query: String) -> Route? {
        switch (parts[0], parts.count) {
        case ("board", 1):
            guard let (from, wait) = parse(query, "from"), let from = Int(from), from >= 0 else { return nil }
            return .board(round, from: from, wait: wait)
        case ("messages", 1): return .messages(round)
        case ("submissions", 1): return .submissions(round)
        case ("bundle", 1): return .bundle(round)
        case ("envelopes", 3):
            guard let contributor = KommuneCode(text: parts[1]), let sequence = UInt32(parts[2]) else { return nil }
            return .envelope(round, contributor: contributor, sequence: sequence)
        default: return nil
        }
    }
}
