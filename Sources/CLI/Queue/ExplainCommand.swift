import ArgumentParser
import GalleyClient
import JSONText
import WireProtocol

/// `galley explain`: why a document is not finished.
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say where a document stands in each stage, who has it, since when, and what it waits for.",
        discussion: """
              galley explain 12
              galley explain papers/page-1.txt --format json
            """
    )

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

    @Argument(help: "The document's id, or its name as submitted.")
    var document: String

    @OptionGroup var broker: BrokerOptions

    @Option(help: "text for people, json for programs (one object, on one line).")
    var format = Format.text

    func run() throws {
        let parameters = JSONValue.object([.init("document", .string(document))])
        let answer = try broker.connect().ask(.explain, parameters: parameters, timeout: BrokerOptions.patience)
        let output = ByteSink()
        if format == .text, let json = try? JSONValue(parsing: answer.payload) {
            for line in Self.lines(json, style: .standardOutput) { try output.write(line: line) }
        } else {
            try output.write(answer.payload + [UInt8(ascii: "\n")])
        }
        try output.finish()
    }

    static func lines(_ json: JSONValue, style: Style) -> [String] {
        let isFinished = json["finished"]?.bool ?? false
        let hasFailed = json["failed"]?.bool ?? false
        let state = isFinished ? (hasFailed ? "done but for what failed" : "finished") : "not finished"
        let name = json["name"]?.string?.printable ?? ""
        var lines = ["document \(json["document"]?.integer ?? 0)  \(style.bold(name))  \(state)"]
        var table = TextTable([.text("stage"), .text("state"), .text("since"), .text("why")])
        for stage in json["stages"]?.array ?? [] {
            let since = stage["since_ms"]?.double.map { elapsed(seconds: $0 / 1000) } ?? ""
            var reason = stage["reason"]?.string ?? ""
            if let due = stage["due_ms"]?.double { reason += ", in \(elapsed(seconds: due / 1000))" }
            if let attempts = stage["attempts"]?.integer, attempts > 0 { reason += "; failed \(attempts)x" }
            if let losses = stage["losses"]?.integer, losses > 0 { reason += "; \(losses) workers lost" }
            if stage["state"]?.string != "failed", let error = stage["last_error"]?.string {
                reason += "; last: \(error)"
            }
            table.add(stage["stage"]?.string ?? "?", stage["state"]?.string ?? "?", since, reason)
        }
        lines += table.lines(style: style)
        return lines
    }
}
