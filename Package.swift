// swift-tools-version: 6.2

import PackageDescription

/// Every own target is held to the same rules: no implicit existentials, imports private unless said otherwise,
/// unsafe code marked where it stands, and no warning left standing.
let house: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

func room(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource]? = nil) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: house)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: "\(name)Tests", dependencies: dependencies + ["TestSupport"], swiftSettings: house)
}

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioExtras = Target.Dependency.product(name: "NIOExtras", package: "swift-nio-extras")
let x509 = Target.Dependency.product(name: "X509", package: "swift-certificates")
let asn1 = Target.Dependency.product(name: "SwiftASN1", package: "swift-asn1")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
    name: "tvaersum",
    products: [
        .executable(name: "tvaersum", targets: ["tvaersum"]),
        .executable(name: "tvaersum-verify", targets: ["tvaersum-verify"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // 0 — words and C
        .systemLibrary(name: "CLibcrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "libssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),
        .systemLibrary(name: "CLibpq", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .target(name: "CPrivacy"),
        // Links to the two pages in docs that `tvaersum explain` prints from, and to the study that the demo plays.
        .target(name: "CPages", exclude: ["errors.md", "exit-codes.md", "vestegnen-integration.yaml"]),
        room("Vocabulary"),

        // 1 — hashing, expansion, signature checks
        room("Digests", ["Vocabulary", "CLibcrypto"]),

        // 2 — the core, each part nameless to the others
        room("Disclosure", ["Vocabulary", "Digests"]),
        room("Sharing", ["Vocabulary", "Digests"]),
        room("Sealing", ["Vocabulary", "Digests", crypto]),
        room("Transcript", ["Vocabulary", "Digests"]),
        room("TLS", ["Vocabulary", "COpenSSL", nioCore]),
        room("Databases", ["Vocabulary", "CLibpq"]),

        // 3 — what is asked, and what is said
        room("Studies", ["Vocabulary", "Digests", "Disclosure", yams]),
        room("Messages", ["Vocabulary", "Digests", "Disclosure", "Sharing"]),

        // 4 — the work
        room("Circuit", ["Vocabulary", "Digests", "Sharing"]),
        room("Proceedings", ["Vocabulary", "Digests", "Disclosure", "Sharing", "Transcript", "Messages"]),
        room(
            "Rounds",
            [
                "Vocabulary", "Digests", "Disclosure", "Sharing", "Circuit", "Sealing", "Transcript", "Messages",
                "Proceedings",
            ]
        ),
        room(
            "Tallying",
            ["Vocabulary", "Digests", "Disclosure", "Databases", "Studies", "CZlib", "CExpat", grdb, yams]
        ),
        room("Benchmarking", ["Vocabulary", "Disclosure", "Studies"]),
        room(
            "Transport",
            [
                "Vocabulary", "Digests", "TLS", hummingbird, hummingbirdCore, httpTypes, nioCore, nioHTTP1,
                nioHTTPTypes, nioPosix,
                nioExtras, logging, x509, asn1, crypto,
            ]
        ),

        // 5 — what is kept and what is shown
        room("Publication", ["Vocabulary", "Disclosure", "Studies", "Benchmarking"]),
        room("Store", ["Vocabulary", "Digests", grdb]),

        // 6 — the houses
        room(
            "Node",
            [
                "Vocabulary", "Digests", "Disclosure", "Sharing", "Sealing", "Transcript", "Studies", "Messages",
                "Proceedings", "Rounds",
                "Tallying", "TLS", "Transport", "Store", yams, logging,
            ]
        ),
        room(
            "Coordinator",
            [
                "Vocabulary", "Digests", "Disclosure", "Sealing", "Transcript", "Studies", "Messages", "Proceedings",
                "Rounds", "Benchmarking",
                "Publication", "TLS", "Transport", "Store", "Audit", logging,
            ]
        ),
        room(
            "Rehearsal",
            [
                "Vocabulary", "Digests", "Disclosure", "Sharing", "Sealing", "Transcript", "Studies", "Messages",
                "Proceedings", "Rounds", "Tallying", "Publication", "Audit",
            ]
        ),
        room(
            "Audit",
            [
                "Vocabulary", "Digests", "Disclosure", "Sharing", "Studies", "Messages", "Transcript", "Proceedings",
                "Benchmarking", "Publication",
            ]
        ),

        room(
            "Inspection",
            ["Vocabulary", "Disclosure", "Sealing", "Messages", "Transcript", "Proceedings", "Rounds", "Audit"]
        ),

        // 7 — the doors
        .executableTarget(
            name: "tvaersum",
            dependencies: [
                "CPages", "CPrivacy",
                "Vocabulary", "Digests", "Disclosure", "Sealing", "Sharing", "Studies", "Node", "Coordinator",
                "Rehearsal", "Messages", "Inspection",
                "Audit", "Publication", "Tallying", "Transcript", "Transport", argumentParser, logging,
            ],
            swiftSettings: house
        ),
        .executableTarget(
            name: "tvaersum-verify",
            dependencies: ["Vocabulary", "Studies", "Audit"],
            swiftSettings: house
        ),
        .executableTarget(
            name: "tvaersum-bench",
            dependencies: [
                "Vocabulary", "Digests", "Disclosure", "Sharing", "Circuit", "Tallying", "TLS", nioCore, nioPosix,
            ],
            path: "Benchmarks/tvaersum-bench",
            swiftSettings: house
        ),

        // tests mirror the rooms
        .target(name: "TestSupport", dependencies: ["Vocabulary"], path: "Tests/TestSupport", swiftSettings: house),
        tests("Vocabulary", ["Vocabulary"]),
        tests("Digests", ["Vocabulary", "Digests"]),
        tests("Disclosure", ["Vocabulary", "Digests", "Disclosure", "tvaersum-tables"]),
        // random tables after suppression, for tests here and for the independent auditor
        .executableTarget(
            name: "tvaersum-tables",
            dependencies: ["Vocabulary", "Disclosure", "TestSupport"],
            path: "Tests/tvaersum-tables",
            swiftSettings: house
        ),
        tests("Sharing", ["Vocabulary", "Digests", "Sharing"]),
        tests("Circuit", ["Vocabulary", "Digests", "Disclosure", "Sharing", "Circuit"]),
        tests("Sealing", ["Vocabulary", "Digests", "Sealing", crypto]),
        tests("Transcript", ["Vocabulary", "Digests", "Transcript"]),
        tests("Studies", ["Vocabulary", "Digests", "Disclosure", "Studies"]),
        tests("Messages", ["Vocabulary", "Digests", "Disclosure", "Sharing", "Sealing", "Messages"]),
        tests(
            "Rounds",
            [
                "Vocabulary", "Digests", "Disclosure", "Sharing", "Sealing", "Transcript", "Messages", "Proceedings",
                "Rounds",
            ]
        ),
        // whole rounds under faults and lies, seeded; the core rooms only
        .target(
            name: "Simulation",
            dependencies: [
                "Vocabulary", "Digests", "Disclosure", "Sharing", "Circuit", "Sealing", "Transcript", "Messages",
                "Proceedings",
                "Rounds", "TestSupport",
            ],
            path: "Tests/Simulation",
            swiftSettings: house
        ),
        .executableTarget(
            name: "tvaersum-simulate",
            dependencies: ["Simulation"],
            path: "Tests/tvaersum-simulate",
            swiftSettings: house
        ),
        tests("Simulation", ["Vocabulary", "Sharing", "Simulation"]),
        tests("Databases", ["Vocabulary", "Databases"]),
        tests(
            "Tallying",
            ["Vocabulary", "Digests", "Disclosure", "Databases", "Studies", "Tallying", "Rehearsal", grdb]
        ),
        tests("Benchmarking", ["Vocabulary", "Disclosure", "Studies", "Benchmarking"]),
        tests("Transport", ["Vocabulary", "Digests", "TLS", "Transport", nioCore, nioPosix, nioHTTP1, logging]),
        tests("Publication", ["Vocabulary", "Disclosure", "Studies", "Benchmarking", "Publication"]),
        tests("Store", ["Vocabulary", "Digests", "Store", grdb]),
        tests(
            "Rehearsal",
            [
                "Vocabulary", "Disclosure", "Sharing", "Studies", "Messages", "Proceedings", "Tallying", "Publication",
                "Audit", "Transcript", "Rehearsal", "tvaersum",
            ]
        ),
        tests(
            "Audit",
            [
                "Vocabulary", "Digests", "Disclosure", "Sharing", "Sealing", "Studies", "Messages", "Transcript",
                "Proceedings", "Rounds", "Publication", "Audit", "Inspection", "tvaersum-verify",
            ]
        ),
        tests(
            "Node",
            [
                "Vocabulary", "Digests", "Disclosure", "Sharing", "Sealing", "Studies", "Messages", "Proceedings",
                "Rounds", "Transcript", "Tallying", "TLS", "Transport", "Store", "Node", "Coordinator", logging,
            ]
        ),
        tests(
            "Coordinator",
            [
                "Vocabulary", "Digests", "Disclosure", "Sharing", "Sealing", "Studies", "Messages", "Proceedings",
                "Rounds", "Transcript", "TLS", "Transport", "Store", "Coordinator", "tvaersum",
            ]
        ),
        tests("Protocol", ["Vocabulary", "Tallying", "Transport", "tvaersum"]),
        tests(
            "System",
            [
                "Vocabulary", "Digests", "Disclosure", "Sharing", "Sealing", "Studies", "Messages", "Proceedings",
                "Rounds", "Transcript", "Audit", "TLS", "Transport", "Store", "Node", "Coordinator", "tvaersum",
                logging, grdb,
            ]
        ),
    ],
    swiftLanguageModes: [.v6]
)
