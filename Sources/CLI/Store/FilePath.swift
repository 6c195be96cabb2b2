import Foundation

enum FilePath {
    /// The path as a program that was started elsewhere would have to say it.
    static func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    }
}
