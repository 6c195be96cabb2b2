internal import WireProtocol

// Every setting, with its default and the reason for it. `galley config show`, the check of the configuration file and
// docs/configuration.md are made of this.
extension Settings {
    public static let catalogue: [Setting] = broker + worker + client

    private static let levels = ["trace", "debug", "info", "notice", "warning", "error", "critical"]

    private static let broker = [
        Setting(
            section: .broker,
            name: "store",
            kind: .file(isSecret: false),
            standard: "galley.sqlite",
            help: "The SQLite file with the queue and the results; made when it is not there.",
            reason: "Beside where one works, for trying out; the packages set /var/lib/galley/galley.sqlite."
        ),
        Setting(
            section: .broker,
            name: "clients",
            kind: .addresses,
            standard: Defaults.clientsAddress,
            help: "Where clients connect; several with commas.",
            reason: "Loopback: nobody else can reach it. An address that others can reach needs keys."
        ),
        Setting(
            section: .broker,
            name: "workers",
            kind: .addresses,
            standard: Defaults.workersAddress,
            help: "Where workers connect; several with commas.",
            reason: "Loopback: nobody else can reach it. An address that others can reach needs keys."
        ),
        Setting(
            section: .broker,
            name: "key",
            kind: .file(isSecret: true),
            standard: nil,
            help: "The broker's secret key (galley keys init).",
            reason: "Without one every address must be local."
        ),
        Setting(
            section: .broker,
            name: "authorized-keys",
            kind: .file(isSecret: false),
            standard: nil,
            help: "Whose keys are let in, with their roles (galley keys new); read again when it changes.",
            reason: "A key pair alone would let everybody in, so both are due or neither."
        ),
        Setting(
            section: .broker,
            name: "pipeline",
            kind: .file(isSecret: false),
            standard: nil,
            help: "Stages to add to the built-in ones (YAML).",
            reason: "The built-in stages need no file."
        ),
        Setting(
            section: .broker,
            name: "heartbeat",
            kind: .number(10...60_000),
            standard: "2000",
            help: "Milliseconds between the signs of life of a worker; three missed make it dead.",
            reason: "A dead worker is noticed within 6 s; ten workers cost five messages a second."
        ),
        Setting(
            section: .broker,
            name: "lease",
            kind: .number(40...3_600_000),
            standard: "10000",
            help: "Milliseconds a task stays with a worker that does not renew it; at least four heartbeats.",
            reason: "Five heartbeats: a short interruption of the network repeats no work."
        ),
        Setting(
            section: .broker,
            name: "max-document-bytes",
            kind: .number(1...1 << 40),
            standard: String(1 << 30),
            help: "The largest document that is taken; above 8 MiB it comes in chunks.",
            reason: "Years of a newspaper in one file; the broker holds a chunk of it at a time."
        ),
        Setting(
            section: .broker,
            name: "keep-bodies",
            kind: .text,
            standard: "all",
            help: "How long texts are kept: all (for ever), none (until they are finished) or a number of days.",
            reason: "An archive keeps its texts; what is dropped cannot be read or compared again."
        ),
        Setting(
            section: .broker,
            name: "archive",
            kind: .file(isSecret: false),
            standard: nil,
            help: "The folder where texts go that are kept no more; without it they are dropped.",
            reason: "Nothing is kept no more unless keep-bodies says so."
        ),
        Setting(
            section: .broker,
            name: "max-backlog",
            kind: .number(1...1 << 40),
            standard: "10000000",
            help: "Unfinished documents above which submits are refused for a while.",
            reason: "Their tasks are in the broker's memory, some 150 bytes each."
        ),
        Setting(
            section: .broker,
            name: "max-backlog-bytes",
            kind: .number(1...1 << 60),
            standard: String(256 << 30),
            help: "Bytes of unfinished documents above which submits are refused for a while.",
            reason: "Half of a usual disk."
        ),
        Setting(
            section: .broker,
            name: "disk-reserve",
            kind: .number(1...1 << 60),
            standard: String(256 << 20),
            help: "Free bytes of the disk below which submits are refused for a while.",
            reason: "Room for the results of what was taken already."
        ),
        Setting(
            section: .broker,
            name: "log-level",
            kind: .choice(levels),
            standard: "info",
            help: "The least important lines that are logged.",
            reason: "What an operator acts on, and who came and went; a line a document would fill the disk."
        ),
    ]

    private static let worker = [
        address(.worker, standard: Defaults.workersAddress, whose: "workers"),
        key(.worker),
        serverKey(.worker),
        Setting(
            section: .worker,
            name: "concurrency",
            kind: .number(1...1024),
            standard: "(number of cores)",
            help: "Tasks worked on at the same time.",
            reason: "The stages compute and do not wait, so more would only share the cores."
        ),
        Setting(
            section: .worker,
            name: "name",
            kind: .text,
            standard: "(host:program:pid)",
            help: "Shown in galley status.",
            reason: "Tells where a worker runs."
        ),
        Setting(
            section: .worker,
            name: "max-document-bytes",
            kind: .number(1...1 << 40),
            standard: String(64 << 20),
            help: "The largest document that is worked on.",
            reason: "What a stage can work on in the memory of a usual host: a text is several times its bytes there."
        ),
        Setting(
            section: .worker,
            name: "lexicons",
            kind: .file(isSecret: false),
            standard: nil,
            help: "A directory with word lists of your own, in files such as metrics.tsv (docs/lexicons.md).",
            reason: "The built-in lists are compiled in; GALLEY_LEXICONS sets them for the commands too."
        ),
        Setting(
            section: .worker,
            name: "log-level",
            kind: .choice(["debug", "info", "warning", "error"]),
            standard: "info",
            help: "The least important lines that are logged.",
            reason: "Sessions and failures, not tasks."
        ),
    ]

    private static let client = [
        address(.client, standard: Defaults.clientsAddress, whose: "clients"),
        key(.client),
        serverKey(.client),
    ]

    private static func address(_ section: Section, standard: String, whose: String) -> Setting {
        Setting(
            section: section,
            name: "broker",
            kind: .addresses,
            standard: standard,
            help: "The broker's address for \(whose); several of the same broker, with commas, are tried in turn.",
            reason: "A broker on this host at its own default."
        )
    }

    private static func key(_ section: Section) -> Setting {
        Setting(
            section: section,
            name: "key",
            kind: .file(isSecret: true),
            standard: nil,
            help: "This program's secret key (galley keys new), for a broker on another host.",
            reason: "A broker at a local address asks for none."
        )
    }

    private static func serverKey(_ section: Section) -> Setting {
        Setting(
            section: section,
            name: "server-key",
            kind: .file(isSecret: false),
            standard: nil,
            help: "The broker's public key (broker.pub), where the key file does not hold it.",
            reason: "galley keys new writes it into the key file."
        )
    }
}
