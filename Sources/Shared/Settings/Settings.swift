internal import Glibc

/// The settings of one program, each with where its value comes from.
///
/// A flag goes before the environment, the environment before the configuration file, the file before the default.
public struct Settings: Sendable {
    /// Where a value comes from.
    public enum Source: Sendable, Equatable, CustomStringConvertible {
        case flag
        case environment(String)
        case file(String, line: Int)
        case standard

        public var description: String {
            switch self {
            case .flag: "command line"
            case .environment(let name): name
            case .file(let path, let line): "\(path):\(line)"
            case .standard: "default"
            }
        }
    }

    public struct Value: Sendable {
        public var setting: Setting
        /// nil: not set.
        public var text: String?
        public var source: Source
    }

    public let values: [Value]

    /// Settles the settings of a section. `flags` are values from the command line by name.
    public init(
        _ section: Section,
        flags: [String: String] = [:],
        file: ConfigurationFile?,
        environment: (String) -> String? = Self.environment
    ) throws(SettingError) {
        var values: [Value] = []
        for setting in Self.catalogue where setting.section == section {
            let value = Self.value(of: setting, flags, file, environment)
            if let text = value.text, value.source != .standard, let problem = setting.problem(with: text) {
                let place = value.source == .flag ? "--\(setting.name)" : "\(value.source)"
                throw SettingError("\(place) \(text): \(problem)")
            }
            values.append(value)
        }
        self.values = values
    }

    private static func value(
        of setting: Setting,
        _ flags: [String: String],
        _ file: ConfigurationFile?,
        _ environment: (String) -> String?
    ) -> Value {
        if let text = flags[setting.name] { return Value(setting: setting, text: text, source: .flag) }
        if let text = environment(setting.variable), !text.isEmpty {
            return Value(setting: setting, text: text, source: .environment(setting.variable))
        }
        if let file, let line = file.line(setting.section, setting.name) {
            return Value(setting: setting, text: line.value, source: .file(file.path, line: line.number))
        }
        return Value(setting: setting, text: setting.standard, source: .standard)
    }

    /// The value of a setting of this section; nil if it is not set.
    public subscript(_ name: String) -> String? {
        guard let value = values.first(where: { $0.setting.name == name }) else {
            preconditionFailure("there is no setting \(name)")
        }
        return value.text
    }

    /// The same as a number; nil where the default is not one (it is computed on the host then).
    public func number(_ name: String) -> Int? { self[name].flatMap { Int($0) } }

    public static func setting(_ section: Section, _ name: String) -> Setting? {
        catalogue.first { $0.section == section && $0.name == name }
    }

    public static let environment: @Sendable (String) -> String? = { name in
        getenv(name).map { String(cString: $0) }
    }
}

extension ConfigurationFile {
    /// Reads the file that a flag names, else the environment, else the usual one if it is there.
    ///
    /// `none` stands for no file at all.
    public static func find(
        _ flag: String?,
        environment: (String) -> String? = Settings.environment
    ) throws(SettingError) -> ConfigurationFile? {
        let variable = environment(Self.variable).flatMap { $0.isEmpty ? nil : $0 }
        guard let path = flag ?? variable else {
            return access(standardPath, F_OK) == 0 ? try ConfigurationFile(path: standardPath) : nil
        }
        return path == "none" ? nil : try ConfigurationFile(path: path)
    }

    public init(path: String) throws(SettingError) {
        guard let file = fopen(path, "re") else {
            throw SettingError("\(path): cannot be read: \(String(cString: strerror(errno)))")
        }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while bytes.count < 1 << 20 {
            let count = fread(&buffer, 1, buffer.count, file)
            if count == 0 { break }
            bytes += buffer[..<count]
        }
        try self.init(parsing: String(decoding: bytes, as: UTF8.self), path: path)
    }
}
