import Foundation

/// Why an input cannot be taken. The description ends with what can be done.
enum InputProblem: Error, Equatable, CustomStringConvertible {
    case empty
    case tooLarge(bytes: Int, limit: Int)
    /// Offset of the first byte that is wrong.
    case notUTF8(offset: Int)
    /// Not what `--encoding` says.
    case notInEncoding(String)
    case noPermission
    case missing
    /// Was there when its folder was listed.
    case vanished
    case isDirectory
    case nameTooLong(bytes: Int, limit: Int)
    case unreadable(String)

    /// What a system call's error number means; `wasListed` when the path was found in a folder, not given by name.
    init(errorNumber: Int32, wasListed: Bool = false) {
        switch errorNumber {
        case EACCES, EPERM: self = .noPermission
        case ENOENT, ENOTDIR: self = wasListed ? .vanished : .missing
        case EISDIR: self = .isDirectory
        default: self = .unreadable(String(cString: strerror(errorNumber)))
        }
    }

    var description: String {
        switch self {
        case .empty:
            "is empty; a document has at least 1 byte"
        case .tooLarge(let bytes, let limit):
            "has \(grouped(bytes)) bytes; the limit is \(grouped(limit)) (split it into its issues or chapters)"
        case .notUTF8(let offset):
            """
            is not UTF-8 from byte \(offset) on, and in no encoding that can be guessed (say which with --encoding, or \
            mend the file)
            """
        case .notInEncoding(let name):
            "is not in \(name) (leave --encoding out to have it guessed)"
        case .noPermission:
            "cannot be read: permission denied (ask its owner, or chmod +r; a folder needs +rx)"
        case .missing:
            "is not there (check the path)"
        case .vanished:
            "is gone: it was there when its folder was listed (submit it again from where it is now)"
        case .isDirectory:
            "is a folder (name the files in it)"
        case .nameTooLong(let bytes, let limit):
            "has a name of \(bytes) bytes; the limit is \(limit) (submit it from a folder nearer to it)"
        case .unreadable(let reason):
            "cannot be read: \(reason)"
        }
    }
}

/// An input that cannot be taken, and why.
struct RefusedInput: Error, Equatable, CustomStringConvertible {
    var path: String
    var problem: InputProblem

    var description: String { "\(path.printable): \(problem)" }
}
