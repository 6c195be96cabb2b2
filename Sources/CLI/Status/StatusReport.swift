import JSONText

/// The state of things as lines for people; made from the object that `galley status --format json` prints.
///
/// Anything may be missing: a store read without its broker knows no workers.
struct StatusReport {
    private let status: JSONValue
    private let style: Style

    init(_ status: JSONValue, style: Style = .plain) {
        self.status = status
        self.style = style
    }

    var lines: [String] {
        Array([head, stages, workers].filter { !$0.isEmpty }.joined(separator: [""]))
    }

    private var head: [String] {
        [server, documents, intake, store].compactMap { $0 }
    }

    private var server: String? {
        guard let server = status["server"]?.string else { return nil }
        let term = status["term"]?.integer.map { ", term \($0)" } ?? ""
        let uptime = status["uptime_s"]?.double.map { ", up \(elapsed(seconds: $0))" } ?? ""
        return style.bold(server.printable) + term + uptime
    }

    private var documents: String? {
        guard let documents = status["documents"] else { return nil }
        let count = { (name: String) in documents[name]?.integer ?? 0 }
        var parts = [counted(count("total"), "document"), "\(grouped(count("unfinished"))) unfinished"]
        if count("failed") > 0 { parts.append(style.red("\(grouped(count("failed"))) with failed stages")) }
        if let rate = status["rate"] {
            parts.append("\(oneDecimal(rate["documents_per_s"]?.double ?? 0)) documents/s")
            parts.append("\(oneDecimal(rate["tasks_per_s"]?.double ?? 0)) tasks/s")
        }
        return parts.joined(separator: ", ")
    }

    private var store: String? {
        guard let path = status["store"]?["path"]?.string else { return nil }
        let size = { (name: String, word: String) in
            status["store"]?[name]?.integer.map { ", \(byteSize($0))\(word)" } ?? ""
        }
        return "store \(path.printable)" + size("bytes", "") + size("live_bytes", " of it in use")
            + size("log_bytes", " of log")
    }

    /// Nothing while documents are taken as fast as they come.
    private var intake: String? {
        guard let intake = status["intake"], let state = intake["state"]?.string, state != "open",
            let rule = intake["rule"]?.string, let level = intake["level"]?.integer
        else { return nil }
        let marks = [("low", "low mark"), ("high", "high mark")].compactMap { name, word in
            intake[name]?.integer.map { "\(word) \(Self.amount($0, rule))" }
        }
        let line =
            "intake \(state) by \(rule.printable): \(Self.amount(level, rule)); "
            + marks.joined(separator: ", ")
        return state == "closed" ? style.red(line) : line
    }

    private static func amount(_ level: Int, _ rule: String) -> String {
        rule == "backlog_documents" ? counted(level, "document") : byteSize(level)
    }

    private var stages: [String] {
        guard let stages = status["stages"]?.array, !stages.isEmpty else { return [] }
        var table = TextTable([
            .text("stage"), .number("queued"), .number("running"), .number("done"), .number("failed"),
            .number("oldest"), .text("note"),
        ])
        for stage in stages {
            let count = { (name: String) in grouped(stage[name]?.integer ?? 0) }
            table.add(
                stage["stage"]?.string ?? "?",
                count("queued"),
                count("running"),
                count("done"),
                count("failed"),
                stage["oldest_s"]?.double.map { elapsed(seconds: $0) } ?? "",
                note(stage)
            )
        }
        return table.lines(style: style)
    }

    /// What an operator should see first: work that nobody does.
    private func note(_ stage: JSONValue) -> String {
        if stage["paused"]?.bool == true { return "paused" }
        let isIdle = stage["workers"]?.integer == 0 && (stage["queued"]?.integer ?? 0) > 0
        return isIdle ? "no worker for stage \(stage["stage"]?.string ?? "?")" : ""
    }

    private var workers: [String] {
        guard let workers = status["workers"]?.array else { return [] }
        guard !workers.isEmpty else { return ["no workers are connected"] }
        var table = TextTable([
            .text("worker"), .text("stages"), .number("slots"), .number("running"), .number("last seen"),
        ])
        for worker in workers {
            table.add(
                (worker["name"]?.string ?? "?").truncated(toWidth: 64),
                (worker["stages"]?.array ?? []).compactMap(\.string).joined(separator: ", "),
                "\(worker["slots"]?.integer ?? 0)",
                "\(worker["running"]?.integer ?? 0)",
                worker["last_seen_ms"]?.double.map { elapsed(seconds: $0 / 1000) + " ago" } ?? ""
            )
        }
        return table.lines(style: style)
    }
}
