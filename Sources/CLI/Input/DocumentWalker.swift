import Foundation

/// Walks files and folders in order and names what to read, one path at a time.
///
/// A folder is listed when its turn comes, so memory holds the names of one branch, never a document. What is named on
/// the command line is taken as it is; in folders only texts are, unless `takesAllFiles`, and nothing whose name begins
/// with a dot. Links to files are followed, links to folders are not: they can lead in circles.
struct DocumentWalker: Sequence, IteratorProtocol {
    enum Entry: Equatable {
        /// `wasListed` when it was found in a folder, not named.
        case file(path: String, wasListed: Bool)
        case refused(RefusedInput)
    }

    /// The files taken from folders.
    static let textExtensions: Set<String> = ["txt", "md"]

    private let takesAllFiles: Bool
    /// What is still to be visited, the next last.
    private var pending: [Entry]

    init(_ paths: [String], takesAllFiles: Bool = false) {
        self.takesAllFiles = takesAllFiles
        pending = paths.reversed().map { .file(path: $0, wasListed: false) }
    }

    mutating func next() -> Entry? {
        while let entry = pending.popLast() {
            guard case .file(let path, let wasListed) = entry, path != "-" else { return entry }
            switch Self.kind(of: path) {
            case .folder: visit(path, wasListed: wasListed)
            case .other: return entry
            }
        }
        return nil
    }

    private mutating func visit(_ folder: String, wasListed: Bool) {
        do {
            // In byte order, so that two runs over one folder submit in the same order.
            let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted {
                $0.utf8.lexicographicallyPrecedes($1.utf8)
            }
            let prefix = folder.hasSuffix("/") ? folder : folder + "/"
            for name in names.reversed() where isWanted(name, in: prefix) {
                let path = prefix + name
                if let problem = Self.problem(ofListed: path) {
                    pending.append(.refused(RefusedInput(path: path, problem: problem)))
                } else {
                    pending.append(.file(path: path, wasListed: true))
                }
            }
        } catch {
            let problem = InputProblem(error, wasListed: wasListed)
            pending.append(.refused(RefusedInput(path: folder, problem: problem)))
        }
    }

    /// Why a name that the folder gave cannot be opened, where opening it would only say that it is not there.
    private static func problem(ofListed path: String) -> InputProblem? {
        var information = stat()
        guard stat(path, &information) != 0, errno == ENOENT else { return nil }
        if lstat(path, &information) == 0 { return .unreadable("it is a link to nothing") }
        // Foundation puts U+FFFD for what it cannot read of a name.
        return path.unicodeScalars.contains("\u{FFFD}") ? .unreadable("its name is not UTF-8 (rename it)") : nil
    }

    private func isWanted(_ name: String, in folder: String) -> Bool {
        guard !name.hasPrefix(".") else { return false }
        var information = stat()
        guard lstat(folder + name, &information) == 0 else { return isText(name) }
        switch information.st_mode & S_IFMT {
        case S_IFDIR: return true
        case S_IFLNK where Self.kind(of: folder + name) == .folder: return false
        case S_IFREG, S_IFLNK: return isText(name)
        default: return false
        }
    }

    private func isText(_ name: String) -> Bool {
        guard let dot = name.lastIndex(of: "."), !takesAllFiles else { return takesAllFiles }
        return Self.textExtensions.contains(name[name.index(after: dot)...].lowercased())
    }

    private enum Kind { case folder, other }

    private static func kind(of path: String) -> Kind {
        var information = stat()
        return stat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFDIR ? .folder : .other
    }
}

extension InputProblem {
    /// What Foundation's error for a folder means.
    fileprivate init(_ error: any Error, wasListed: Bool) {
        switch (error as? CocoaError)?.code {
        case .fileReadNoPermission: self = .noPermission
        case .fileReadNoSuchFile, .fileNoSuchFile: self = wasListed ? .vanished : .missing
        default: self = .unreadable("\(error.localizedDescription)")
        }
    }
}
