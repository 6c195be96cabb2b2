// The golden messages: for each file of `Golden/` the value that it stands for.
//
// A golden file is one message, a line for each frame: the bytes of the line are the frame, with nothing escaped and no
// line feed after the last. Authors of workers in other languages test against the same files.

import Foundation
import JSONText
import Testing
import WireProtocol

/// A message as a value, and the file that holds its frames.
struct GoldenMessage: Sendable, CustomTestStringConvertible {
    /// The file's name without `.frames`.
    let file: String
    /// What Galley writes for the value.
    let written: [[UInt8]]
    /// Whether a message reads as the value.
    let isReadFrom: @Sendable (Envelope) throws(WireError) -> Bool

    var testDescription: String { file }

    /// The frames that the file holds.
    var frames: [[UInt8]] {
        get throws {
            let url = Bundle.module.resourceURL!.appending(path: "Golden/\(file).frames")
            let bytes = [UInt8](try Data(contentsOf: url))
            return bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { Array($0) }
        }
    }

    init<Value: Equatable & Sendable>(
        _ file: String,
        _ value: Value,
        _ written: [[UInt8]],
        _ read: @escaping @Sendable (Envelope) throws(WireError) -> Value
    ) {
        self.file = file
        self.written = written
        self.isReadFrom = { (envelope) throws(WireError) in try read(envelope) == value }
    }

    /// A message that its type says all of.
    private init(_ file: String, bare type: MessageType) {
        self.init(file, type, bareFrames(type)) { (envelope) throws(WireError) in envelope.type }
    }

    static let all: [GoldenMessage] = session + client + worker + uploads

    private static let session: [GoldenMessage] = [
        hello(Hello(role: .client, name: "desk-3", instance: "5f2c9a"), "hello-client"),
        hello(
            Hello(
                role: .worker,
                name: "host-a:galley-deduplicator:4711",
                instance: "b81e07",
                services: [.init(stage: .fingerprint, version: 1), .init(stage: .compare, version: 2)],
                slots: 4,
                holding: [held(12, 88, progress: 3), held(15, 91, term: 4)],
                store: "9f3a61c07be2d845"
            ),
            "hello-worker"
        ),
        welcome,
        GoldenMessage("bye", bare: .bye),
        GoldenMessage("ping", bare: .ping),
        GoldenMessage("pong", bare: .pong),
        error,
    ]

    private static var scheduledSubmit: GoldenMessage {
        let item = Submit.Item(
            name: "b.txt",
            body: Array("正文".utf8),
            priority: 9,
            notBeforeMilliseconds: 60_000,
            deadlineMilliseconds: 3_600_000
        )
        let value = Submit(batch: "b2", producer: "desk", items: [item])
        return GoldenMessage("submit-scheduled", value, value.frames) { (envelope) throws(WireError) in
            try Submit(envelope)
        }
    }

    private static var command: GoldenMessage {
        let filter = DeadFilter(stage: "indicators", cause: "transient", minimumAge: 60)
        let value = Command(reference: "m1", operation: .retry, parameters: .object(filter.parameters))
        return GoldenMessage("command", value, value.frames) { (envelope) throws(WireError) in try Command(envelope) }
    }

    private static var cancel: GoldenMessage {
        let value = Cancellation(task: TaskID(31), token: Token(term: 5, sequence: 77), reason: "cancelled")
        return GoldenMessage("cancel", value, value.frames) { (envelope) throws(WireError) in
            try Cancellation(envelope)
        }
    }

    private static let client: [GoldenMessage] = [
        submit, acknowledge, acknowledgeSlowed, refuse,
        query(
            Query(
                reference: "q3",
                kind: .backup,
                parameters: .object([.init("file", .string("/var/backups/galley.sqlite"))])
            ),
            "query-backup"
        ),
        query(
            Query(
                reference: "q1",
                kind: .export,
                parameters: .object([.init("table", .string("indicators")), .init("after", .integer(0))])
            ),
            "query-export"
        ),
        scheduledSubmit, command,
        query(Query(reference: "q2", kind: .progress, payload: Array("[12,13,14]".utf8)), "query-progress"),
        answer(
            Answer(reference: "q1", next: 40, payload: Array(#"{"article":1,"text":"6.85万"}"#.utf8)),
            "answer-page"
        ),
        answer(Answer(reference: "q2", payload: Array(#"{"unfinished":1,"failed":0}"#.utf8)), "answer-last"),
    ]

    private static let worker: [GoldenMessage] = [
        credit, taskIndicators, taskCompare, renew, done, fail, release, confirm, cancel,
    ]

    private static func held(_ task: Int, _ sequence: Int, term: Int = 4, progress: Int = 0) -> HeldTask {
        HeldTask(task: TaskID(task), token: Token(term: term, sequence: sequence), progress: progress)
    }

    private static func hello(_ value: Hello, _ file: String) -> GoldenMessage {
        GoldenMessage(file, value, value.frames, Hello.init)
    }

    private static func query(_ value: Query, _ file: String) -> GoldenMessage {
        GoldenMessage(file, value, value.frames, Query.init)
    }

    private static func answer(_ value: Answer, _ file: String) -> GoldenMessage {
        GoldenMessage(file, value, value.frames, Answer.init)
    }

    private static func task(_ value: TaskOffer, _ file: String) -> GoldenMessage {
        GoldenMessage(file, value, value.frames, TaskOffer.init)
    }

    private static var welcome: GoldenMessage {
        let value = Welcome(
            session: 7,
            term: 5,
            store: "9f3a61c07be2d845",
            server: "galley-broker 0.1.0",
            heartbeatMilliseconds: 5000,
            leaseMilliseconds: 30000,
            durability: .fsyncGroup,
            limits: WireLimits()
        )
        return GoldenMessage("welcome", value, value.frames, Welcome.init)
    }

    private static var error: GoldenMessage {
        let value = ErrorReport(WireError(.noSession, "say hello first"), reference: "b3")
        return GoldenMessage("error", value, value.frames, ErrorReport.init)
    }

    private static var submit: GoldenMessage {
        let value = Submit(
            batch: "b1",
            producer: "desk",
            items: [
                .init(
                    name: "一版.txt",
                    body: Array("全市经济平稳。".utf8),
                    key: "2023-10-20/1",
                    sha256: "eed10a7b9c0b330e445f0345511d0f97e999a3dbfa5ff1ba76ebbca1e0f7d634",
                    date: "2023-10-20"
                ),
                .init(name: #"notes/"2".md"#, body: Array("second one".utf8)),
            ]
        )
        return GoldenMessage("submit", value, value.frames, Submit.init)
    }

    private static var acknowledge: GoldenMessage {
        let value = Acknowledgement(
            batch: "b1",
            term: 5,
            durability: .fsyncGroup,
            outcomes: [
                .new(DocumentID(12)), .duplicate(DocumentID(3)),
                .refused(WireError(.tooLarge, "9437184 bytes; the limit is 8388608")),
            ]
        )
        return GoldenMessage("acknowledge", value, value.frames, Acknowledgement.init)
    }

    private static var acknowledgeSlowed: GoldenMessage {
        let value = Acknowledgement(
            batch: "b7",
            term: 5,
            durability: .fsyncGroup,
            outcomes: [.new(DocumentID(13))],
            windowBatches: 1
        )
        return GoldenMessage("acknowledge-slowed", value, value.frames, Acknowledgement.init)
    }

    private static var refuse: GoldenMessage {
        let value = Refusal(
            reference: "b2",
            error: WireError(.busy, "100000 documents are waiting; the limit is 100000"),
            retryAfterMilliseconds: 500
        )
        return GoldenMessage("refuse", value, value.frames, Refusal.init)
    }

    private static var credit: GoldenMessage {
        let value = Credit(granted: 5)
        return GoldenMessage("credit", value, value.frames, Credit.init)
    }

    private static var taskIndicators: GoldenMessage {
        let value = TaskOffer(
            task: TaskID(31),
            token: Token(term: 5, sequence: 77),
            stage: .indicators,
            document: DocumentID(12),
            name: "一版.txt",
            date: "2023-10-20",
            attempt: 1,
            bodies: [Array("全市经济平稳。".utf8)],
            inputs: [.init(stage: .segment, result: Array(#"{"date":null,"articles":[]}"#.utf8))]
        )
        return task(value, "task-indicators")
    }

    private static var taskCompare: GoldenMessage {
        let passages: [JSONValue] = [
            .array([.integer(1), .integer(0), .integer(7)]), .array([.integer(2), .integer(3), .integer(10)]),
        ]
        let value = TaskOffer(
            task: TaskID(32),
            token: Token(term: 5, sequence: 78),
            stage: .compare,
            document: DocumentID(13),
            name: "二版.txt",
            attempt: 2,
            bodies: [Array("全市经济平稳。".utf8), Array("second one".utf8)],
            parameters: .object([.init("pairs", .array([.array(passages)]))])
        )
        return task(value, "task-compare")
    }

    private static var renew: GoldenMessage {
        let value = Renewal(leases: [held(31, 77, term: 5, progress: 2), held(32, 78, term: 5)])
        return GoldenMessage("renew", value, value.frames, Renewal.init)
    }

    private static var done: GoldenMessage {
        let value = Completion(
            task: TaskID(31),
            token: Token(term: 5, sequence: 77),
            granted: 6,
            result: Array(#"{"indicators":[]}"#.utf8)
        )
        return GoldenMessage("done", value, value.frames, Completion.init)
    }

    private static var fail: GoldenMessage {
        let value = Failure(
            task: TaskID(32),
            token: Token(term: 5, sequence: 78),
            granted: 7,
            failureClass: .permanent,
            code: "E_ENCODING",
            message: "not valid UTF-8 at byte 17"
        )
        return GoldenMessage("fail", value, value.frames, Failure.init)
    }

    private static var release: GoldenMessage {
        let value = Release(tasks: [held(33, 79, term: 5)])
        return GoldenMessage("release", value, value.frames, Release.init)
    }

    private static var confirm: GoldenMessage {
        let value = Confirmation(task: TaskID(31), token: Token(term: 5, sequence: 77), status: .committed)
        return GoldenMessage("confirm", value, value.frames, Confirmation.init)
    }
}
