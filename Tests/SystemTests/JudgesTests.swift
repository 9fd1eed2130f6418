import Foundation
import Testing
import Vocabulary

extension WholeHouse {
    /// `curl` and `openssl s_client` against the coordinator as it is really set up and started.
    @Suite("Standing judges") struct Judges {
        @Test("TLS-1, TLS-2, TLS-4, NET-4: the running coordinator answers its own nodes, and nobody else")
        func judges() async throws {
            let planted = PlantedTown(seed: 22)
            try await TownHall.open(Array(PlantedTown.kommuner.prefix(1)), extracts: planted.write) { town in
                let home = town.homes[0]
                let (main, enrolment) = await town.ports
                let own = try Papers(of: home)
                let roster = "https://localhost:\(main)/v1/roster"

                let answer = try await curl(own.all + [roster])
                #expect(answer.status == 0 && answer.output.hasSuffix("200"), "\(answer.errors)")
                let nobody = try await curl(own.authority + [roster])
                #expect(nobody.status == 56, "no certificate: \(nobody.errors)")
                let stranger = try await Self.stranger(in: home.folder)
                let strange = try await curl(own.authority + stranger + [roster])
                #expect(strange.status == 56, "another authority: \(strange.errors)")
                let old = try await curl(own.all + ["--tls-max", "1.2", roster])
                #expect(old.status == 35, "TLS 1.2: \(old.errors)")
                let elsewhere = try await curl(own.all + ["https://127.0.0.1:\(main)/v1/roster"])
                #expect(elsewhere.status == 60, "another host name: \(elsewhere.errors)")
                let door = try await curl(own.all + ["https://localhost:\(enrolment)/v1/roster"])
                #expect(door.status == 0 && !door.output.hasSuffix("200"), "the enrolment listener: \(door.output)")

                let right = try await alpn("http/1.1", main, own)
                #expect(right.output.contains("HTTP/1.1 200"), "\(right.errors)")
                let wrong = try await alpn("h2", main, own)
                #expect(wrong.status != 0 && !wrong.output.contains("HTTP/1.1"), "ALPN h2")
                let after = try await curl(own.all + [roster])
                #expect(after.output.hasSuffix("200"), "the coordinator still answers")
            }
        }

        /// A certificate that says what a node's says, of an authority of its own.
        private static func stranger(in folder: String) async throws -> [String] {
            let made = try await Program.run(
                "/usr/bin/env",
                [
                    "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                    "-days",
                    "1", "-subj", "/CN=stranger", "-addext", "subjectAltName=URI:tvaersum:kommune:153", "-addext",
                    "extendedKeyUsage=clientAuth", "-keyout", "\(folder)/stranger.key", "-out",
                    "\(folder)/stranger.pem",
                ]
            )
            #expect(made.status == 0, "\(made.errors)")
            return ["--cert", "\(folder)/stranger.pem", "--key", "\(folder)/stranger.key"]
        }

        private func curl(_ arguments: [String]) async throws -> Program.Ended {
            try await Program.run(
                "/usr/bin/env",
                [
                    "curl", "-sS", "--max-time", "30", "--noproxy", "*", "-o", "/dev/null", "-w", "%{http_code}",
                ] + arguments
            )
        }

        private func alpn(_ name: String, _ port: Int, _ papers: Papers) async throws -> Program.Ended {
            try await Program.run(
                "/usr/bin/env",
                [
                    "timeout", "30", "openssl", "s_client", "-connect", "127.0.0.1:\(port)", "-servername", "localhost",
                    "-CAfile", "\(papers.folder)/authority.pem", "-verify_return_error", "-cert",
                    "\(papers.folder)/tls-chain.pem", "-key", "\(papers.folder)/tls-key.pem", "-ign_eof", "-alpn", name,
                ],
                input: "GET /v1/roster HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            )
        }
    }
}
