import ArgumentParser
import JSONText
import Settings

/// `galley config show`.
struct ConfigShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show every setting with its value and where that comes from.",
        discussion: """
            What a flag of a running program says is not seen here. --format markdown writes the reference of all \
            settings (docs/configuration.md); it shows the defaults, not this host's values.
            """
    )

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, markdown }

    @Option(help: "text for people, json for programs (one object a line), markdown for the reference.")
    var format = Format.text

    @OptionGroup var configuration: ConfigurationOptions

    func run() throws {
        let output = ByteSink()
        for line in try lines() { try output.write(line: line) }
        try output.finish()
    }

    private func lines() throws -> [String] {
        if format == .markdown { return SettingsReference.lines }
        let values: [Settings.Value]
        do throws(SettingError) {
            values = try configuration.read().sections.flatMap(\.values)
        } catch {
            throw CommandFailure(.wrongUsage, error.description)
        }
        switch format {
        case .json: return values.map(Self.json)
        case .text, .markdown:
            var table = TextTable([.text("setting"), .text("value"), .text("from")])
            for value in values {
                let name = "\(value.setting.section.rawValue).\(value.setting.name)"
                table.add(name, value.text ?? "-", value.source.description)
            }
            return table.lines(style: .standardOutput)
        }
    }

    private static func json(_ value: Settings.Value) -> String {
        var writer = JSONWriter()
        writer.object { object in
            object.member("section", value.setting.section.rawValue)
            object.member("name", value.setting.name)
            object.member("value", ifPresent: value.text)
            object.member("source", value.source.description)
            object.member("default", ifPresent: value.setting.standard)
            object.member("variable", value.setting.variable)
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
