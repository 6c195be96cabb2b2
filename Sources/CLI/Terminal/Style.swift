import Foundation

/// Bold and colours on a terminal; nothing when the output goes elsewhere, or when NO_COLOR (no-color.org) is set.
struct Style: Sendable {
    let isOn: Bool

    static let plain = Style(isOn: false)
    static let standardOutput = Style(descriptor: STDOUT_FILENO)
    static let standardError = Style(descriptor: STDERR_FILENO)

    init(isOn: Bool) { self.isOn = isOn }

    private init(descriptor: Int32) {
        self.init(isOn: Self.isWanted(ProcessInfo.processInfo.environment, isTerminal: isatty(descriptor) == 1))
    }

    static func isWanted(_ environment: [String: String], isTerminal: Bool) -> Bool {
        isTerminal && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    }

    func bold(_ text: String) -> String { wrapped(text, "1") }
    func dim(_ text: String) -> String { wrapped(text, "2") }
    func red(_ text: String) -> String { wrapped(text, "31") }
    func green(_ text: String) -> String { wrapped(text, "32") }
    func cyan(_ text: String) -> String { wrapped(text, "36") }

    /// ECMA-48, "select graphic rendition".
    private func wrapped(_ text: String, _ code: String) -> String {
        isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
