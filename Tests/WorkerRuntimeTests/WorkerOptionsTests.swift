import Testing

@testable import WorkerRuntime

@Suite struct WorkerOptionsTests {
    let defaults = WorkerOptions(concurrency: 2, name: "host:worker:1")

    /// Nothing of the host that the test runs on.
    func parse(_ arguments: [String], _ environment: [String: String] = [:]) throws -> WorkerOptions.Request {
        try WorkerOptions.parse(arguments, defaults: defaults) {
            (["GALLEY_CONFIG": "none"].merging(environment) { $1 })[$0]
        }
    }

    @Test func `no options mean the defaults`() throws {
        #expect(try parse([]) == .run(defaults))
    }

    @Test func `every option is taken, with its value beside it or behind a sign`() throws {
        var expected = defaults
        expected.broker = "tcp://10.0.0.1:7601,tcp://[fd00::1]:7601"
        expected.concurrency = 8
        expected.name = "left"
        expected.logLevel = .debug
        expected.key = "west.key"
        expected.serverKey = "broker.pub"
        expected.lexicons = "lists"
        let arguments = [
            "--broker", "tcp://10.0.0.1:7601,tcp://[fd00::1]:7601", "--concurrency", "8", "--name=left",
            "--log-level=debug",
            "--key", "west.key", "--server-key=broker.pub", "--lexicons", "lists",
        ]
        #expect(try parse(arguments) == .run(expected))
    }

    @Test func `one variable names the word lists of commands and workers, another those of workers alone`() throws {
        var expected = defaults
        expected.lexicons = "lists"
        #expect(try parse([], ["GALLEY_LEXICONS": "lists"]) == .run(expected))
        #expect(try parse([], ["GALLEY_LEXICONS": "others", "GALLEY_WORKER_LEXICONS": "lists"]) == .run(expected))
    }

    @Test func `the command line goes before the environment`() throws {
        var expected = defaults
        expected.broker = "tcp://127.0.0.1:1"
        expected.concurrency = 3
        let environment = ["GALLEY_WORKER_BROKER": "tcp://127.0.0.1:2", "GALLEY_WORKER_CONCURRENCY": "3"]
        #expect(try parse(["--broker", "tcp://127.0.0.1:1"], environment) == .run(expected))
    }

    @Test func `help and version are recognised`() throws {
        #expect(try parse(["--help"]) == .help)
        #expect(try parse(["--concurrency", "3", "-h"]) == .help)
        #expect(try parse(["--version"]) == .version)
        #expect(WorkerOptions.help(program: "p", defaults: defaults).contains("--concurrency N"))
    }

    @Test(
        arguments: [
            (["--broker"], "--broker: a value is missing"),
            (
                ["--broker", "localhost"],
                "--broker localhost: an address such as tcp://127.0.0.1:7600 or ipc://PATH is due, or several with commas"
            ),
            (["--concurrency", "0"], "--concurrency 0: a number from 1 to 1024 is due"),
            (["--concurrency", "many"], "--concurrency many: a number from 1 to 1024 is due"),
            (["--name", ""], "--name : a value is due"),
            (["--lexicons", ""], "--lexicons : a value is due"),
            (["--log-level", "loud"], "--log-level loud: one of debug, info, warning, error is due"),
            (["--config", "/nowhere/galley.conf"], "/nowhere/galley.conf: cannot be read: No such file or directory"),
            (["--colour"], "--colour: no such option; --help lists them"),
            (["file"], "file: no such option; --help lists them"),
        ]
    )
    func `a wrong command line is refused with what is due`(arguments: [String], message: String) {
        #expect(throws: WorkerOptions.UsageError(message: message)) { try parse(arguments) }
    }
}
