// galley: the command by which people hand documents to the broker and read what came of them.

import ArgumentParser
import Foundation
import GalleyClient
import Glibc
import WireProtocol

@main
struct Galley: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "galley",
        abstract:
            "Takes Chinese official documents and newspaper pages apart into articles, figures, reprints and summaries.",
        discussion: """
            Begin with:
              galley run                     start a broker and workers on this machine
              galley submit papers/          hand over a folder of texts
              galley status --watch          see them being worked on
              galley export indicators --format csv --output figures.csv

            Exit status: 0 done; 1 some inputs failed; 2 wrong usage; 69 the broker cannot be reached; 75 try again later.
            """,
        version: Defaults.version,
        subcommands: [
            RunCommand.self, SubmitCommand.self, StatusCommand.self, ShowCommand.self, ExportCommand.self,
            IndicatorsCommand.self, CompareCommand.self, TargetsCommand.self, ChecksCommand.self,
            ExplainIndicatorCommand.self, CollateCommand.self, ConflictsCommand.self,
            AnalyzeCommand.self, BackgroundCommand.self, DoctorCommand.self, ExplainCommand.self, DeadCommand.self,
            PauseCommand.self,
            ResumeCommand.self, CancelCommand.self, DeleteCommand.self, ReprocessCommand.self, KeysCommand.self,
            ConfigCommand.self,
            BackupCommand.self, RestoreCommand.self, CompactCommand.self,
        ]
    )

    static func main() {
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            end(with: error)
        }
    }

    /// Says what went wrong and ends the process; a request for help or the version is no error.
    private static func end(with error: any Error) -> Never {
        if error is CommandFailure || error is ClientError {
            say("galley: " + description(of: error))
            Glibc.exit(CommandStatus(error).rawValue)
        }
        let code = exitCode(for: error)
        let text = fullMessage(for: error)
        if code == .success { print(text) } else if !text.isEmpty { say(text) }
        Glibc.exit(CommandStatus.number(for: code))
    }

    private static func description(of error: any Error) -> String {
        if let failure = error as? CommandFailure { return failure.message }
        return "\(error)"
    }
}

/// Writes a line to standard error.
func say(_ line: String) {
    FileHandle.standardError.write(Data((line + "\n").utf8))
}
