import Foundation

/// The programs of this build, which lie beside the test bundle, and what a test needs of its surroundings.
enum Programs {
    static let directory = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()

    static func path(_ name: String) -> String {
        // The bundle is run by its own executable, which the build puts beside the products.
        let beside = Bundle.main.bundleURL.appendingPathComponent(name).path
        return FileManager.default.isExecutableFile(atPath: beside)
            ? beside : directory.appendingPathComponent(name).path
    }

    /// The top of the package, three levels above this file's folder.
    static let package = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static let samples = package.appendingPathComponent("Examples/documents")

    /// The seed documents, where the corpus is at hand: `GALLEY_CORPUS`, or `shared/corpus` beside the package.
    static let seeds: URL? = {
        let beside = package.deletingLastPathComponent().appendingPathComponent("shared/corpus").path
        let corpus = ProcessInfo.processInfo.environment["GALLEY_CORPUS"] ?? beside
        let seeds = URL(fileURLWithPath: corpus).appendingPathComponent("seeds")
        return FileManager.default.fileExists(atPath: seeds.path) ? seeds : nil
    }()

    /// The text files of a folder, by name.
    static func documents(in folder: URL) throws -> [URL] {
        try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "txt" }
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
    }
}

/// What a program that ran to its end printed.
struct Output {
    var status: Int32
    var standardOutput: String
    var standardError: String

    /// Each line of standard output as a JSON object.
    var lines: [[String: Any]] {
        get throws {
            try standardOutput.split(separator: "\n").map { line in
                try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
            }
        }
    }
}

/// Runs a program to its end; both outputs go through files, so that neither can fill a pipe and stop it.
func run(_ program: String, _ arguments: [String], input: Data? = nil) throws -> Output {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("galley-run-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = ["in", "out", "error"].map { folder.appendingPathComponent($0) }
    try (input ?? Data()).write(to: files[0])
    for file in files[1...] { try Data().write(to: file) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.standardInput = try FileHandle(forReadingFrom: files[0])
    process.standardOutput = try FileHandle(forWritingTo: files[1])
    process.standardError = try FileHandle(forWritingTo: files[2])
    try process.run()
    process.waitUntilExit()
    return Output(
        status: process.terminationStatus,
        standardOutput: String(decoding: try Data(contentsOf: files[1]), as: UTF8.self),
        standardError: String(decoding: try Data(contentsOf: files[2]), as: UTF8.self)
    )
}

/// Starts a program whose outputs go to the end of a file, which several may write to at a time.
func start(
    _ program: String,
    _ arguments: [String],
    log: URL,
    environment: [String: String] = [:]
) throws -> Process {
    let descriptor = open(log.path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = handle
    process.standardError = handle
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    try process.run()
    return process
}
