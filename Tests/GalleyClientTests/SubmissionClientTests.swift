import TestSupport
import Testing
import WireProtocol
import ZeroMQ

@testable import GalleyClient

@Suite struct SubmissionClientTests {
    typealias Outcomes = [Int: Acknowledgement.Outcome]

    /// Submits documents of the given sizes on a thread of its own; gives the outcome of each.
    func submission(
        to address: String,
        sizes: [Int],
        giveUpAfter: Duration = FakeBroker.patience
    ) throws -> ClientThread<Outcomes> {
        try ClientThread {
            let client = try SubmissionClient(address: address, name: "test", giveUpAfter: giveUpAfter)
            var sizes = sizes[...]
            var outcomes: Outcomes = [:]
            try client.submit {
                let position = sizes.startIndex
                return sizes.popFirst().map {
                    Submit.Item(name: "\(position)", body: [UInt8](repeating: 65, count: $0))
                }
            } outcome: { index, name, outcome in
                #expect(name == "\(index)")
                #expect(outcomes.updateValue(outcome, forKey: index) == nil, "one outcome for each document")
            }
            return outcomes
        }
    }

    var smallBatches: WireLimits {
        var limits = WireLimits()
        (limits.batchItems, limits.windowBatches, limits.documentBytes) = (10, 3, 1000)
        return limits
    }

    func greet(_ broker: FakeBroker, term: Int = 1) throws {
        _ = try broker.receive(.hello)
        try broker.send(welcome(term: term, limits: smallBatches).frames)
    }

    /// Takes batches until that document is there; gives the numbers of those it took.
    func take(through last: Int, _ broker: FakeBroker) throws -> [String] {
        var names: [String] = []
        while !names.contains(String(last)) {
            let submit = try Submit(try broker.receive(.submit))
            let ids = submit.items.map { Acknowledgement.Outcome.new(DocumentID(Int($0.name)! + 1)) }
            names += submit.items.map(\.name)
            let reply = Acknowledgement(batch: submit.batch, term: 1, durability: .fsyncGroup, outcomes: ids)
            try broker.send(reply.frames)
        }
        return names
    }

    @Test func `every document is acknowledged once`() throws {
        let broker = try FakeBroker()
        let client = try submission(to: broker.address, sizes: Array(repeating: 100, count: 95))
        try greet(broker)
        #expect(try take(through: 94, broker) == (0..<95).map(String.init))
        let outcomes = try client.value()
        #expect(outcomes == Outcomes(uniqueKeysWithValues: (0..<95).map { ($0, .new(DocumentID($0 + 1))) }))
    }

    @Test func `a broker that is killed and restarted in the middle gets again what it has not acknowledged`() throws {
        var broker: FakeBroker? = try FakeBroker()
        let address = try #require(broker).address
        let client = try submission(to: address, sizes: Array(repeating: 100, count: 95))
        try greet(broker!)
        _ = try take(through: 19, broker!)
        // Taken, and the acknowledgement never sent.
        _ = try broker!.receive(.submit)
        broker = nil
        let next = try FakeBroker(at: address)
        // Whatever comes first, a ping or a batch: a broker that knows no session says so.
        _ = try next.receive(.ping)
        try next.send(ErrorReport(WireError(.noSession, "")).frames)
        try greet(next, term: 2)
        let names = try take(through: 94, next)
        // The acknowledgements of the first twenty may have died with the broker.
        #expect(Set(names).isSuperset(of: (20..<95).map(String.init)))
        #expect(try client.value().count == 95)
    }

    @Test func `a busy broker is asked again and nothing is lost`() throws {
        let broker = try FakeBroker()
        let client = try submission(to: broker.address, sizes: Array(repeating: 100, count: 5))
        try greet(broker)
        for _ in 0..<3 {
            let batch = try Submit(try broker.receive(.submit)).batch
            let refusal = Refusal(reference: batch, error: WireError(.busy, "full"), retryAfterMilliseconds: 5)
            try broker.send(refusal.frames)
        }
        _ = try take(through: 4, broker)
        #expect(try client.value().count == 5)
    }

    @Test func `a broker that stays busy is given up, with its reason`() throws {
        let broker = try FakeBroker()
        let client = try submission(to: broker.address, sizes: [100], giveUpAfter: .milliseconds(300))
        try greet(broker)
        let batch = try Submit(try broker.receive(.submit)).batch
        let error = WireError(.diskFull, "no space")
        try broker.send(Refusal(reference: batch, error: error, retryAfterMilliseconds: 60_000).frames)
        #expect(throws: ClientError.refused(error, retryAfter: .seconds(60))) { try client.value() }
    }

    @Test func `a broker that is not there is given up after the time allowed`() throws {
        let client = try submission(to: "ipc:///nobody/here", sizes: [100], giveUpAfter: .milliseconds(300))
        #expect(throws: ClientError.unreachable(address: "ipc:///nobody/here", afterSeconds: 0.3)) {
            try client.value()
        }
    }

    @Test func `a broker that takes batches and says nothing of them is given up`() throws {
        let broker = try FakeBroker()
        let client = try submission(to: broker.address, sizes: [100], giveUpAfter: .milliseconds(300))
        try greet(broker)
        _ = try broker.receive(.submit)
        let expected = ClientError.noAnswer(address: broker.address, request: "a submit", afterSeconds: 0.3)
        #expect(throws: expected) { try client.value() }
    }

    @Test func `a broker that dies with batches in its hands is unreachable, not slow`() throws {
        var broker: FakeBroker? = try FakeBroker()
        let address = try #require(broker).address
        let client = try submission(to: address, sizes: [100], giveUpAfter: .milliseconds(400))
        _ = try broker!.receive(.hello)
        var quick = welcome()
        quick.heartbeatMilliseconds = 50
        try broker!.send(quick.frames)
        _ = try broker!.receive(.submit)
        broker = nil
        #expect(throws: ClientError.unreachable(address: address, afterSeconds: 0.4)) { try client.value() }
    }

    @Test func `documents that can never be taken are refused, the others are submitted`() throws {
        let broker = try FakeBroker()
        let client = try submission(to: broker.address, sizes: [10, 0, 10, 1001, 10])
        try greet(broker)
        #expect(try take(through: 4, broker) == ["0", "2", "4"])
        let refused = try client.value().filter { if case .refused = $0.value { true } else { false } }
        #expect(refused.keys.sorted() == [1, 3])
    }

    @Test func `an acknowledgement of a submit that failed is not taken for one of the next`() throws {
        struct Unreadable: Error {}
        let broker = try FakeBroker()
        let address = broker.address
        let client = try ClientThread {
            let client = try SubmissionClient(address: address, name: "test", giveUpAfter: FakeBroker.patience)
            // Each batch is full with ten documents, and then the source of the first submit fails.
            var names = (0..<11).map(String.init)[...]
            #expect(throws: Unreadable.self) {
                try client.submit {
                    guard let name = names.popFirst(), name != "10" else { throw Unreadable() }
                    return Submit.Item(name: name, body: [65])
                } outcome: { _, _, _ in
                }
            }
            var second: Submit.Item? = Submit.Item(name: "second", body: [66])
            var outcomes: [Acknowledgement.Outcome] = []
            try client.submit {
                second.take()
            } outcome: {
                outcomes.append($2)
            }
            return outcomes
        }
        try greet(broker)
        let first = try Submit(try broker.receive(.submit))
        let second = try Submit(try broker.receive(.submit))
        #expect(second.items.map(\.name) == ["second"])
        try broker.send(acknowledgement(first.batch, ids: 1..<11).frames)
        try broker.send(acknowledgement(second.batch, ids: 11..<12).frames)
        #expect(try client.value() == [.new(DocumentID(11))])
    }

    @Test func `an error of the source ends the submit`() throws {
        struct Unreadable: Error {}
        let broker = try FakeBroker()
        let address = broker.address
        let client = try ClientThread {
            let client = try SubmissionClient(address: address, name: "test", giveUpAfter: FakeBroker.patience)
            try client.submit {
                throw Unreadable()
            } outcome: { _, _, _ in
            }
        }
        try greet(broker)
        #expect(throws: Unreadable.self) { try client.value() }
    }
}
