import DocumentStore
import JSONText
import StageFormats
import TextAnalysis

/// Reads indicators with their documents and evidence, page by page.
struct RecordSource {
    private let access: StoreAccess

    init(_ access: StoreAccess) { self.access = access }

    /// Calls the closure with each record and the object that it came as, in the order of the store.
    func forEach(_ filter: IndicatorFilter, _ body: (IndicatorRecord, JSONValue) throws -> Void) throws {
        try TablePages(.indicators, filter: filter, from: access).forEach { page in
            for line in page.split(separator: UInt8(ascii: "\n")) {
                let object = try JSONValue(parsing: Array(line))
                try body(try IndicatorRecord(object), object)
            }
        }
    }

    func all(_ filter: IndicatorFilter) throws -> [IndicatorRecord] {
        var records: [IndicatorRecord] = []
        try forEach(filter) { record, _ in records.append(record) }
        return records
    }
}

extension IndicatorRecord {
    /// The members by which tables point at a record, each with the prefix.
    func reference(_ prefix: String = "") -> [JSONValue.Member] {
        [
            .init(prefix + "indicator", .integer(id)), .init(prefix + "document", .string(document)),
            .init(prefix + "document_date", documentDate.map { .string("\($0)") } ?? .null),
            .init(prefix + "text", .string(indicator.text)),
            .init(prefix + "start", .integer(indicator.range.lowerBound)),
            .init(prefix + "end", .integer(indicator.range.upperBound)), .init(prefix + "evidence", .string(evidence)),
        ]
    }

    /// The columns of `reference(_:)`.
    static func referenceColumns(_ prefix: String = "") -> [String] {
        ["indicator", "document", "document_date", "text", "start", "end", "evidence"].map { prefix + $0 }
    }
}

extension JSONValue {
    init(_ number: SignedDecimal?) { self = number.map { .string($0.description) } ?? .null }
}
