import ArgumentParser
import Foundation
import GalleyClient
import JSONText
import WireProtocol

/// `galley status`: the state of things, once or again and again.
struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show what is queued, running, done and failed, and who works on it.",
        discussion: """
              galley status
              galley status --watch
              galley status --format json | jq '.stages[] | select(.failed > 0)'
            """
    )

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

    @OptionGroup var broker: BrokerOptions

    @Option(help: "text for people, json for programs (one object, on one line).")
    var format = Format.text

    @Option(
        defaultAsFlag: 2,
        help: ArgumentHelp(
            "Show it again every so often, until Ctrl-C; 2 seconds if none are given.",
            valueName: "seconds"
        )
    )
    var watch: Double?

    func validate() throws {
        guard (0.1...86_400).contains(watch ?? 1) else {
            throw ValidationError("--watch \(watch!): from 0.1 to 86400 seconds is due")
        }
    }

    func run() throws {
        let connection = try broker.connect()
        let output = ByteSink()
        // Cursor to the top left, then the rest of the screen cleared (ECMA-48): no flicker as with clearing first.
        let isScreen = watch != nil && format == .text && Style.standardOutput.isOn
        if isScreen { try output.write("\u{1B}[2J".utf8) }
        while true {
            let lines = try lines(connection)
            if isScreen { try output.write("\u{1B}[H".utf8) }
            for line in lines { try output.write(line: isScreen ? line + "\u{1B}[K" : line) }
            if isScreen { try output.write("\u{1B}[J".utf8) }
            try output.flush()
            guard let watch else { return }
            Thread.sleep(forTimeInterval: watch)
        }
    }

    private func lines(_ connection: BrokerConnection) throws -> [String] {
        let answer = try connection.ask(.status, timeout: BrokerOptions.patience)
        if format == .json { return [String(decoding: answer.payload, as: UTF8.self)] }
        guard let status = try? JSONValue(parsing: answer.payload) else {
            throw ClientError.protocolError("the answer to the query status is not JSON")
        }
        return StatusReport(status, style: .standardOutput).lines
    }
}
