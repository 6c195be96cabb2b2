import WireProtocol

/// The batch that is being packed; a part of ``SubmissionWindow``.
struct PackingBatch {
    private(set) var items: [Submit.Item] = []
    private(set) var documents: [(index: Int, name: String)] = []
    /// When the first document came.
    private(set) var begun: Duration?
    private var bodyBytes = 0
    private var headerBytes = 0

    var isEmpty: Bool { items.isEmpty }

    /// A single document may be larger than `batch_bytes`.
    func hasRoom(for item: Submit.Item, _ limits: WireLimits) -> Bool {
        items.count < limits.batchItems && bodyBytes + item.body.count <= limits.batchBytes
            && headerBytes + item.largestEntry <= Self.headerBudget
    }

    func isFull(_ limits: WireLimits) -> Bool {
        items.count >= limits.batchItems || bodyBytes >= limits.batchBytes
    }

    mutating func add(_ item: Submit.Item, index: Int, now: Duration) {
        if begun == nil { begun = now }
        bodyBytes += item.body.count
        headerBytes += item.largestEntry
        documents.append((index, item.name))
        items.append(item)
    }

    /// What the entries of a header may take, beside the batch's number and a producer of the longest.
    private static let headerBudget = WireLimits.headerBytes - 8 * WireLimits.nameBytes
}

extension Submit.Item {
    /// At most so many bytes stand for this document in the header of its batch.
    var largestEntry: Int {
        let fixed = 64
        return [name, key ?? "", sha256 ?? "", date ?? ""].reduce(fixed) { $0 + $1.largestQuotation }
    }
}

extension String {
    /// At most so many bytes of JSON for this text and its member's name; a control character may take six.
    fileprivate var largestQuotation: Int {
        utf8.reduce(16) { $0 + ($1 < 0x20 || $1 == UInt8(ascii: "\"") || $1 == UInt8(ascii: "\\") ? 6 : 1) }
    }
}

extension WireLimits {
    /// Why the broker would refuse the document, as far as that can be seen from here.
    func objection(to item: Submit.Item) -> WireError? {
        if item.body.isEmpty { return WireError(.empty, "the document is empty") }
        if item.body.count > documentBytes {
            let detail = "the document has \(item.body.count) bytes; the broker takes \(documentBytes)"
            return WireError(.tooLarge, detail)
        }
        for (field, text) in [("name", item.name), ("key", item.key ?? "")] where text.utf8.count > Self.nameBytes {
            let detail = "the \(field) has \(text.utf8.count) bytes; the limit is \(Self.nameBytes)"
            return WireError(.tooLarge, detail)
        }
        return nil
    }
}
