// swift-tools-version:6.2
import PackageDescription

/// Every target: Swift 6 mode, warnings are errors, each file names every module it uses.
let settings: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

/// The word lists of `Sources/Shared/Lexicons/Data`.
let lexicons: [Resource] = [
    "anniversaries", "background_terms", "figure_contexts", "hedges", "indicator_words", "keyword_stops", "layout",
    "lower_is_better", "metrics", "non_quantities", "partitions", "provinces", "regions", "scope_words",
    "signatures", "summary_cues", "surnames", "time_words", "units", "variants",
].map { .embedInCode("Data/\($0).tsv") }

let collections = "swift-collections"
let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")

/// A library below `Sources/`.
func library(_ name: String, in path: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, path: "Sources/\(path)", swiftSettings: settings)
}

/// A worker: a `main.swift` on the worker runtime.
func worker(_ name: String) -> Target {
    .executableTarget(
        name: name,
        dependencies: ["WorkerRuntime", "WorkerInputs", "Lexicons", "TextAnalysis", "StageFormats", "WireProtocol"],
        path: "Sources/Workers/\(name)",
        swiftSettings: settings
    )
}

func tests(
    _ name: String,
    _ dependencies: [Target.Dependency],
    resources: [Resource] = [],
    excluding files: [String] = []
) -> Target {
    .testTarget(
        name: name,
        dependencies: dependencies,
        exclude: files,
        resources: resources,
        swiftSettings: settings
    )
}

let package = Package(
    name: "galley",
    products: [
        .executable(name: "galley", targets: ["CLI"]),
        .executable(name: "galley-broker", targets: ["Broker"]),
        .executable(name: "galley-segmenter", targets: ["Segmenter"]),
        .executable(name: "galley-indicator-extractor", targets: ["IndicatorExtractor"]),
        .executable(name: "galley-deduplicator", targets: ["Deduplicator"]),
        .executable(name: "galley-summarizer", targets: ["Summarizer"]),
        // For the nested package in `Benchmarks/`.
        .library(name: "TextAnalysis", targets: ["TextAnalysis"]),
        .library(name: "DocumentStore", targets: ["DocumentStore"]),
        .library(name: "StageFormats", targets: ["StageFormats"]),
        .library(name: "GalleyClient", targets: ["GalleyClient"]),
        .library(name: "WireProtocol", targets: ["WireProtocol"]),
        .library(name: "WorkerRuntime", targets: ["WorkerRuntime"]),
        // For tests that let a broker's disk fail: preloaded into it.
        .library(name: "FaultVFS", type: .dynamic, targets: ["FaultVFS"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // In the order a document meets them.
        .executableTarget(
            name: "CLI",
            dependencies: [
                "GalleyClient", "DocumentStore", "WireProtocol", "JSONText", "ZeroMQ", "Lexicons", "TextAnalysis",
                "StageFormats", "Credentials", "Settings", argumentParser, crypto,
            ],
            path: "Sources/CLI",
            swiftSettings: settings
        ),
        library("GalleyClient", in: "Shared/Client", ["WireProtocol", "Failpoints", "JSONText", "ZeroMQ", crypto]),
        library("WireProtocol", in: "Shared/WireProtocol", ["JSONText"]),
        library("Failpoints", in: "Shared/Failpoints"),
        library("JSONText", in: "Shared/JSONText"),
        library("ZeroMQ", in: "Shared/ZeroMQ", ["CZMQ"]),
        library("Credentials", in: "Shared/Credentials", ["ZeroMQ"]),
        library("Settings", in: "Shared/Settings", ["WireProtocol"]),
        .systemLibrary(name: "CZMQ", path: "Sources/CZMQ", providers: [.apt(["libzmq3-dev"])]),
        .executableTarget(
            name: "Broker",
            dependencies: [
                "BrokerCore", "DocumentStore", "WireProtocol", "Failpoints", "JSONText", "ZeroMQ", "TextAnalysis",
                "Credentials", "Settings", argumentParser, crypto, logging, "Yams",
            ],
            path: "Sources/Broker/Server",
            swiftSettings: settings
        ),
        library(
            "BrokerCore",
            in: "Broker/Core",
            [
                "WireProtocol", .product(name: "DequeModule", package: collections),
                .product(name: "HeapModule", package: collections),
            ]
        ),
        library(
            "DocumentStore",
            in: "Shared/DocumentStore",
            ["WireProtocol", "Failpoints", "JSONText", "TextAnalysis", grdb]
        ),
        library(
            "WorkerRuntime",
            in: "Workers/Runtime",
            ["WireProtocol", "Failpoints", "JSONText", "ZeroMQ", "Credentials", "Settings"]
        ),
        library(
            "WorkerInputs",
            in: "Workers/Inputs",
            ["WorkerRuntime", "StageFormats", "TextAnalysis", "WireProtocol"]
        ),
        worker("Segmenter"),
        worker("IndicatorExtractor"),
        worker("Deduplicator"),
        worker("Summarizer"),
        library("StageFormats", in: "Shared/StageFormats", ["TextAnalysis", "JSONText"]),
        library("TextAnalysis", in: "Shared/TextAnalysis", ["Lexicons"]),
        .target(
            name: "Lexicons",
            path: "Sources/Shared/Lexicons",
            resources: lexicons,
            swiftSettings: settings
        ),

        .target(
            name: "TestSupport",
            dependencies: ["WireProtocol", "ZeroMQ"],
            path: "Tests/Support",
            swiftSettings: settings
        ),
        // A disk that fails on purpose, below SQLite.
        .target(name: "FaultVFS", path: "Tests/FaultVFS", linkerSettings: [.linkedLibrary("sqlite3")]),
        tests("JSONTextTests", ["JSONText", "TestSupport"]),
        tests("WireProtocolTests", ["WireProtocol", "JSONText", "TestSupport"], resources: [.copy("Golden")]),
        tests("ZeroMQTests", ["ZeroMQ"]),
        tests("CredentialsTests", ["Credentials", "ZeroMQ"]),
        tests("SettingsTests", ["Settings"]),
        tests(
            "TextAnalysisTests",
            ["TextAnalysis", "Lexicons", "TestSupport"],
            resources: [.copy("Resources")]
        ),
        tests("StageFormatsTests", ["StageFormats", "TextAnalysis", "JSONText", "TestSupport"]),
        tests("BrokerCoreTests", ["BrokerCore", "WireProtocol", "TestSupport"]),
        tests(
            "BrokerTests",
            [
                "Broker", "BrokerCore", "DocumentStore", "WireProtocol", "JSONText", "WorkerRuntime", "TestSupport",
                logging, crypto, .product(name: "HeapModule", package: collections),
            ]
        ),
        tests(
            "DocumentStoreTests",
            ["DocumentStore", "WireProtocol", "JSONText", "FaultVFS", "TestSupport", grdb]
        ),
        tests("WorkerRuntimeTests", ["WorkerRuntime", "WireProtocol", "JSONText", "ZeroMQ", "TestSupport"]),
        tests("GalleyClientTests", ["GalleyClient", "WireProtocol", "JSONText", "ZeroMQ", "TestSupport"]),
        tests("SummarizerTests", ["Summarizer", "TextAnalysis"]),
        tests("CLITests", ["CLI", "GalleyClient", "WireProtocol", "JSONText", "TextAnalysis", argumentParser]),
        // The programs are named so that they are built before these tests start them.
        tests(
            "EndToEndTests",
            [
                "GalleyClient", "WireProtocol", "JSONText", "ZeroMQ", "Credentials", "CLI", "Broker", "Segmenter",
                "IndicatorExtractor", "Deduplicator", "Summarizer", "Failpoints", "TestSupport", grdb,
            ],
            excluding: ["Support/link_emulator.py"]
        ),
    ]
)
