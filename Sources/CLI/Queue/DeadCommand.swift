import ArgumentParser
import Foundation
import GalleyClient
import JSONText
import WireProtocol

/// `galley dead`: what was put aside, and what to do about it.
struct DeadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dead",
        abstract: "List, show, retry or drop the tasks that were put aside.",
        discussion: """
            A task is put aside when its stage has failed too often, when its worker says that no other try will help, \
            when workers die of it, when its deadline passes, or when its document is cancelled. Its document's text and \
            its last errors are kept.

              galley dead list --stage indicators
              galley dead show 17
              galley dead retry --error "out of memory"
              galley dead drop --cause cancelled --older-than 7d
            """,
        subcommands: [List.self, Show.self, Retry.self, Drop.self],
        defaultSubcommand: List.self
    )

    /// Which tasks are meant; without any condition, all.
    struct Filter: ParsableArguments {
        @Option(help: "The number of a task.")
        var task: Int?

        @Option(help: "A document's id or name.")
        var document: String?

        @Option(help: "A stage.")
        var stage: String?

        @Option(help: "transient, permanent, poison, stalled, timeout, crash, expired or cancelled.")
        var cause: String?

        @Option(help: "A part of the last error.")
        var error: String?

        @Option(
            help: ArgumentHelp("Put aside at least so long ago: 90s, 10m, 2h, 7d.", valueName: "time"),
            transform: OptionValue.seconds
        )
        var olderThan: Int?

        var isEmpty: Bool {
            [document, stage, cause, error].allSatisfy { $0 == nil } && task == nil && olderThan == nil
        }

        var parameters: [JSONValue.Member] {
            DeadFilter(
                task: task,
                document: document,
                stage: stage,
                cause: cause,
                error: error,
                minimumAge: olderThan
            )
            .parameters
        }

        func validate() throws {
            guard task ?? 0 >= 0 else { throw ValidationError("--task \(task!): the number of a task is due") }
        }
    }

    /// The tasks that a command changes: those of a filter, or expressly all.
    struct Choice: ParsableArguments {
        @OptionGroup var filter: Filter

        @Flag(help: "All of them; due where nothing else says which.")
        var all = false

        func validate() throws {
            guard all || !filter.isEmpty else {
                throw ValidationError(
                    "say which tasks: --task, --document, --stage, --cause, --error, --older-than, or --all"
                )
            }
        }
    }

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, jsonl }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the tasks that were put aside.")

        @OptionGroup var filter: Filter
        @OptionGroup var broker: BrokerOptions

        @Option(help: "text for people, jsonl for programs (a line for each task).")
        var format = Format.text

        func run() throws {
            let output = ByteSink()
            var table = TextTable([
                .number("task"), .text("stage"), .text("cause"), .text("document"), .text("error"),
            ])
            try DeadCommand.pages(of: filter.parameters, broker.connect()) { page in
                if format == .jsonl { return try output.write(page) }
                for letter in DeadCommand.letters(page) {
                    table.add(
                        "\(letter["task"]?.integer ?? 0)",
                        letter["stage"]?.string ?? "?",
                        letter["cause"]?.string ?? "?",
                        (letter["name"]?.string ?? "?").truncated(toWidth: 40),
                        (letter["error"]?.string ?? "").truncated(toWidth: 72)
                    )
                }
            }
            if format == .text {
                let lines = table.rows.isEmpty ? ["nothing was put aside"] : table.lines(style: .standardOutput)
                for line in lines { try output.write(line: line) }
            }
            try output.finish()
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show one task that was put aside, with its last errors."
        )

        @Argument(help: "The number of the task.")
        var task: Int

        @OptionGroup var broker: BrokerOptions

        @Option(help: "text for people, jsonl for programs.")
        var format = Format.text

        func run() throws {
            let output = ByteSink()
            var isThere = false
            try DeadCommand.pages(of: DeadFilter(task: max(task, 0)).parameters, broker.connect()) { page in
                isThere = isThere || !page.isEmpty
                if format == .jsonl { return try output.write(page) }
                for letter in DeadCommand.letters(page) {
                    for line in DeadCommand.lines(letter) { try output.write(line: line) }
                }
            }
            guard isThere else { throw CommandFailure(.someFailed, "\(task): no task of this number was put aside") }
            try output.finish()
        }
    }

    struct Retry: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Try tasks again that were put aside, as if they had never failed."
        )

        @OptionGroup var choice: Choice
        @OptionGroup var broker: BrokerOptions

        func run() throws {
            let count = try DeadCommand.change(.retry, "retried", choice.filter, broker)
            print(counted(count, "task") + " queued again")
        }
    }

    struct Drop: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give tasks up for good; the document and its other results stay."
        )

        @OptionGroup var choice: Choice
        @OptionGroup var broker: BrokerOptions

        func run() throws {
            let count = try DeadCommand.change(.drop, "dropped", choice.filter, broker)
            print(counted(count, "task") + " given up")
        }
    }

    /// Changes all tasks that are meant, a bounded number at a time.
    private static func change(
        _ operation: Command.Operation,
        _ counter: String,
        _ filter: Filter,
        _ broker: BrokerOptions
    ) throws -> Int {
        let connection = try broker.connect()
        var total = 0
        while true {
            let parameters = JSONValue.object(filter.parameters)
            let answer = try connection.command(operation, parameters: parameters, timeout: .seconds(60))
            let count = (try? JSONValue(parsing: answer.payload))?[counter]?.integer ?? 0
            total += count
            if count == 0 { return total }
        }
    }

    private static func pages(
        of filter: [JSONValue.Member],
        _ connection: BrokerConnection,
        _ body: ([UInt8]) throws -> Void
    ) throws {
        var after: Int? = 0
        while let start = after {
            let parameters = JSONValue.object(filter + [.init("after", .integer(start))])
            let page = try connection.ask(.dead, parameters: parameters, timeout: .seconds(60))
            try body(page.payload)
            after = page.next
        }
    }

    private static func letters(_ page: [UInt8]) -> [JSONValue] {
        page.split(separator: UInt8(ascii: "\n")).compactMap { try? JSONValue(parsing: Array($0)) }
    }

    private static func lines(_ letter: JSONValue) -> [String] {
        let number = { (name: String) in letter[name]?.integer ?? 0 }
        var lines = [
            "task \(number("task")): stage \(letter["stage"]?.string ?? "?") of document \(number("document")), "
                + (letter["name"]?.string?.printable ?? ""),
            "put aside \(timeText(number("failed_at_ms"))): \(letter["cause"]?.string ?? "?"), "
                + "\(counted(number("attempts"), "attempt")), \(counted(number("losses"), "lost worker"))",
        ]
        for failure in letter["failures"]?.array ?? [] {
            let holder = failure["worker"]?.string.map { " at \($0.printable)" } ?? ""
            let time = timeText(failure["at_ms"]?.integer ?? 0)
            lines.append("  \(time)\(holder): \(failure["error"]?.string?.printable ?? "")")
        }
        return lines
    }

    private static func timeText(_ milliseconds: Int) -> String {
        Date(timeIntervalSince1970: Double(milliseconds) / 1000).ISO8601Format()
    }
}
