// The configuration file: sections and lines of `name = value`, read without a library so that a worker needs none.

/// What is wrong with a setting, where, and the remedy.
public struct SettingError: Error, Equatable, Sendable, CustomStringConvertible {
    public var description: String

    public init(_ description: String) { self.description = description }
}

/// ```
/// # Comments begin with # at the beginning of a line.
/// [broker]
/// store = /var/lib/galley/galley.sqlite
/// ```
public struct ConfigurationFile: Sendable {
    public static let standardPath = "/etc/galley/galley.conf"
    /// Names another file, or `none`.
    public static let variable = "GALLEY_CONFIG"

    struct Line: Sendable {
        var value: String
        var number: Int
    }

    public let path: String
    private var lines: [Section: [String: Line]] = [:]

    /// Reads the text; knows which settings there are, so that a slip of the pen is found.
    public init(parsing text: String, path: String) throws(SettingError) {
        self.path = path
        var section: Section?
        for (index, raw) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = trimmed(raw)
            let place = "\(path), line \(index + 1)"
            if line.isEmpty || line.hasPrefix("#") { continue }
            if line.hasPrefix("["), line.hasSuffix("]") {
                section = Section(rawValue: String(line.dropFirst().dropLast()))
                if section == nil {
                    throw SettingError("\(place): \(line): the sections are [broker], [worker], [client]")
                }
                continue
            }
            guard let sign = line.firstIndex(of: "=") else { throw SettingError("\(place): NAME = VALUE is due") }
            guard let section else { throw SettingError("\(place): a section, such as [broker], must come first") }
            let name = trimmed(line[..<sign])
            guard let setting = Settings.setting(section, name) else {
                throw SettingError(
                    "\(place): [\(section.rawValue)] has no setting \"\(name)\"; galley config show lists them"
                )
            }
            guard lines[section]?[name] == nil else { throw SettingError("\(place): \(name) is set twice") }
            let value = trimmed(line[line.index(after: sign)...])
            if let problem = setting.problem(with: value) { throw SettingError("\(place): \(name): \(problem)") }
            lines[section, default: [:]][name] = Line(value: value, number: index + 1)
        }
    }

    func line(_ section: Section, _ name: String) -> Line? { lines[section]?[name] }
}

private func trimmed(_ text: Substring) -> String {
    let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
    let bytes = text.utf8.drop(while: isBlank)
    let end = bytes.reversed().prefix(while: isBlank).count
    return String(decoding: bytes.dropLast(end), as: UTF8.self)
}

private func trimmed(_ text: String) -> String { trimmed(text[...]) }
