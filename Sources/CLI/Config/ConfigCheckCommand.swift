import ArgumentParser
import Credentials
import Settings
import ZeroMQ

/// `galley config check`.
struct ConfigCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check the settings and the files they name; each line says ok or failed.",
        discussion: """
            To be run by the user that the program runs as, or by root: a key file that cannot be read is a failure. \
            The exit status is 1 when a check fails.
            """
    )

    @OptionGroup var configuration: ConfigurationOptions

    func run() throws {
        let output = ByteSink()
        let checks = self.checks
        for check in checks { try output.write(line: check.line(style: .standardOutput)) }
        try output.finish()
        if !checks.allSatisfy(\.passed) { throw ExitCode(CommandStatus.someFailed.rawValue) }
    }

    private var checks: [Check] {
        let read: (file: ConfigurationFile?, sections: [Settings])
        do throws(SettingError) {
            read = try configuration.read()
        } catch {
            return [Check("the settings", passed: false, error.description)]
        }
        let name =
            read.file?.path ?? "no configuration file (\(ConfigurationFile.standardPath)); environment and defaults"
        return [Check(name)] + read.sections.flatMap(Self.checks)
    }

    private static func checks(_ settings: Settings) -> [Check] {
        let section = settings.values[0].setting.section
        guard section == .broker else { return [peerCheck(settings, section)] }
        return [
            attempt("broker: addresses and keys") {
                try BrokerAccess(
                    clients: settings["clients"] ?? "",
                    workers: settings["workers"] ?? "",
                    keyFile: settings["key"],
                    authorizedKeysPath: settings["authorized-keys"]
                )
            }
        ]
    }

    private static func peerCheck(_ settings: Settings, _ section: Section) -> Check {
        attempt("\(section.rawValue): address and keys") {
            guard let list = Endpoint.list(settings["broker"] ?? "") else {
                throw SettingError("broker \(settings["broker"] ?? ""): not an address")
            }
            let credentials = try CurveCredentials(keyFile: settings["key"], serverKeyFile: settings["server-key"])
            if credentials == nil, let other = list.first(where: { !$0.isLocal && $0.host != "localhost" }) {
                throw SettingError("\(other): a broker on another host asks for a key; none is set")
            }
        }
    }

    private static func attempt(_ name: String, _ body: () throws -> some Any) -> Check {
        do {
            _ = try body()
            return Check(name)
        } catch {
            return Check(name, passed: false, "\(error)")
        }
    }
}
