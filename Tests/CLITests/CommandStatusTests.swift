// What the shell is told.

import ArgumentParser
import GalleyClient
import Testing
import WireProtocol

@testable import CLI

@Suite struct CommandStatusTests {
    @Test(arguments: [
        (ClientError.unreachable(address: "tcp://127.0.0.1:1", afterSeconds: 5), CommandStatus.unreachable),
        (.refused(WireError(.busy, "full"), retryAfter: .seconds(1)), .tryAgainLater),
        (.refused(WireError(.diskFull, "full"), retryAfter: nil), .tryAgainLater),
        (.refused(WireError(.unknownDocument, "12"), retryAfter: nil), .someFailed),
        (.noAnswer(address: "tcp://127.0.0.1:1", request: "status", afterSeconds: 5), .tryAgainLater),
        (.invalidAddress("x"), .wrongUsage),
        (.protocolError("x"), .someFailed),
    ])
    func `a broker's absence, its refusal and its haste are told apart`(error: ClientError, status: CommandStatus) {
        #expect(CommandStatus(error) == status)
    }

    @Test func `a command's own failure keeps its status`() {
        #expect(CommandStatus(CommandFailure(.tryAgainLater, "later")) == .tryAgainLater)
        #expect(CommandStatus(CancellationError()) == .someFailed)
    }

    @Test func `a wrong command line ends with 2, help with 0`() {
        #expect(CommandStatus.number(for: .validationFailure) == 2)
        #expect(CommandStatus.number(for: .success) == 0)
        #expect(CommandStatus.number(for: ExitCode(1)) == 1)
    }

    @Test(arguments: [
        ["bogus"], ["analyze"], ["analyze", "a", "--format", "xml"], ["analyze", "a", "--date", "2019-02-30"],
        ["analyze", "a", "--stages", "segment,poem"], ["submit"], ["submit", "a", "--timeout", "5"],
        ["submit", "a", "--wait", "--timeout", "0"], ["export"], ["export", "poems"], ["export", "reuse", "--bom"],
        ["status", "--watch", "0"], ["show"], ["run", "--concurrency", "0"], ["submit", "a", "--date", "today"],
        ["indicators", "--status", "maybe"], ["indicators", "--period", "last year"], ["compare"],
        ["compare", "--metric", "gdp", "--first", "0"], ["targets", "--as-of", "2019-02-30"],
        ["targets", "--state", "kept"],
        ["checks", "a.txt", "--document", "3"], ["checks", "--kind", "taste"],
        ["explain-indicator"], ["explain-indicator", "gdp"],
    ])
    func `a wrong command line is found before anything is done`(arguments: [String]) {
        let error = #expect(throws: (any Error).self) { try Galley.parseAsRoot(arguments) }
        #expect(error.map { Galley.exitCode(for: $0) } == .validationFailure)
    }

    @Test(arguments: [
        ["analyze", "-", "--stages", "segment, summary", "--date", "2019-11-20"], ["submit", "a", "b/", "-", "--wait"],
        ["status", "--watch"], ["status", "--watch", "0.5", "--format", "json"], ["show", "12", "--store", "a.sqlite"],
        ["export", "reuse", "--format", "csv", "--bom", "--output", "a.csv"], ["doctor"],
        ["run", "--concurrency", "2"], ["export", "reuse", "--format", "csv", "--no-bom"],
        ["indicators", "--metric", "地区生产总值", "--subject", "温州", "--status", "target", "--period", "2019-H1"],
        ["compare", "--metric", "gdp", "--period", "2018", "--first", "3", "--last", "3"], ["checks", "--kind", "sum"],
        ["targets", "--as-of", "2020-01-01", "--state", "missed", "--state", "overdue", "--format", "csv"],
    ])
    func `a right one is read`(arguments: [String]) throws {
        _ = try Galley.parseAsRoot(arguments)
    }
}
