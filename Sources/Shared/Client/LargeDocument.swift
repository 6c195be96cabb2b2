public import WireProtocol

/// A document that is uploaded in chunks, and read as it is needed: it need not fit in memory.
public struct LargeDocument {
    /// What is said of the document beside its bytes; its own body counts for nothing.
    public var item: Submit.Item
    public var byteCount: Int
    /// Bytes from an offset on; as many as were asked for.
    public var read: (_ offset: Int, _ count: Int) throws -> [UInt8]

    public init(
        _ item: Submit.Item,
        byteCount: Int,
        read: @escaping (_ offset: Int, _ count: Int) throws -> [UInt8]
    ) {
        self.item = item
        self.item.body = []
        self.byteCount = byteCount
        self.read = read
    }

    /// One that is in memory.
    init(_ item: Submit.Item) {
        self.init(item, byteCount: item.body.count) { offset, count in Array(item.body[offset..<offset + count]) }
    }
}

/// A document to be submitted.
public enum Submission {
    case item(Submit.Item)
    case large(LargeDocument)
}
