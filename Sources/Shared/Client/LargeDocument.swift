public import WireProtocol

/// A document that is uploaded in chunks, and read as it is needed: it need not fit in memory.
public struct LargeDocument {
    /// As the submitter calls it, usually a path.
    public var name: String
    public var byteCount: Int
    public var key: String?
    /// The day of the document, `YYYY-MM-DD`, where the submitter knows it.
    public var date: String?
    /// Bytes from an offset on; as many as were asked for.
    public var read: (_ offset: Int, _ count: Int) throws -> [UInt8]

    public init(
        name: String,
        byteCount: Int,
        key: String? = nil,
        date: String? = nil,
        read: @escaping (_ offset: Int, _ count: Int) throws -> [UInt8]
    ) {
        self.name = name
        self.byteCount = byteCount
        self.key = key
        self.date = date
        self.read = read
    }

    /// One that is in memory.
    init(_ item: Submit.Item) {
        self.init(name: item.name, byteCount: item.body.count, key: item.key, date: item.date) { offset, count in
            Array(item.body[offset..<offset + count])
        }
    }
}

/// A document to be submitted.
public enum Submission {
    case item(Submit.Item)
    case large(LargeDocument)
}
