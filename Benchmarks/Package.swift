// swift-tools-version:6.2
import PackageDescription

/// Measurements of Galley. A package of its own, so that nobody who builds the product builds this.
let package = Package(
    name: "GalleyBenchmarks",
    dependencies: [.package(name: "galley", path: "../")],
    targets: [
        .executableTarget(
            name: "Load",
            dependencies: [
                .product(name: "GalleyClient", package: "galley"), .product(name: "WireProtocol", package: "galley"),
            ]
        ),
        .executableTarget(
            name: "TrivialWorker",
            dependencies: [
                .product(name: "WorkerRuntime", package: "galley"), .product(name: "WireProtocol", package: "galley"),
            ]
        ),
        .executableTarget(
            name: "Reprints",
            dependencies: [
                .product(name: "DocumentStore", package: "galley"), .product(name: "StageFormats", package: "galley"),
                .product(name: "TextAnalysis", package: "galley"), .product(name: "WireProtocol", package: "galley"),
            ]
        ),
        .executableTarget(name: "TextSpeed", dependencies: [.product(name: "TextAnalysis", package: "galley")]),
    ]
)
