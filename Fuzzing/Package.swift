// swift-tools-version: 6.2

import PackageDescription

// The project's own sources once more, under libFuzzer and the address sanitizer, and one program that feeds them.
//
// A package of its own, because no target of the product may carry unsafe flags. `Sources` and `Tests` are links to the
// project's. Of the rooms that pull in a whole server only the files that decode are taken.
let house: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    // Internal decoders are fuzzed too, hence testing; all code under test is watched, the fuzzer's own as well.
    .unsafeFlags(["-sanitize=fuzzer,address", "-enable-testing"]),
]

func room(_ name: String, _ dependencies: [Target.Dependency] = [], only files: [String]? = nil) -> Target {
    .target(
        name: name,
        dependencies: dependencies,
        path: "Sources/\(name)",
        exclude: files == nil ? ["\(name).docc"] : [],
        sources: files,
        swiftSettings: house
    )
}

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let x509 = Target.Dependency.product(name: "X509", package: "swift-certificates")
let asn1 = Target.Dependency.product(name: "SwiftASN1", package: "swift-asn1")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
    name: "fuzzing",
    dependencies: [
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        .systemLibrary(
            name: "CLibcrypto",
            path: "Sources/CLibcrypto",
            pkgConfig: "libcrypto",
            providers: [.apt(["libssl-dev"])]
        ),
        .systemLibrary(
            name: "COpenSSL",
            path: "Sources/COpenSSL",
            pkgConfig: "libssl",
            providers: [.apt(["libssl-dev"])]
        ),
        .systemLibrary(
            name: "CZlib",
            path: "Sources/CZlib",
            pkgConfig: "zlib",
            providers: [.apt(["zlib1g-dev"])]
        ),
        .systemLibrary(
            name: "CExpat",
            path: "Sources/CExpat",
            pkgConfig: "expat",
            providers: [.apt(["libexpat1-dev"])]
        ),
        .systemLibrary(
            name: "CLibpq",
            path: "Sources/CLibpq",
            pkgConfig: "libpq",
            providers: [.apt(["libpq-dev"])]
        ),
        .systemLibrary(name: "CFuzzer", path: "CFuzzer"),
        room("Vocabulary"),
        room("Digests", ["Vocabulary", "CLibcrypto"]),
        room("Disclosure", ["Vocabulary", "Digests"]),
        room("Sharing", ["Vocabulary", "Digests"]),
        room("Sealing", ["Vocabulary", "Digests", crypto]),
        room("Transcript", ["Vocabulary", "Digests"]),
        room("Studies", ["Vocabulary", "Digests", "Disclosure", yams]),
        room("Messages", ["Vocabulary", "Digests", "Disclosure", "Sharing"]),
        room("Proceedings", ["Vocabulary", "Digests", "Disclosure", "Sharing", "Transcript", "Messages"]),
        room("Circuit", ["Vocabulary", "Digests", "Sharing"]),
        room(
            "Rounds",
            [
                "Vocabulary", "Digests", "Disclosure", "Sharing", "Circuit", "Sealing", "Transcript", "Messages",
                "Proceedings",
            ]
        ),
        room("Databases", ["Vocabulary", "CLibpq"]),
        room(
            "Tallying",
            ["Vocabulary", "Digests", "Disclosure", "Databases", "Studies", "CZlib", "CExpat", grdb, yams]
        ),
        room("Benchmarking", ["Vocabulary", "Disclosure", "Studies"]),
        room("Publication", ["Vocabulary", "Disclosure", "Studies", "Benchmarking"]),
        room(
            "Audit",
            [
                "Vocabulary", "Digests", "Disclosure", "Sharing", "Studies", "Messages", "Transcript", "Proceedings",
                "Benchmarking", "Publication",
            ]
        ),

        // Of these, what decodes.
        room(
            "TLS",
            ["Vocabulary", "COpenSSL"],
            only: ["TLSCredentials.swift", "TLSPeer.swift", "Refusal+TLS.swift"]
        ),
        room(
            "Transport",
            ["Vocabulary", "Digests", "TLS", x509, asn1, crypto],
            only: [
                "CertificateAuthority.swift", "CertificateRequest.swift", "Enrolment.swift", "EnrolmentCode.swift",
                "HTTPProxy.swift", "IPAddress.swift", "Problem.swift", "Refusal+Transport.swift", "Route.swift",
                "ServerConfiguration.swift", "Submission.swift",
            ]
        ),
        room(
            "Node",
            ["Vocabulary", "Digests", "Disclosure", "Messages", "Studies", "Tallying", "Transport"],
            only: [
                "NodeConfiguration.swift", "Policy/Monotone.swift", "Policy/Person.swift", "Policy/Policy+YAML.swift",
                "Policy/Policy.swift", "Policy/Rules.swift", "Refusal+Node.swift",
            ]
        ),
        room("Coordinator", ["Vocabulary", "Messages"], only: ["CoordinatorOrder.swift"]),
        room("tvaersum", ["Vocabulary", "Tallying", "Transport"], only: ["CoordinatorConfiguration.swift"]),

        // What the engines are compared with, and rounds to start from.
        .target(name: "TestSupport", dependencies: ["Vocabulary"], path: "Tests/TestSupport", swiftSettings: house),
        .target(
            name: "ProjectTests",
            dependencies: [
                "Vocabulary", "Digests", "Disclosure", "Sharing", "Sealing", "Transcript", "Studies", "Messages",
                "Proceedings", "Rounds", "Tallying", "Publication", "Audit", "TestSupport",
            ],
            path: "Tests",
            sources: [
                "AuditTests/PlayedRound.swift", "MessagesTests/Samples.swift", "RoundsTests/RoundTable.swift",
                "TallyingTests/RandomExtract.swift", "TallyingTests/ScratchFolder.swift",
                "TallyingTests/SlowTally.swift",
            ],
            swiftSettings: house
        ),

        .executableTarget(
            name: "fuzz",
            dependencies: [
                "Vocabulary", "Digests", "Disclosure", "Sharing", "Sealing", "Transcript", "Studies", "Messages",
                "Proceedings", "Rounds", "Tallying", "Publication", "Audit", "Transport", "Node", "Coordinator",
                "ProjectTests", "TestSupport", "tvaersum", "CFuzzer",
            ],
            path: "Targets",
            swiftSettings: house,
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address", "-use-ld=lld"])]
        ),
    ],
    swiftLanguageModes: [.v6]
)
