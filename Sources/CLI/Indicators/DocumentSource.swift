import DocumentStore
import GalleyClient
import JSONText
import TextAnalysis
import WireProtocol

/// Reads documents whole: what the store holds of one, and its text as submitted.
struct DocumentSource {
    private let reader: StoreReader?
    private let connection: BrokerConnection?

    init(broker: BrokerOptions, store: StoreOptions) throws {
        reader = store.store == nil ? nil : try store.open()
        connection = reader == nil ? try broker.connect() : nil
    }

    /// The object that `galley show --format json` prints.
    func object(of id: Int) throws -> [UInt8] {
        if let reader {
            guard let object = try reader.show(document: String(id)) else {
                throw CommandFailure(.someFailed, "\(id): no document has this id")
            }
            return object
        }
        return try ask(.show, id)
    }

    /// The text; its offsets are those of all ranges.
    func text(of id: Int, name: String) throws -> Text {
        var bytes: [UInt8]?
        if let reader { bytes = try reader.source(of: id) } else { bytes = try ask(.source, id) }
        guard let bytes else {
            throw CommandFailure(.someFailed, "\(name): the store keeps the text no more (galley-broker --keep-bodies)")
        }
        guard let text = Text(utf8: bytes) else {
            throw CommandFailure(.someFailed, "\(name): the stored text is not UTF-8")
        }
        return text
    }

    private func ask(_ kind: Query.Kind, _ id: Int) throws -> [UInt8] {
        let parameters = JSONValue.object([.init("document", .integer(id))])
        return try connection!.ask(kind, parameters: parameters, timeout: BrokerOptions.patience).payload
    }
}
