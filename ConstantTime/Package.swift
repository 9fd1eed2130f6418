// swift-tools-version: 6.2

import PackageDescription

// The rooms that work on secret values once more, in release, under valgrind: secret bytes are marked as uninitialised, and memcheck
// then reports every branch and every address that depends on them.
//
// A package of its own, so that no build of the product needs valgrind's headers. `Sources` is a link to the project's.
let house: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(
        name: name,
        dependencies: dependencies,
        path: "Sources/\(name)",
        exclude: ["\(name).docc"],
        swiftSettings: house
    )
}

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")

let package = Package(
    name: "constant-time",
    dependencies: [.package(url: "https://github.com/apple/swift-crypto", from: "4.5.2")],
    targets: [
        .systemLibrary(
            name: "CLibcrypto",
            path: "Sources/CLibcrypto",
            pkgConfig: "libcrypto",
            providers: [.apt(["libssl-dev"])]
        ),
        .systemLibrary(name: "CMemcheck", path: "CMemcheck", providers: [.apt(["valgrind"])]),
        room("Vocabulary"),
        room("Digests", ["Vocabulary", "CLibcrypto"]),
        room("Sharing", ["Vocabulary", "Digests"]),
        room("Sealing", ["Vocabulary", "Digests", crypto]),
        .executableTarget(
            name: "constant-time",
            dependencies: ["Vocabulary", "Digests", "Sharing", "Sealing", "CMemcheck"],
            path: "Check",
            swiftSettings: house
        ),
    ],
    swiftLanguageModes: [.v6]
)
