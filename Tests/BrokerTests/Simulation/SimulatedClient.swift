import TestSupport
import WireProtocol

/// A client that submits its documents in batches and goes on until each is acknowledged.
struct SimulatedClient {
    struct Batch {
        var name: String
        var items: [Submit.Item]
        var sentAt: Duration?
    }

    let name: String
    var connection: Int
    private(set) var pending: [Batch]
    /// The number that the broker has given each document, by its key.
    private(set) var acknowledged: [String: Int] = [:]
    /// Documents that were given another number than before, or refused though nothing is wrong with them.
    private(set) var contradictions: [String] = []
    private var isOpen = false
    private var helloDue = Duration.zero

    init(name: String, batches: [[Submit.Item]], connection: Int) {
        self.name = name
        self.connection = connection
        pending = batches.enumerated().map { Batch(name: "\(name)-\($0)", items: $1) }
    }

    mutating func reconnect(_ connection: Int) {
        self.connection = connection
        isOpen = false
        helloDue = .zero
    }

    mutating func receive(_ frames: [[UInt8]]) {
        guard let envelope = try? Envelope(frames: frames) else { return }
        switch envelope.type {
        case .welcome: isOpen = true
        case .error: if (try? ErrorReport(envelope))?.error.code == .noSession { isOpen = false }
        case .acknowledge:
            guard let acknowledgement = try? Acknowledgement(envelope),
                let index = pending.firstIndex(where: { $0.name == acknowledgement.batch })
            else { return }
            for (item, outcome) in zip(pending[index].items, acknowledgement.outcomes) { note(item, outcome) }
            pending.remove(at: index)
        default: break
        }
    }

    private mutating func note(_ item: Submit.Item, _ outcome: Acknowledgement.Outcome) {
        switch outcome {
        case .new(let id), .duplicate(let id):
            let known = acknowledged.updateValue(id.rawValue, forKey: item.key!)
            if let known, known != id.rawValue { contradictions.append("\(item.key!): \(known), then \(id.rawValue)") }
        case .refused(let error): contradictions.append("\(item.key!): \(error)")
        }
    }

    /// What is to be said now; again what has not been answered for a second.
    mutating func advance(to now: Duration) -> [[[UInt8]]] {
        guard isOpen else {
            guard helloDue <= now else { return [] }
            helloDue = now + .milliseconds(500)
            return [Hello(role: .client, name: name, instance: name).frames]
        }
        var messages: [[[UInt8]]] = []
        for index in pending.indices.prefix(3) where pending[index].sentAt.map({ now - $0 > .seconds(1) }) ?? true {
            pending[index].sentAt = now
            messages.append(Submit(batch: pending[index].name, producer: name, items: pending[index].items).frames)
        }
        return messages
    }
}
