import DocumentStore

/// The pages of a table, one after the other.
struct TablePages {
    private let table: StoreReader.Table
    private let filter: IndicatorFilter
    private let includingIDs: Bool
    private let access: StoreAccess

    init(
        _ table: StoreReader.Table,
        filter: IndicatorFilter = IndicatorFilter(),
        includingIDs: Bool = false,
        from access: StoreAccess
    ) {
        self.table = table
        self.filter = filter
        self.includingIDs = includingIDs
        self.access = access
    }

    /// Calls the closure with each page of JSON Lines.
    func forEach(_ body: (_ page: [UInt8]) throws -> Void) throws {
        var after: Int? = 0
        while let position = after {
            let (rows, next) = try access.page(
                of: table,
                filter: filter,
                includingIDs: includingIDs,
                after: position
            )
            try body(rows)
            // A broker that does not get on must not keep the command for ever.
            after = next.flatMap { $0 > position ? $0 : nil }
        }
    }
}
