import NIOCore
import NIOSSL

/// `tls-peer MB FOLDER`: what `tvaersum-bench tls MB FOLDER` measures, over swift-nio-ssl.
@main
struct Main {
    static func main() async throws {
        guard CommandLine.arguments.count == 3, let megabytes = Int(CommandLine.arguments[1]) else {
            return print("usage: tls-peer MB FOLDER")
        }
        let folder = CommandLine.arguments[2]
        let authority = try NIOSSLCertificate.fromPEMFile("\(folder)/authority.pem")
        func chain(_ name: String) throws -> [NIOSSLCertificateSource] {
            try NIOSSLCertificate.fromPEMFile("\(folder)/\(name).pem").map { .certificate($0) }
        }
        func key(_ name: String) throws -> NIOSSLPrivateKeySource {
            .privateKey(try NIOSSLPrivateKey(file: "\(folder)/\(name).key", format: .pem))
        }

        var serving = try TLSConfiguration.makeServerConfiguration(
            certificateChain: chain("server"),
            privateKey: key("server")
        )
        serving.certificateVerification = .noHostnameVerification
        var sending = TLSConfiguration.makeClientConfiguration()
        sending.certificateChain = try chain("client")
        sending.privateKey = try key("client")
        func context(_ configuration: TLSConfiguration) throws -> NIOSSLContext {
            var configuration = configuration
            configuration.minimumTLSVersion = .tlsv13
            configuration.applicationProtocols = ["http/1.1"]
            configuration.trustRoots = .certificates(authority)
            return try NIOSSLContext(configuration: configuration)
        }
        let (server, client) = try (context(serving), context(sending))

        let pump = BytePump(megabytes: megabytes)
        let outcome = try await pump.run(
            server: { NIOSSLServerHandler(context: server) },
            client: { try NIOSSLClientHandler(context: client, serverHostname: "localhost") }
        )
        print(pump.line("swift-nio-ssl", outcome))
    }
}
