import Digests
import Foundation
import Sealing
import Store
import TLS
import Transport
import Vocabulary

/// What the coordinator keeps from its first day on: its identity, its authority, and its name.
struct CoordinatorKeys: Sendable {
    let identity: SigningKey
    let authority: CertificateAuthority
    /// The host names and addresses that its TLS certificate is for.
    let hosts: [String]

    private static let kind = "coordinator"

    /// Makes and stores everything; refuses a folder that has it already.
    ///
    /// Meets COO-1.
    static func make(name: String, hosts: [String], in documents: Documents, at time: Timestamp) throws(Refusal) {
        guard try documents.secret(kind: kind, name: "identity") == nil else {
            throw Refusal(
                .coordinatorInitialised,
                at: documents.folder,
                next: "Start it with `tvaersum coordinator serve`."
            )
        }
        let authority = try CertificateAuthority.make(
            name: name,
            validity: CertificateValidity(from: time.before(hours: 1), days: 3650)
        )
        try documents.put(Array(authority.certificatePEM.utf8), kind: kind, name: "authority-certificate", at: time)
        try documents.put(authority.exposedKeyPEM, kind: kind, name: "authority-key", at: time)
        try documents.put(Array(hosts.joined(separator: "\n").utf8), kind: kind, name: "hosts", at: time)
        // Last, because its presence says that the rest is there.
        try documents.put(SigningKey().rawRepresentation, kind: kind, name: "identity", at: time)
    }

    /// Reads what `make` has stored.
    init(_ documents: Documents) throws(Refusal) {
        let missing = Refusal(
            .coordinatorNotInitialised,
            at: documents.folder,
            next: "Set it up with `tvaersum coordinator init`."
        )
        func text(_ name: String) throws(Refusal) -> String {
            guard let bytes = try documents.bytes(kind: Self.kind, name: name) else { throw missing }
            return String(decoding: bytes, as: UTF8.self)
        }
        func secret(_ name: String) throws(Refusal) -> Secret<UInt8> {
            guard let bytes = try documents.secret(kind: Self.kind, name: name) else { throw missing }
            return bytes
        }
        identity = try SigningKey(rawRepresentation: try secret("identity"))
        authority = try CertificateAuthority(
            certificatePEM: try text("authority-certificate"),
            keyPEM: try secret("authority-key")
        )
        hosts = try text("hosts").split(separator: "\n").map(String.init)
    }
}

extension Timestamp {
    /// Now, from the system's clock.
    static var now: Timestamp { Timestamp(seconds: Int64(Date().timeIntervalSince1970)) }

    /// Some hours earlier; certificates start a little in the past because clocks differ.
    func before(hours: Int64) -> Timestamp { Timestamp(seconds: seconds - hours * 3600) }
}
