import Testing

/// What no compiler checks: that secrets are held in the type that is made for them, and that logs are handed nothing else than names and
/// refusals.
@Suite("Sources hold and log no secret as plain bytes") struct SecretScanTests {
    /// Stored properties with a secret's name that hold none, and why.
    private static let innocent: Set<String> = [
        "Messages/coin",  // C1 holds its commitment, C2 lays it open
        "Messages/blind",  // laid open with it
        "Messages/shares",  // an opening is what everybody may read
        "Node/plaintext", "Store/plaintext",  // digests and where a plaintext lies
        "Tallying/values",  // in the process that reads the extracts themselves; see TallyOutcome
        "Disclosure/values",  // figures on their way through the rule for masks
    ]

    /// Secrets kept as plain bytes, numbers or text in stored properties; constants inside functions are no concern of this.
    static func plainSecrets(in text: String, of module: String) throws -> [String] {
        let pattern = try Regex(
            "^ {4,8}(?:public |private |fileprivate |package |private\\(set\\) )*(?:let|var) "
                + "(seed|seeds|secret|salt|maskSalt|blind|coin|plaintext|envelopeKey|keyPEM|privateKey|shares|values)"
                + ": (?:\\[+UInt8\\]+|\\[+Field64\\]+|\\[+Int64\\]+|Digest|String|Data)\\??$",
            as: (Substring, Substring).self
        )
        return text.split(separator: "\n")
            .compactMap { line in
                (try? pattern.wholeMatch(in: line)).flatMap { $0 }.map { "\(module)/\($0.1)" }
            }
    }

    @Test("SEC-2: no stored property with a secret's name is of a type that shows it")
    func held() throws {
        var secrets = 0
        for source in try Tree.sources() {
            for found in try Self.plainSecrets(in: source.text, of: source.module)
            where !Self.innocent.contains(found) && source.module != "Rehearsal" {
                Issue.record("\(found) is held as plain bytes: use Secret")
            }
            secrets += source.text.split(separator: "\n").count { $0.contains(": Secret<") }
        }
        #expect(secrets > 30, "the sources were read")
        let planted =
            "struct Held {\n    private let maskSalt: Digest\n    let seed: [UInt8]\n    let key: Secret<UInt8>\n}"
        #expect(try Self.plainSecrets(in: planted, of: "Rounds") == ["Rounds/maskSalt", "Rounds/seed"])
    }

    @Test("SEC-2: every type that holds a library's private key, and none that is coded, is unprintable")
    func unprintable() throws {
        var keys = 0
        for source in try Tree.sources() {
            let isHolder =
                source.text.contains("let key: P256.Signing.PrivateKey\n")
                || source.text.contains(".PrivateKey\n\n    /// Makes a fresh key")
            if isHolder {
                keys += 1
                let types = source.text.matches(of: /(?:public )?struct (\w+): Sendable/).map { String($0.1) }
                let all = try Tree.sources().map(\.text).joined()
                #expect(types.contains { all.contains("extension \($0): Unprintable") }, "\(source.module) \(types)")
            }
            for line in source.text.split(separator: "\n") where line.contains("Unprintable") {
                #expect(!line.contains("Codable") && !line.contains("Encodable"), "\(line)")
            }
        }
        #expect(keys == 4, "identity, envelope key, authority, certificate request")
    }

    /// What a log line may be made of: fixed text, and these expressions under these keys.
    private static let logged: [String: Set<String>] = [
        "refusal": ["error", "refusal"],
        "round": ["name", "round"],
        "seconds": ["seconds"],
        "reason": ["Refusal.Code.written(stop.reason)"],
        "parties": ["stop.parties"],
        "code": ["refusal.code.number"],
        "requirement": ["refusal.code.requirement"],
        "error": ["type(of: error)"],
        "work": ["names"],
    ]

    /// Every way in which a log call says more than that.
    static func looseLogging(in text: String) -> [String] {
        var findings: [String] = []
        for call in text.matches(
            of: /logger\s*\.\s*(?:trace|debug|info|notice|warning|error|critical)\(\s*("[^"]*"|[^",)]+)/
        ) {
            if !call.1.hasPrefix("\"") || call.1.contains("\\(") { findings.append("message \(call.1)") }
        }
        guard text.contains("import Logging") || text.contains(".logger") else { return findings }
        for literal in text.matches(of: /(?:metadata: |Metadata = )(\[[^\]]*\])/) {
            var pairs = 0
            for pair in String(literal.1).matches(of: /"(\w+)": "\\\(([^"]*)\)"/) {
                pairs += 1
                if logged[String(pair.1)]?.contains(String(pair.2)) != true { findings.append("field \(pair.0)") }
            }
            if pairs == 0 || pairs != literal.1.split(separator: "\": ").count - 1 { findings.append("\(literal.1)") }
        }
        return findings
    }

    @Test("SEC-2: a log call takes fixed text, and fields of the few kinds that hold no data")
    func logging() throws {
        var calls = 0
        for source in try Tree.sources() {
            let findings = Self.looseLogging(in: source.text)
            #expect(findings == [], "\(source.module)")
            calls += source.text.matches(of: /logger\s*\.\s*(?:info|notice|warning|error)\(/).count
        }
        #expect(calls > 8, "the sources were read")
        let planted = [
            "import Logging\nlogger.info(\"key \\(key)\")", "import Logging\nlogger.info(text)",
            "import Logging\nlogger.info(\"held\", metadata: [\"round\": \"\\(own.held)\"])",
            "import Logging\nlogger.info(\"held\", metadata: [\"shares\": \"\\(name)\"])",
            "import Logging\nlogger.info(\"held\", metadata: [\"round\": .string(key)])",
        ]
        for text in planted { #expect(Self.looseLogging(in: text).count == 1, "\(text)") }
    }
}
