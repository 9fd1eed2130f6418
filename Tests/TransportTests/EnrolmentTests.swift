import Digests
import Foundation
import Synchronization
import TLS
import TestSupport
import Testing
import Vocabulary

@testable import Transport

@Suite("Enrolment", .timeLimit(.minutes(8)))
struct EnrolmentTests {
    /// An identity key made and used by `openssl`.
    private struct Identity {
        let key: VerifyingKey
        let path: String

        init(_ house: House) throws {
            path = house.path("identity-\(UUID().uuidString).pem")
            try #require(Command.runNow(["openssl", "genpkey", "-algorithm", "ed25519", "-out", path]).status == 0)
            let der = path + ".der"
            let made = try Command.runNow(["openssl", "pkey", "-in", path, "-pubout", "-outform", "DER", "-out", der])
            try #require(made.status == 0)
            key = try #require(VerifyingKey(Array(try Data(contentsOf: URL(fileURLWithPath: der)).suffix(32))))
        }

        func sign(_ message: [UInt8]) throws(Refusal) -> [UInt8] {
            do {
                try Data(message).write(to: URL(fileURLWithPath: path + ".message"))
                let signed = try Command.runNow([
                    "openssl", "pkeyutl", "-sign", "-inkey", path, "-rawin", "-in", path + ".message", "-out",
                    path + ".signature",
                ])
                try #require(signed.status == 0, "\(signed.errors)")
                return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path + ".signature")))
            } catch { throw Refusal(.internalFault, at: "test signature") }
        }
    }

    private static func code(_ house: House, seed: UInt64 = 1) throws -> EnrolmentCode {
        var generator = SeededGenerator(seed: seed)
        let secret = Secret((0..<16).map { _ in UInt8.random(in: 0...255, using: &generator) })
        return try #require(
            EnrolmentCode(kommune: house.kommune, secret: secret, authority: house.authority.fingerprint)
        )
    }

    @Test("ENR-1: a code is read as it was printed, in small letters, with spaces, and with look-alike letters")
    func printed() throws {
        let house = try House.shared.get()
        for seed in UInt64(0)..<50 {
            let code = try Self.code(house, seed: seed)
            let text = code.exposedText
            #expect(text.split(separator: "-").map(\.count) == [Int](repeating: 8, count: 11))
            #expect(try EnrolmentCode(typed: text) == code)
            let careless = text.lowercased().replacingOccurrences(of: "-", with: " \n")
                .replacingOccurrences(of: "0", with: "o").replacingOccurrences(of: "1", with: "l")
            #expect(try EnrolmentCode(typed: careless) == code)
        }
    }

    @Test("ENR-1: a slip of one symbol, a swap of two, and a missing or additional symbol are refused")
    func slips() throws {
        let text = Array(try Self.code(try House.shared.get()).exposedText)
        for index in text.indices where text[index] != "-" {
            var wrong = text
            wrong[index] = text[index] == "7" ? "8" : "7"
            var swapped = text
            if index > 0, text[index - 1] != "-" { swapped.swapAt(index, index - 1) }
            var short = text
            short.remove(at: index)
            var long = text
            long.insert("0", at: index)
            for slip in [wrong, swapped, short, long] where slip != text {
                let refused = #expect(throws: Refusal.self) { try EnrolmentCode(typed: String(slip)) }
                #expect(refused?.code == .badEnrolmentCode)
            }
        }
        for foreign in ["", "hello?", String(text).replacingOccurrences(of: "-", with: "U")] {
            let refused = #expect(throws: Refusal.self) { try EnrolmentCode(typed: foreign) }
            #expect(refused?.code == .badEnrolmentCode)
        }
    }

    @Test("ENR-1: neither a code, nor a request, nor a key is shown")
    func redacted() throws {
        let house = try House.shared.get()
        let code = try Self.code(house)
        let identity = try Identity(house)
        let request = try EnrolmentRequest(
            code: code,
            identity: identity.key,
            certificateRequest: [1],
            sign: identity.sign
        )
        let own = try CertificateRequest(kommune: house.kommune)
        for value in [code, request, own, house.authority, house.node] as [Any] {
            var shown = "\(value) \(String(reflecting: value))"
            dump(value, to: &shown)
            #expect(shown.contains("<redacted>"))
            let secret = code.secret.elements
            #expect(!shown.contains(secret.hex) && !shown.contains("\(secret)") && !shown.contains("PRIVATE"))
            #expect(!shown.contains(code.exposedText.prefix(8)))
        }
    }

    @Test("ENR-2: a request whose identity key did not sign it is refused")
    func signature() throws {
        let house = try House.shared.get()
        let identity = try Identity(house)
        let request = try EnrolmentRequest(
            code: try Self.code(house),
            identity: identity.key,
            certificateRequest: [1, 2, 3],
            sign: identity.sign
        )
        let bytes = request.canonicalBytes
        #expect(try EnrolmentRequest(canonicalBytes: bytes, place: "test") == request)
        // One byte of each part: kommune, secret, certificate request, signature.
        for index in [0, 5, bytes.count - 66, bytes.count - 1] {
            var changed = bytes
            changed[index] ^= 1
            let refused = #expect(throws: Refusal.self) {
                try EnrolmentRequest(canonicalBytes: changed, place: "test")
            }
            #expect(refused?.code == .badEnrolmentSignature, "byte \(index)")
        }
    }

    @Test("ENR-3: a certificate request that its own key did not sign is refused")
    func certificateRequest() throws {
        let house = try House.shared.get()
        var der = try CertificateRequest(kommune: house.kommune).der
        der[der.count - 1] ^= 1
        for request in [der, [], [0x30, 0]] {
            let refused = #expect(throws: Refusal.self) {
                try house.authority.issueClient(request: request, kommune: house.kommune, validity: house.valid)
            }
            #expect(refused?.code == .badCertificateRequest)
        }
    }

    @Test("ENR-4: openssl finds the issued certificates good for their own purpose, and for no other")
    func purposes() async throws {
        let house = try House.shared.get()
        for (name, purpose, isGood) in [
            ("server", "sslserver", true), ("server", "sslclient", false), ("node", "sslclient", true),
            ("node", "sslserver", false),
        ] {
            let outcome = try await Command.run([
                "openssl", "verify", "-x509_strict", "-CAfile", house.path("ca.pem"), "-purpose", purpose,
                house.path("\(name).pem"),
            ])
            #expect((outcome.status == 0) == isGood, "\(name) \(purpose) \(outcome.errors)")
        }
        let text = try await Command.run([
            "openssl", "x509", "-in", house.path("node.pem"), "-noout", "-ext", "subjectAltName",
        ])
        #expect(text.output.contains("URI:tvaersum:kommune:153"))
    }

    @Test("ENR-4: an authority is the same after it was written and read")
    func kept() throws {
        let house = try House.shared.get()
        let again = try CertificateAuthority(
            certificatePEM: house.authority.certificatePEM,
            keyPEM: house.authority.exposedKeyPEM
        )
        #expect(again.fingerprint == house.authority.fingerprint)
        let refused = #expect(throws: Refusal.self) {
            try CertificateAuthority(
                certificatePEM: house.authority.certificatePEM,
                keyPEM: house.otherAuthority.exposedKeyPEM
            )
        }
        #expect(refused?.code == .badAuthority)
    }

    @Test("ENR-5: a node enrols with a code, waits for approval, and is served with what it was given")
    func enrolled() async throws {
        let service = StubService()
        try await withCoordinator(service) { house, ports in
            let identity = try Identity(house)
            let code = try EnrolmentCode(typed: try Self.code(house).exposedText)
            let own = try CertificateRequest(kommune: code.kommune)
            let request = try EnrolmentRequest(
                code: code,
                identity: identity.key,
                certificateRequest: own.der,
                sign: identity.sign
            )
            let enroller = CoordinatorClient(
                address: CoordinatorAddress(host: "localhost", port: ports.enrolment),
                context: try .enrolmentClient(authority: code.authority)
            )
            #expect(try await enroller.enrol(request) == .pending(retryAfter: 3))
            service.kept.withLock { kept in
                kept.grant = { (request: EnrolmentRequest) throws(Refusal) in
                    EnrolmentGrant(
                        chainPEM: try house.authority.issueClient(
                            request: request.certificateRequest,
                            kommune: request.kommune,
                            validity: house.valid
                        ),
                        authorityPEM: house.authority.certificatePEM,
                        coordinator: request.identity,
                        roster: [1, 2]
                    )
                }
            }
            guard case .issued(let grant) = try await enroller.enrol(request) else {
                Issue.record("not issued")
                return
            }
            #expect(service.kept.withLock { $0.enrolments } == [request, request])
            #expect(grant.roster == [1, 2])
            let node = CoordinatorClient(
                address: CoordinatorAddress(host: "localhost", port: ports.main),
                context: try .client(
                    own.credentials(chainPEM: grant.chainPEM),
                    trust: .authorities(pem: grant.authorityPEM)
                )
            )
            #expect(try await node.roster() == Array("roster for 153".utf8))
        }
    }

    @Test("TLS-7: an enrolling node believes no authority but the one of its code")
    func pinned() async throws {
        try await withCoordinator { house, ports in
            let enroller = CoordinatorClient(
                address: CoordinatorAddress(host: "localhost", port: ports.enrolment),
                context: try .enrolmentClient(authority: house.otherAuthority.fingerprint)
            )
            let identity = try Identity(house)
            let request = try EnrolmentRequest(
                code: try Self.code(house),
                identity: identity.key,
                certificateRequest: [],
                sign: identity.sign
            )
            let refused = await refusal { _ = try await enroller.enrol(request) }
            #expect(refused?.code == .peerNotTrusted, "\(String(describing: refused))")
        }
    }

    @Test("TLS-7: the pinned authority's leaf is no authority", arguments: ["server", "node"])
    func pinnedLeaf(name: String) async throws {
        try await withCoordinator { house, ports in
            let leaf = try Command.runNow([
                "openssl", "x509", "-in", house.path("\(name).pem"), "-noout", "-fingerprint", "-sha256",
            ])
            let hex = leaf.output.split(separator: "=").last
                .map {
                    $0.filter { $0 != ":" && $0 != "\n" }.lowercased()
                }
            let digest = try #require(hex.flatMap { Digest(hex: $0) })
            let enroller = CoordinatorClient(
                address: CoordinatorAddress(host: "localhost", port: ports.enrolment),
                context: try .enrolmentClient(authority: digest)
            )
            let refused = await refusal { _ = try await enroller.roster() }
            #expect(refused?.code == .peerNotTrusted, "\(String(describing: refused))")
        }
    }

    @Test("TLS-11: credentials that do not belong together are refused before anything is dialled")
    func mismatched() throws {
        let house = try House.shared.get()
        let mixed = TLSCredentials(chainPEM: house.node.chainPEM, keyPEM: house.server.exposedKeyPEM)
        for credentials in [
            mixed, TLSCredentials(chainPEM: "", keyPEM: []), TLSCredentials(chainPEM: "x", keyPEM: [121]),
        ] {
            let refused = #expect(throws: Refusal.self) {
                try TLSContext.client(credentials, trust: .authorities(pem: house.authority.certificatePEM))
            }
            #expect(refused?.code == .tlsConfiguration)
        }
        let untrusting = #expect(throws: Refusal.self) {
            try TLSContext.client(house.node, trust: .authorities(pem: ""))
        }
        #expect(untrusting?.code == .tlsConfiguration)
    }
}
