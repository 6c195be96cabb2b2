import ArgumentParser
import DocumentStore
import GalleyClient
import JSONText
import WireProtocol
import ZeroMQ

/// `galley doctor`: asks each part how it is; changes nothing.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check the programs, the broker and the store; each line says ok or failed.",
        discussion: """
            Without --store the broker is asked to check its store; with it the file is read here, without a broker. \
            The exit status is 1 when a check fails.

              galley doctor
              galley doctor --store /var/lib/galley/galley.sqlite
            """
    )

    @OptionGroup var broker: BrokerOptions

    @OptionGroup var store: StoreOptions

    func run() throws {
        let output = ByteSink()
        var isHealthy = true
        for check in programs + (store.store == nil ? askBroker() : readStore()) {
            try output.write(line: check.line(style: .standardOutput))
            isHealthy = isHealthy && check.passed
        }
        try output.finish()
        if !isHealthy { throw ExitCode(CommandStatus.someFailed.rawValue) }
    }

    private var programs: [Check] {
        [
            Check("galley \(Defaults.version), protocol \(Envelope.version), compiled with Swift \(swiftVersion)"),
            Check("ZeroMQ \(Library.version)"),
            Check(
                "CURVE is available",
                passed: Library.hasCurve,
                "this libzmq was built without it: only local addresses can be used; install Debian's libzmq5"
            ),
            Check("SQLite \(StoreReader.sqliteVersion)"),
        ]
    }

    private var swiftVersion: String {
        #if swift(>=6.3)
            "6.3 or later"
        #else
            "6.2"
        #endif
    }

    /// Checks of the store may read all of it.
    private static let patience = Duration.seconds(600)

    private func askBroker() -> [Check] {
        let connection: BrokerConnection
        do {
            connection = try broker.connect()
        } catch {
            return [Check("the broker answers", passed: false, "\(error)")]
        }
        let welcome = connection.welcome
        let address = (try? broker.settings.address) ?? ""
        let reached = Check("the broker answers: \(welcome.server) at \(address), term \(welcome.term)")
        do {
            let answer = try connection.ask(.check, timeout: Self.patience)
            return [reached] + (try Check.list(answer.payload))
        } catch {
            return [reached, Check("the broker checks its store", passed: false, "\(error)")]
        }
    }

    private func readStore() -> [Check] {
        do {
            return try store.open().checks().map { Check("store: \($0.name)", passed: $0.passed, $0.detail) }
        } catch let failure as CommandFailure {
            return [Check("the store can be read", passed: false, failure.message)]
        } catch {
            return [Check("the store can be read", passed: false, "\(error)")]
        }
    }
}
