import Foundation
import GalleyClient
import JSONText
import WireProtocol

/// Asks the broker again and again how many of some documents are not finished.
struct CompletionWait {
    private let connection: BrokerConnection
    private let documents: [DocumentID]
    private let timeout: Duration?

    init(_ connection: BrokerConnection, documents: [DocumentID], timeout: Duration?) {
        self.connection = connection
        self.documents = documents
        self.timeout = timeout
    }

    /// Returns when all are finished, with how many of them have a stage that failed.
    func run(_ progress: ProgressLine) throws -> Int {
        guard !documents.isEmpty else { return 0 }
        defer { progress.clear() }
        let questions = payloads
        let begin = ContinuousClock.now
        while true {
            let states = try questions.map(ask)
            let state = (
                unfinished: states.reduce(0) { $0 + $1.unfinished }, failed: states.reduce(0) { $0 + $1.failed }
            )
            if state.unfinished == 0 {
                progress.clear()
                if state.failed > 0 { say(Self.advice(failed: state.failed)) }
                return state.failed
            }
            progress.draw(documents.count - state.unfinished, of: documents.count, "finished")
            if let timeout, ContinuousClock.now - begin > timeout { throw tooLate(state.unfinished) }
            Thread.sleep(forTimeInterval: pause)
        }
    }

    /// Longer for many documents, whose list the broker goes through each time.
    private var pause: TimeInterval { max(0.1, min(5, Double(documents.count) / 100_000)) }

    /// A broker that is being restarted is waited for so long.
    private static let patience = Duration.seconds(60)

    /// Lists of documents that stay below the limit of a question.
    private var payloads: [[UInt8]] {
        stride(from: 0, to: documents.count, by: 50_000).map { start in
            let portion = documents[start..<min(start + 50_000, documents.count)]
            var writer = JSONWriter()
            writer.array { list in
                for document in portion { list.value(document.rawValue) }
            }
            return writer.bytes
        }
    }

    private func ask(_ question: [UInt8]) throws -> (unfinished: Int, failed: Int) {
        let answer = try connection.ask(.progress, payload: question, timeout: Self.patience)
        let json = try? JSONValue(parsing: answer.payload)
        guard let unfinished = json?["unfinished"]?.integer, let failed = json?["failed"]?.integer else {
            throw ClientError.protocolError("the answer to the query progress lacks unfinished or failed")
        }
        return (unfinished, failed)
    }

    private func tooLate(_ unfinished: Int) -> CommandFailure {
        let seconds = (timeout ?? .zero) / .seconds(1)
        return CommandFailure(
            .tryAgainLater,
            """
            \(counted(unfinished, "document")) \(unfinished == 1 ? "is" : "are") not finished after \
            \(Int(seconds)) s (--timeout). They are safe and being worked on: see galley status; are workers running?
            """
        )
    }

    private static func advice(failed: Int) -> String {
        """
        galley: \(counted(failed, "document")) \(failed == 1 ? "has" : "have") stages that failed for good; \
        galley status counts them, galley show DOCUMENT says why.
        """
    }
}
