import DocumentStore
import GalleyClient
import JSONText
import TextAnalysis
import WireProtocol

/// Where a command reads: the store on this host that was named, or else the broker, by one connection for all questions.
struct StoreAccess {
    private let reader: StoreReader?
    private let connection: BrokerConnection?

    private static let rowsPerPage = 1000
    /// A page of long documents takes the broker a while.
    private static let pagePatience = Duration.seconds(60)

    init(broker: BrokerOptions, store: StoreOptions) throws {
        reader = store.store == nil ? nil : try store.open()
        connection = reader == nil ? try broker.connect() : nil
    }

    /// A page of a table as JSON Lines, and where the next begins.
    func page(
        of table: StoreReader.Table,
        filter: IndicatorFilter,
        includingIDs: Bool,
        after: Int
    ) throws -> (rows: [UInt8], next: Int?) {
        if let reader {
            return try reader.export(
                table: table,
                filter: filter,
                includingIDs: includingIDs,
                after: after,
                limit: Self.rowsPerPage
            )
        }
        let parameters = JSONValue.object(
            [
                .init("table", .string(table.rawValue)), .init("after", .integer(after)),
                .init("limit", .integer(Self.rowsPerPage)), .init("ids", .bool(includingIDs)),
            ] + filter.parameters
        )
        let answer = try connection!.ask(.export, parameters: parameters, timeout: Self.pagePatience)
        return (answer.payload, answer.next)
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

    /// The text of a document; its offsets are those of all ranges.
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
