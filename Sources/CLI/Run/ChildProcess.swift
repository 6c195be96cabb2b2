import Foundation
import Glibc

/// One program that `galley run` has started; its output is relayed line by line to standard error.
final class ChildProcess {
    private let process = Process()
    private let program: Program

    /// Starts the program.
    ///
    /// Must be called on a thread that lives as long as galley: setpriv(1) has the kernel end the child when the
    /// thread that started it ends, which is how children do not survive galley's own death by SIGKILL. Where
    /// setpriv is missing they would go on, as services do. `exited` is called on any thread, when the program has
    /// ended and its last line is relayed.
    init(_ program: Program, _ arguments: [String], style: Style, exited: @escaping @Sendable () -> Void) throws {
        self.program = program
        let executable = try program.executable()
        let command = Self.setpriv.map { [$0, "--pdeathsig", "TERM", executable] } ?? [executable]
        process.executableURL = URL(fileURLWithPath: command[0])
        process.arguments = command.dropFirst() + arguments
        process.standardInput = FileHandle.nullDevice
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        let end = DispatchGroup()
        end.enter()
        end.enter()
        Self.relay(pipe.fileHandleForReading, as: style.cyan(program.paddedName)) { end.leave() }
        process.terminationHandler = { _ in end.leave() }
        try process.run()
        // The child has its own; with this one open the end of its output would never come.
        try pipe.fileHandleForWriting.close()
        end.notify(queue: .global(), execute: exited)
    }

    /// Of util-linux, which every Debian has.
    private static let setpriv = Program.find("setpriv", in: ["/usr/bin", "/bin"])

    /// How it ended, for people; only after it has ended.
    var ending: String {
        process.terminationReason == .uncaughtSignal
            ? "was ended by signal \(process.terminationStatus)" : "ended with status \(process.terminationStatus)"
    }

    /// Whether it ended because of what it was told; only after it has ended.
    var refusedOptions: Bool {
        process.terminationReason == .exit && process.terminationStatus == CommandStatus.wrongUsage.rawValue
    }

    func terminate() { send(SIGTERM) }

    func kill() { send(SIGKILL) }

    private func send(_ signal: Int32) {
        if process.isRunning { Glibc.kill(process.processIdentifier, signal) }
    }

    /// Reads on a thread of its own, which ends with the child's output.
    private static func relay(_ handle: FileHandle, as name: String, ended: @escaping @Sendable () -> Void) {
        Thread.detachNewThread {
            var splitter = LineSplitter()
            var isOpen = true
            while isOpen {
                let piece = handle.availableData
                isOpen = !piece.isEmpty
                for line in isOpen ? splitter.lines(adding: piece) : splitter.finish() { say("\(name)  \(line)") }
            }
            ended()
        }
    }
}
