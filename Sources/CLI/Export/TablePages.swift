import DocumentStore
import GalleyClient
import JSONText
import WireProtocol

/// The pages of a table, one after the other, from the broker or from a store on this host.
struct TablePages {
    private let fetch: (_ after: Int) throws -> (rows: [UInt8], next: Int?)

    private static let rowsPerPage = 1000
    /// A page of long documents takes the broker a while.
    private static let patience = Duration.seconds(60)

    init(
        _ table: StoreReader.Table,
        filter: IndicatorFilter = IndicatorFilter(),
        includingIDs: Bool = false,
        broker: BrokerOptions,
        store: StoreOptions
    ) throws {
        if store.store != nil {
            let reader = try store.open()
            fetch = { after in
                try reader.export(
                    table: table,
                    filter: filter,
                    includingIDs: includingIDs,
                    after: after,
                    limit: Self.rowsPerPage
                )
            }
            return
        }
        let connection = try broker.connect()
        fetch = { after in
            let parameters = JSONValue.object(
                [
                    .init("table", .string(table.rawValue)), .init("after", .integer(after)),
                    .init("limit", .integer(Self.rowsPerPage)), .init("ids", .bool(includingIDs)),
                ] + filter.parameters
            )
            let answer = try connection.ask(.export, parameters: parameters, timeout: Self.patience)
            return (answer.payload, answer.next)
        }
    }

    /// Calls the closure with each page of JSON Lines.
    func forEach(_ body: (_ page: [UInt8]) throws -> Void) throws {
        var after: Int? = 0
        while let position = after {
            let (rows, next) = try fetch(position)
            try body(rows)
            // A broker that does not get on must not keep the command for ever.
            after = next.flatMap { $0 > position ? $0 : nil }
        }
    }
}
