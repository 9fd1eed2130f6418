import Digests
import Foundation
import Sealing
import Store
import TLS
import Transport
import Vocabulary

/// What a node keeps from its enrolment on: its identity, its certificate, its authority, its coordinator.
struct NodeKeys {
    private static let kind = "node"

    let documents: Documents

    /// The identity; made when the node is set up.
    func identity() throws(Refusal) -> SigningKey {
        guard let raw = try documents.secret(kind: Self.kind, name: "identity") else {
            throw Refusal(.nodeNotInitialised, at: "state folder", next: "Set it up with `tvaersum node init`.")
        }
        return try SigningKey(rawRepresentation: raw)
    }

    /// Makes the identity; refuses a folder that has one.
    func makeIdentity() throws(Refusal) {
        guard try documents.secret(kind: Self.kind, name: "identity") == nil else {
            throw Refusal(.nodeInitialised, at: "state folder", next: "Enrol it with `tvaersum node enrol`.")
        }
        try documents.put(SigningKey().rawRepresentation, kind: Self.kind, name: "identity", at: .now)
    }

    /// The certificate request, made once, so that enrolment can be asked for again.
    func certificateRequest(for kommune: KommuneCode) throws(Refusal) -> CertificateRequest {
        if let key = try documents.secret(kind: Self.kind, name: "tls-key") {
            return try CertificateRequest(kommune: kommune, keyPEM: key)
        }
        let request = try CertificateRequest(kommune: kommune)
        try documents.put(request.exposedKeyPEM, kind: Self.kind, name: "tls-key", at: .now)
        return request
    }

    /// The request as it was sent: signatures of certificate requests differ from one making to the next.
    func sentRequest() throws(Refusal) -> EnrolmentRequest? {
        guard let bytes = try documents.secret(kind: Self.kind, name: "enrolment-request") else { return nil }
        return try EnrolmentRequest(secretBytes: bytes, place: "enrolment request")
    }

    func keep(_ request: EnrolmentRequest) throws(Refusal) {
        try documents.put(request.secretBytes, kind: Self.kind, name: "enrolment-request", at: .now)
    }

    func keep(_ grant: EnrolmentGrant) throws(Refusal) {
        try documents.put(Array(grant.chainPEM.utf8), kind: Self.kind, name: "tls-chain", at: .now)
        try documents.put(Array(grant.authorityPEM.utf8), kind: Self.kind, name: "authority", at: .now)
        // Last, because its presence says that the node is enrolled.
        try documents.put(grant.coordinator.bytes, kind: Self.kind, name: "coordinator", at: .now)
        try documents.remove(kind: Self.kind, name: "enrolment-request")
    }

    /// The coordinator's identity key; nil before enrolment.
    func coordinator() throws(Refusal) -> VerifyingKey? {
        try documents.bytes(kind: Self.kind, name: "coordinator").flatMap(VerifyingKey.init)
    }

    /// The last moment of the node's certificate; nil before enrolment.
    func certificateUntil() throws(Refusal) -> Timestamp? {
        try documents.bytes(kind: Self.kind, name: "tls-chain")
            .flatMap { CertificateValidity(chainPEM: String(decoding: $0, as: UTF8.self))?.to }
    }

    /// The TLS side of an enrolled node.
    func tls(for kommune: KommuneCode) throws(Refusal) -> TLSContext {
        guard let chain = try documents.bytes(kind: Self.kind, name: "tls-chain"),
            let authority = try documents.bytes(kind: Self.kind, name: "authority")
        else { throw Refusal(.notEnrolled, at: "state folder", next: "Enrol it with `tvaersum node enrol`.") }
        let request = try certificateRequest(for: kommune)
        return try TLSContext.client(
            request.credentials(chainPEM: String(decoding: chain, as: UTF8.self)),
            trust: .authorities(pem: String(decoding: authority, as: UTF8.self))
        )
    }
}

extension Timestamp {
    /// Now, from the system's clock.
    static var now: Timestamp { Timestamp(seconds: Int64(Date().timeIntervalSince1970)) }
}
