import Testing

@testable import WorkerRuntime

@Suite struct WorkerOptionsTests {
    let defaults = WorkerOptions(concurrency: 2, name: "host:worker:1")

    func parse(_ arguments: String...) throws -> WorkerOptions.Request {
        try WorkerOptions.parse(arguments, defaults: defaults)
    }

    @Test func `no options mean the defaults`() throws {
        #expect(try parse() == .run(defaults))
    }

    @Test func `every option is taken, with its value beside it or behind a sign`() throws {
        var expected = defaults
        expected.broker = "tcp://10.0.0.1:7601"
        expected.concurrency = 8
        expected.name = "left"
        expected.logLevel = .debug
        #expect(
            try parse("--broker", "tcp://10.0.0.1:7601", "--concurrency", "8", "--name=left", "--log-level=debug")
                == .run(expected)
        )
    }

    @Test func `help and version are recognised`() throws {
        #expect(try parse("--help") == .help)
        #expect(try parse("--concurrency", "3", "-h") == .help)
        #expect(try parse("--version") == .version)
        #expect(WorkerOptions.help(program: "p", defaults: defaults).contains("--concurrency N"))
    }

    @Test(
        arguments: [
            (["--broker"], "--broker: a value is missing"),
            (["--broker", "localhost"], "--broker localhost: an address such as tcp://127.0.0.1:7601 is due"),
            (["--concurrency", "0"], "--concurrency 0: a number from 1 to 1024 is due"),
            (["--concurrency", "many"], "--concurrency many: a number from 1 to 1024 is due"),
            (["--name", ""], "--name: 1 to 200 bytes are due; these are 0"),
            (["--log-level", "loud"], "--log-level loud: one of debug, info, warning, error is due"),
            (["--colour"], "--colour: no such option; --help lists them"),
            (["file"], "file: no such option; --help lists them"),
        ]
    )
    func `a wrong command line is refused with what is due`(arguments: [String], message: String) {
        #expect(throws: WorkerOptions.UsageError(message: message)) {
            try WorkerOptions.parse(arguments, defaults: defaults)
        }
    }
}
