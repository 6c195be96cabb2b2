import Foundation

/// The programs that `galley run` starts.
enum Program: String, CaseIterable, Sendable {
    case broker = "galley-broker"
    case segmenter = "galley-segmenter"
    case indicatorExtractor = "galley-indicator-extractor"
    case deduplicator = "galley-deduplicator"
    case summarizer = "galley-summarizer"

    static let workers = allCases.filter { $0 != .broker }

    /// Blanks up to the longest name, so that log lines stand in one column.
    var paddedName: String { rawValue.padded(toWidth: Self.allCases.map(\.rawValue.count).max()!) }

    /// The path of the executable: beside galley's own, else on the PATH.
    func executable(_ environment: [String: String] = ProcessInfo.processInfo.environment) throws(CommandFailure)
        -> String
    {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let beside = own.split(separator: "/").dropLast().map { "/" + $0 }.joined()
        let folders = [beside] + (environment["PATH"] ?? "").split(separator: ":").map(String.init)
        guard let path = Self.find(rawValue, in: folders) else {
            throw CommandFailure(
                .someFailed,
                "\(rawValue): no such program beside galley (\(beside)) or on the PATH; build or install all of Galley"
            )
        }
        return path
    }

    /// The first of the folders that has an executable of that name.
    static func find(_ name: String, in folders: [String]) -> String? {
        folders.map { $0 + "/" + name }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
