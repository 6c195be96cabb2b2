import JSONText
public import WireProtocol

/// A worker's result, read and checked before anything is decided, so that a commit cannot fail on it.
///
/// The built-in stages have the shapes of docs/protocol.md, "What a stage must return"; any other stage may return any
/// JSON.
public enum ParsedResult: Sendable {
    case segmentation([ArticleRow], json: [UInt8])
    case indicators([IndicatorRow])
    case fingerprints([FingerprintRow])
    case comparison([ReuseRow])
    case summaries([SummaryRow])
    case other(json: [UInt8])

    /// - Throws: `WireError` with `.badResult` that names the field at fault.
    public init(stage: Stage, json bytes: [UInt8]) throws(WireError) {
        let json: JSONValue
        do {
            json = try JSONValue(parsing: bytes, maximumDepth: WireLimits.resultDepth)
        } catch {
            throw WireError(.badResult, "\(stage): \(error)")
        }
        let fields = ResultFields(json, path: stage.rawValue)
        switch stage {
        case .segment: self = .segmentation(try fields.list("articles", ArticleRow.init), json: bytes)
        case .indicators: self = .indicators(try fields.list("indicators", IndicatorRow.init))
        case .fingerprint: self = .fingerprints(try fields.list("articles", FingerprintRow.init))
        case .compare: self = .comparison(try fields.list("pairs", ReuseRow.init))
        case .summary: self = .summaries(try SummaryRow.list(fields))
        default: self = .other(json: bytes)
        }
    }

    /// The text to be kept beside the tables: what later stages need whole, and what only its plug-in understands.
    var keptJSON: [UInt8]? {
        switch self {
        case .segmentation(_, let json), .other(let json): json
        default: nil
        }
    }
}

/// A row of `article`.
public struct ArticleRow: Sendable {
    var article: Int
    var range: Range<Int>
    var headline: String?
    var byline: String?
    var place: String?
    var date: String?

    init(_ fields: ResultFields) throws(WireError) {
        article = try fields.count("index")
        range = try fields.range()
        headline = try fields.optionalString("headline")
        let names = (fields.json["byline"]?.array ?? []).compactMap(\.string)
        byline = names.isEmpty ? nil : names.joined(separator: "、")
        place = fields.json["dateline"]?["place"]?.string
        date = fields.json["dateline"]?["date"]?.string
    }
}

/// A row of `indicator`.
public struct IndicatorRow: Sendable {
    var article: Int
    var range: Range<Int>
    /// In the order of `names`.
    var texts: [String?]

    /// The columns that hold text, which are also the names of the fields.
    static let names = required + optional
    private static let required = [
        "text", "value", "unit", "metric", "subject", "measure", "sign", "comparison", "status", "period",
        "period_text",
    ]
    private static let optional = ["value_max", "metric_id", "value_normalized", "unit_normalized"]

    init(_ fields: ResultFields) throws(WireError) {
        article = try fields.count("article")
        range = try fields.range()
        texts = []
        for name in Self.required { texts.append(try fields.string(name)) }
        for name in Self.optional { texts.append(try fields.optionalString(name)) }
    }
}

/// A row of `summary`; article 0 is the whole document.
public struct SummaryRow: Sendable {
    var article: Int
    var text: String
    /// JSON arrays.
    var keywords: JSONValue
    var sentences: JSONValue
    /// `nil` for a summary that is no digest of a report.
    var outline: JSONValue?

    private init(article: Int, _ fields: ResultFields) throws(WireError) {
        self.article = article
        text = try fields.string("text")
        keywords = fields.json["keywords"] ?? .array([])
        guard keywords.array?.allSatisfy({ $0.string != nil }) ?? false else {
            throw WireError(.badResult, "\(fields.path).keywords: an array of strings is due")
        }
        sentences = fields.json["sentences"] ?? .array([])
        guard sentences.array?.allSatisfy({ $0.isRange }) ?? false else {
            throw WireError(.badResult, "\(fields.path).sentences: an array of [start, end] is due")
        }
        outline = fields.json["outline"]
        guard outline.map({ $0.array?.allSatisfy { $0.members != nil } ?? false }) ?? true else {
            throw WireError(.badResult, "\(fields.path).outline: an array of objects is due")
        }
    }

    static func list(_ fields: ResultFields) throws(WireError) -> [SummaryRow] {
        var rows = [try SummaryRow(article: 0, try fields.object("document"))]
        for member in fields.json["articles"]?.members ?? [] {
            guard let article = Int(member.name), article > 0 else {
                throw WireError(.badResult, "\(fields.path).articles: a member's name is not the number of an article")
            }
            rows.append(try SummaryRow(article: article, ResultFields(member.value, path: "articles.\(article)")))
        }
        return rows
    }
}

/// A row of `fingerprint` with its anchors.
public struct FingerprintRow: Sendable {
    var article: Int
    var range: Range<Int>
    var length: Int
    /// Workers of before version 2 of the stage do not count them.
    var damaged: Int
    var exact: [UInt8]
    var anchors: [(hash: Int64, position: Int)]

    init(_ fields: ResultFields) throws(WireError) {
        article = try fields.count("article")
        range = try fields.range()
        length = try fields.count("length")
        damaged = fields.json["damaged"] == nil ? 0 : try fields.count("damaged")
        guard let exact = hexBytes(try fields.string("exact")), exact.count == 16 else {
            throw WireError(.badResult, "\(fields.path).exact: 32 hexadecimal digits are due")
        }
        self.exact = exact
        guard let packed = hexBytes(try fields.string("anchors")), packed.count % 12 == 0 else {
            throw WireError(.badResult, "\(fields.path).anchors: 24 hexadecimal digits for each anchor are due")
        }
        anchors = stride(from: 0, to: packed.count, by: 12).map { start in
            let hash = packed[start..<start + 8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            let position = packed[start + 8..<start + 12].reduce(0) { $0 << 8 | Int($1) }
            return (Int64(bitPattern: hash), position)
        }
    }
}

/// A row of `reuse`, without its documents, which the task knows.
public struct ReuseRow: Sendable {
    var a: (article: Int, range: Range<Int>)
    var b: (article: Int, range: Range<Int>)
    var kind: String
    var similarity: Double
    var differences: JSONValue

    init(_ fields: ResultFields) throws(WireError) {
        let a = try fields.object("a")
        let b = try fields.object("b")
        self.a = (try a.count("article"), try a.range())
        self.b = (try b.count("article"), try b.range())
        kind = try fields.string("kind")
        guard ["exact", "near", "partial"].contains(kind) else {
            throw WireError(.badResult, "\(fields.path).kind: exact, near or partial is due")
        }
        guard let similarity = fields.json["similarity"]?.double, (0...1).contains(similarity) else {
            throw WireError(.badResult, "\(fields.path).similarity: a number from 0 to 1 is due")
        }
        self.similarity = similarity
        differences = fields.json["differences"] ?? .array([])
        let haveRanges = differences.array?.allSatisfy { $0["a"]?.isRange ?? false && $0["b"]?.isRange ?? false }
        guard haveRanges ?? false else {
            throw WireError(.badResult, "\(fields.path).differences: each with a and b, both [start, end], is due")
        }
    }
}

extension JSONValue {
    /// Whether it is `[start, end]`.
    fileprivate var isRange: Bool { array.map { $0.count == 2 && $0.allSatisfy { $0.integer != nil } } ?? false }
}

/// The bytes that pairs of hexadecimal digits stand for.
private func hexBytes(_ text: String) -> [UInt8]? {
    let digits = Array(text.utf8)
    guard digits.count % 2 == 0 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(digits.count / 2)
    for index in stride(from: 0, to: digits.count, by: 2) {
        guard let high = hexDigit(digits[index]), let low = hexDigit(digits[index + 1]) else { return nil }
        bytes.append(high << 4 | low)
    }
    return bytes
}

private func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
}

/// Reads the fields of a result and says by path what is wrong.
struct ResultFields {
    let json: JSONValue
    let path: String

    init(_ json: JSONValue, path: String) {
        self.json = json
        self.path = path
    }

    func string(_ name: String) throws(WireError) -> String {
        guard let value = json[name]?.string else { throw WireError(.badResult, "\(path).\(name): a string is due") }
        return value
    }

    func optionalString(_ name: String) throws(WireError) -> String? {
        guard let value = json[name], !value.isNull else { return nil }
        return try string(name)
    }

    func count(_ name: String) throws(WireError) -> Int {
        guard let value = json[name]?.integer, (0...Int(Int32.max)).contains(value) else {
            throw WireError(.badResult, "\(path).\(name): a whole number from 0 to 2^31 is due")
        }
        return value
    }

    /// `start` and `end`.
    func range() throws(WireError) -> Range<Int> {
        let start = try count("start")
        let end = try count("end")
        guard start <= end else { throw WireError(.badResult, "\(path): start \(start) is beyond end \(end)") }
        return start..<end
    }

    func object(_ name: String) throws(WireError) -> ResultFields {
        guard let value = json[name], value.members != nil else {
            throw WireError(.badResult, "\(path).\(name): an object is due")
        }
        return ResultFields(value, path: "\(path).\(name)")
    }

    func list<Element>(
        _ name: String,
        _ element: (ResultFields) throws(WireError) -> Element
    ) throws(WireError) -> [Element] {
        guard let items = json[name]?.array else { throw WireError(.badResult, "\(path).\(name): an array is due") }
        var list: [Element] = []
        for (index, item) in items.enumerated() {
            list.append(try element(ResultFields(item, path: "\(path).\(name)[\(index)]")))
        }
        return list
    }
}
