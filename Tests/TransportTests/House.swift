import Foundation
import Glibc
import TLS
import TestSupport
import Testing
import Vocabulary

@testable import Transport

/// A coordinator, its authority and a node, and all that is wrong beside them, as files that other programs read too.
struct House: Sendable {
    static let shared = Result { try House() }

    private static let folderPrefix = "tvaersum-house-"

    let folder: URL
    let authority: CertificateAuthority
    let otherAuthority: CertificateAuthority
    /// For `localhost` and 127.0.0.1.
    let server: TLSCredentials
    let node: TLSCredentials
    let kommune: KommuneCode
    let valid: CertificateValidity
    let past: CertificateValidity

    init() throws {
        let now = Int64(Date().timeIntervalSince1970)
        valid = CertificateValidity(from: Timestamp(seconds: now - 3600), days: 30)
        past = CertificateValidity(from: Timestamp(seconds: now - 20 * 86_400), days: 10)
        kommune = try #require(KommuneCode(153))
        authority = try .make(name: "Test authority", validity: valid)
        otherAuthority = try .make(name: "Other authority", validity: valid)
        server = try authority.issueServer(names: ["localhost", "127.0.0.1"], validity: valid)
        node = try Self.client(of: authority, kommune, valid)
        try Self.sweep()
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("\(Self.folderPrefix)\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try write("ca.pem", authority.certificatePEM)
        try write("other-ca.pem", otherAuthority.certificatePEM)
        try write("ca.key", String(decoding: authority.exposedKeyPEM.elements, as: UTF8.self))
        try write("server", server)
        try write("node", node)
        try write("stranger", try Self.client(of: otherAuthority, kommune, valid))
        try write("expired-node", try Self.client(of: authority, kommune, past))
        try write("expired-server", try authority.issueServer(names: ["localhost"], validity: past))
        try write("other-name", try authority.issueServer(names: ["other.example"], validity: valid))
        try write("other-server", try otherAuthority.issueServer(names: ["localhost"], validity: valid))
        try makeNameless()
    }

    /// Takes away what earlier runs have left, which have no moment of their own at which all tests are done.
    private static func sweep() throws {
        let files = FileManager.default
        for name in try files.contentsOfDirectory(atPath: files.temporaryDirectory.path)
        where name.hasPrefix(folderPrefix) {
            guard let owner = Int32(name.dropFirst(folderPrefix.count)), kill(owner, 0) != 0 else { continue }
            try? files.removeItem(at: files.temporaryDirectory.appendingPathComponent(name))
        }
    }

    /// A client's credentials from an authority.
    static func client(
        of authority: CertificateAuthority,
        _ kommune: KommuneCode,
        _ validity: CertificateValidity
    ) throws -> TLSCredentials {
        let request = try CertificateRequest(kommune: kommune)
        return request.credentials(
            chainPEM: try authority.issueClient(request: request.der, kommune: kommune, validity: validity)
        )
    }

    /// The path of a file of this house.
    func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    private func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: folder.appendingPathComponent(name))
    }

    private func write(_ name: String, _ credentials: TLSCredentials) throws {
        try write("\(name).pem", credentials.chainPEM)
        try write("\(name).key", String(decoding: credentials.exposedKeyPEM.elements, as: UTF8.self))
    }

    /// A client certificate of the right authority and purpose that names no kommune, made by `openssl`.
    private func makeNameless() throws {
        try write("nameless.ext", "extendedKeyUsage=clientAuth\nsubjectAltName=URI:urn:example:nobody\n")
        let steps = [
            [
                "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=nobody",
                "-keyout",
                path("nameless.key"), "-out", path("nameless.csr"),
            ],
            [
                "x509", "-req", "-in", path("nameless.csr"), "-CA", path("ca.pem"), "-CAkey", path("ca.key"), "-days",
                "2",
                "-extfile", path("nameless.ext"), "-out", path("nameless.pem"),
            ],
        ]
        for step in steps {
            let outcome = try Command.runNow(["openssl"] + step)
            try #require(outcome.status == 0, "\(outcome.errors)")
        }
    }
}

extension House {
    /// What the coordinator's main listener runs with.
    func mainContext() throws -> TLSContext {
        try .server(server, clientAuthoritiesPEM: authority.certificatePEM)
    }

    /// What a node runs with.
    func nodeContext() throws -> TLSContext {
        try .client(node, trust: .authorities(pem: authority.certificatePEM))
    }
}
