import Settings

/// The page of all settings, docs/configuration.md.
enum SettingsReference {
    static var lines: [String] {
        var lines = [
            "# Settings",
            "",
            "Written by `galley config show --format markdown`. A flag goes before the environment, the environment before the file "
                + "`\(ConfigurationFile.standardPath)` (or the one that `--config` or `\(ConfigurationFile.variable)` names), the "
                + "file before the default. `galley config show` tells where each value of a host comes from, `galley config check` "
                + "what is wrong with them.",
            "",
            "```",
            "# Comments begin with # at the beginning of a line.",
            "[broker]",
            "store = /var/lib/galley/galley.sqlite",
            "```",
        ]
        for section in Section.allCases {
            lines += [
                "", "## [\(section.rawValue)]", "| setting, flag | environment | default | what | why |",
                "|---|---|---|---|---|",
            ]
            for setting in Settings.catalogue where setting.section == section {
                let standard = setting.standard.map { "`\($0)`" } ?? "-"
                let help = setting.help + range(setting.kind)
                lines.append(
                    "| `\(setting.name)` | `\(setting.variable)` | \(standard) | \(help) | \(setting.reason) |"
                )
            }
        }
        return lines
    }

    private static func range(_ kind: Setting.Kind) -> String {
        switch kind {
        case .number(let range): " \(range.lowerBound) to \(range.upperBound)."
        case .choice(let words): " \(words.joined(separator: ", "))."
        case .file(isSecret: true): " Mode 0600."
        case .text, .addresses, .file: ""
        }
    }
}
