import ArgumentParser
import Settings

/// `galley config`: what is set on this host, and where.
struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Show or check the settings of the broker, the workers and the clients of this host.",
        discussion: """
            All of them read \(ConfigurationFile.standardPath) if it is there, or the file that --config or GALLEY_CONFIG \
            names. A flag goes before the environment, the environment before the file, the file before the default.
            """,
        subcommands: [ConfigShowCommand.self, ConfigCheckCommand.self]
    )
}

/// The configuration file of the two subcommands.
struct ConfigurationOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The configuration file, or none.", valueName: "file"), completion: .file())
    var config: String?

    /// The file and the settings of each section.
    func read() throws(SettingError) -> (file: ConfigurationFile?, sections: [Settings]) {
        let file = try ConfigurationFile.find(config)
        var sections: [Settings] = []
        for section in Section.allCases { sections.append(try Settings(section, file: file)) }
        return (file, sections)
    }
}
