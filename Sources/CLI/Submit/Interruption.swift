import Foundation

/// Lets a command say something before Ctrl-C or SIGTERM ends it; the exit status is 128 and the signal's number.
final class Interruption {
    private let sources: [any DispatchSourceSignal]

    /// `explain` runs on a thread of its own.
    init(explain: @escaping @Sendable () -> Void) {
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                explain()
                exit(128 + number)
            }
            source.resume()
            return source
        }
    }

    func cancel() {
        for source in sources { source.cancel() }
    }
}
