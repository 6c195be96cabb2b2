import Testing

@testable import Settings

@Suite struct SettingsTests {
    let file = try! ConfigurationFile(
        parsing: """
            # Of this host.
            [broker]
            store = /var/lib/galley/a b.sqlite\t
              heartbeat=500

            [worker]
            broker = tcp://10.0.0.1:7601, tcp://[fd00::1]:7601
            """,
        path: "galley.conf"
    )

    @Test func `a flag goes before the environment, that before the file, and that before the default`() throws {
        let environment = ["GALLEY_BROKER_HEARTBEAT": "700", "GALLEY_BROKER_LEASE": "4000"]
        let settings = try Settings(.broker, flags: ["heartbeat": "900"], file: file) { environment[$0] }
        func source(_ name: String) -> Settings.Source? { settings.values.first { $0.setting.name == name }?.source }
        #expect(settings.number("heartbeat") == 900)
        #expect(source("heartbeat") == .flag)
        #expect(settings.number("lease") == 4000)
        #expect(source("lease") == .environment("GALLEY_BROKER_LEASE"))
        #expect(settings["store"] == "/var/lib/galley/a b.sqlite")
        #expect(source("store") == .file("galley.conf", line: 3))
        #expect(settings["log-level"] == "info")
        #expect(source("log-level") == .standard)
        #expect(settings["key"] == nil)
    }

    @Test func `the environment of a client, a worker and a broker have different names`() {
        #expect(Settings.setting(.client, "broker")?.variable == "GALLEY_BROKER")
        #expect(Settings.setting(.worker, "server-key")?.variable == "GALLEY_WORKER_SERVER_KEY")
        #expect(Set(Settings.catalogue.map(\.variable)).count == Settings.catalogue.count)
    }

    @Test(
        arguments: [
            ("store = a", "galley.conf, line 1: a section, such as [broker], must come first"),
            (
                "[broker]\nstroe = a",
                "galley.conf, line 2: [broker] has no setting \"stroe\"; galley config show lists them"
            ),
            ("[broker]\nlease = 1", "galley.conf, line 2: lease: a number from 40 to 3600000 is due"),
            ("[broker]\nlease = 5000\nlease = 6000", "galley.conf, line 3: lease is set twice"),
            ("[boker]", "galley.conf, line 1: [boker]: the sections are [broker], [worker], [client]"),
            ("[broker]\nstore", "galley.conf, line 2: NAME = VALUE is due"),
            ("[client]\nkey =", "galley.conf, line 2: key: a value is due"),
        ]
    )
    func `a slip of the pen is found, with its line`(text: String, message: String) {
        #expect(throws: SettingError(message)) { try ConfigurationFile(parsing: text, path: "galley.conf") }
    }

    @Test func `a wrong value of the environment is named by its variable`() {
        #expect(throws: SettingError("GALLEY_WORKER_CONCURRENCY 0: a number from 1 to 1024 is due")) {
            try Settings(.worker, file: nil) { $0 == "GALLEY_WORKER_CONCURRENCY" ? "0" : nil }
        }
    }

    @Test func `every default is a value that the setting takes`() {
        for setting in Settings.catalogue {
            guard let standard = setting.standard, !standard.hasPrefix("(") else { continue }
            #expect(setting.problem(with: standard) == nil, "\(setting.section.rawValue).\(setting.name)")
        }
    }
}
