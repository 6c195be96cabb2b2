/// What the summarizer takes for itself from a command line, and what it says of a wrong one.

import Foundation
import Testing
import TextAnalysis

@testable import Summarizer

@Suite struct `The options of the summarizer` {
    @Test func `leave what every worker has to the worker`() throws {
        let options = try SummarizerOptions([
            "--broker", "tcp://localhost:7300", "--sentences", "2", "--log-level=debug",
        ])
        #expect(options.rest == ["--broker", "tcp://localhost:7300", "--log-level=debug"])
        #expect(options.length == .sentences(2))
    }

    @Test(arguments: [
        (["--sentences", "3"], SummaryLength.sentences(3)), (["--sentences=3"], .sentences(3)),
        (["--characters", "120"], .characters(120)), (["--ratio=0.1"], .ratio(0.1)), (["--ratio", "1"], .ratio(1)),
        ([], .automatic),
    ])
    func `name a length in one of three ways`(arguments: [String], length: SummaryLength) throws {
        #expect(try SummarizerOptions(arguments).length == length)
    }

    @Test(arguments: [
        ["--sentences"], ["--sentences", "0"], ["--sentences", "-1"], ["--sentences", "two"],
        ["--characters", "1000001"],
        ["--characters="], ["--ratio", "0"], ["--ratio", "1.5"], ["--ratio", "nan"], ["--background"],
    ])
    func `are refused when their value is, with the name of the option`(arguments: [String]) {
        let error = #expect(throws: SummarizerOptions.UsageError.self) { try SummarizerOptions(arguments) }
        #expect(error?.message.hasPrefix(arguments[0].split(separator: "=")[0]) == true)
    }

    @Test func `exclude one another`() {
        let error = #expect(throws: SummarizerOptions.UsageError.self) {
            try SummarizerOptions(["--sentences", "2", "--ratio", "0.1"])
        }
        #expect(error?.message.contains("exclude one another") == true)
    }

    @Test func `read a table of background terms, and name its line at fault`() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "terms-\(UUID().uuidString).tsv").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data("# words\n柑橘\t120\n".utf8).write(to: URL(filePath: path))
        #expect(try SummarizerOptions(["--background", path]).rest.isEmpty)
        try Data("柑橘\t120\n仓库\tmany\n".utf8).write(to: URL(filePath: path))
        let error = #expect(throws: SummarizerOptions.UsageError.self) {
            try SummarizerOptions(["--background", path])
        }
        #expect(error?.message.contains("line 2") == true)
        #expect(throws: SummarizerOptions.UsageError.self) {
            try SummarizerOptions(["--background", path + ".missing"])
        }
    }
}
