import ArgumentParser
import Foundation
import Lexicons

/// Word lists of the user's own; shared by the commands that read texts or know metrics and regions.
struct LexiconOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Word lists of your own, in files named and written like Galley's (metrics.tsv, units.tsv, regions.tsv). \
            Default: \(UserLexicons.variable).
            """,
            valueName: "directory"
        ),
        completion: .directory
    )
    var lexicons: String?

    /// Puts the lists into use; to be called before anything else is done.
    func install() throws(CommandFailure) {
        let variable = ProcessInfo.processInfo.environment[UserLexicons.variable] ?? ""
        guard let directory = lexicons ?? (variable.isEmpty ? nil : variable) else { return }
        do {
            _ = try UserLexicons.install(directory: directory)
        } catch {
            throw CommandFailure(.wrongUsage, "--lexicons: \(error)")
        }
    }
}
