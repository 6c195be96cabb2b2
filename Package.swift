// swift-tools-version:6.2
import PackageDescription

/// Every target: Swift 6 mode, warnings are errors, each file names every module it uses.
let settings: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

let package = Package(
    name: "galley",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "galley", targets: ["CLI"])
    ],
    targets: []
)
