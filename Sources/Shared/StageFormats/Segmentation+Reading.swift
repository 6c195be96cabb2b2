// Reads the result of the stage `segment`, which the stages after it are given. Called by the workers.

import JSONText
public import TextAnalysis

extension Segmentation {
    /// Nesting of a result, which a plug-in's author chooses.
    private static let maximumDepth = 64

    /// Reads a segment result of a text of `textLength` scalars.
    ///
    /// Every range lies within the text, sentences within their paragraph, and blocks, spans and sentences are in order,
    /// so that a stage may subscript the text without looking. A result that does not hold to this is refused.
    /// Parts of an article may stand outside its range: a page's credit belongs to the first article, and the frame of a
    /// round-up has a part before the pieces that it frames and perhaps one behind them.
    public init(parsing bytes: [UInt8], textLength: Int) throws(StageFormatError) {
        self.init()
        let json: JSONValue
        do {
            json = try JSONValue(parsing: bytes, maximumDepth: Self.maximumDepth)
        } catch {
            throw StageFormatError(place: "segment result", reason: error.description)
        }
        let fields = try FormatFields(json, "segment result")
        let text = 0..<textLength
        date = if let date = fields.optional("date") { try DocumentDate(date, text: text) } else { nil }
        place = if let place = fields.optional("place") { try DocumentPlace(place, text: text) } else { nil }
        articles = []
        for item in try fields.array("articles") { articles.append(try Article(item, text: text)) }
        guard zip(articles, articles.dropFirst()).allSatisfy({ $0.index < $1.index }) else {
            throw fields.failure("articles", "each index is to be higher than the one before it")
        }
    }
}

extension DocumentDate {
    fileprivate init(_ json: JSONValue, text: Range<Int>) throws(StageFormatError) {
        let fields = try FormatFields(json, "segment result: date")
        guard let date = fields.optional("value")?.string.flatMap(CalendarDate.init(iso:)) else {
            throw fields.failure("value", "a day YYYY-MM-DD is due")
        }
        guard let confidence = fields.optional("confidence")?.double, (0...1).contains(confidence) else {
            throw fields.failure("confidence", "a number from 0 to 1 is due")
        }
        self.init(
            date: date,
            evidence: fields.optional("start") == nil ? nil : try fields.range(within: text),
            source: try fields.word("source", as: Source.self),
            confidence: confidence
        )
    }
}

extension DocumentPlace {
    fileprivate init(_ json: JSONValue, text: Range<Int>) throws(StageFormatError) {
        let fields = try FormatFields(json, "segment result: place")
        guard let confidence = fields.optional("confidence")?.double, (0...1).contains(confidence) else {
            throw fields.failure("confidence", "a number from 0 to 1 is due")
        }
        self.init(
            evidence: try fields.range(within: text),
            source: try fields.word("source", as: DocumentDate.Source.self),
            confidence: confidence
        )
    }
}

extension Article {
    fileprivate init(_ json: JSONValue, text: Range<Int>) throws(StageFormatError) {
        let fields = try FormatFields(json, "segment result: article")
        self.init(
            index: try fields.integer("index", in: 1...Int(Int32.max)),
            range: try fields.range(within: text)
        )
        for item in try fields.array("blocks") { blocks.append(try Block(item, text: text)) }
        guard blocks.map(\.range).areInOrder else {
            throw fields.failure("blocks", "the blocks are not in order, or overlap")
        }
        for item in try fields.array("paragraphs") { paragraphs.append(try Paragraph(item, text: text)) }
        for item in try fields.optionalArray("jumps") { jumps.append(try Jump(item, text: text)) }
        for item in try fields.optionalArray("sections") { sections.append(try Section(item, text: text)) }
        // A segmenter that gives no spans of these has given blocks with their roles.
        headline = try fields.optionalRange("headline_span", within: text) ?? block(.headline)
        kicker = try fields.optionalRange("kicker_span", within: text) ?? block(.kicker)
        subheadline = try fields.optionalRange("subheadline_span", within: text) ?? block(.subheadline)
        byline = try fields.ranges("byline_spans", within: text)
        if let dateline = fields.optional("dateline") { self.dateline = try Dateline(dateline, text: text) }
    }

    private func block(_ role: BlockRole) -> Range<Int>? { blocks.first { $0.role == role }?.range }
}

extension Dateline {
    /// `nil` when nothing says where the dateline stands.
    fileprivate init?(_ json: JSONValue, text: Range<Int>) throws(StageFormatError) {
        let fields = try FormatFields(json, "segment result: dateline")
        guard fields.optional("start") != nil else { return nil }
        let range = try fields.range(within: text)
        self.init(
            place: try fields.optionalRange("place_span", within: range),
            date: fields.optional("date")?.string.flatMap(CalendarDate.init(iso:)),
            range: range
        )
    }
}

extension Block {
    fileprivate init(_ json: JSONValue, text: Range<Int>) throws(StageFormatError) {
        let fields = try FormatFields(json, "segment result: block")
        self.init(
            role: try fields.word("role", as: BlockRole.self),
            level: fields.optional("level") == nil ? nil : try fields.integer("level", in: Section.levels),
            range: try fields.range(within: text)
        )
    }
}

extension Paragraph {
    fileprivate init(_ json: JSONValue, text: Range<Int>) throws(StageFormatError) {
        let fields = try FormatFields(json, "segment result: paragraph")
        let spans = try fields.ranges("spans", within: text)
        guard let first = spans.first, let last = spans.last else {
            throw fields.failure("spans", "a paragraph has at least one")
        }
        let whole = first.lowerBound..<last.upperBound
        self.init(
            spans: spans,
            sentences: try fields.ranges("sentences", within: whole),
            repeats: fields.optional("repeats") == nil ? nil : try fields.integer("repeats", in: 0...text.upperBound)
        )
    }
}

extension Jump {
    fileprivate init(_ json: JSONValue, text: Range<Int>) throws(StageFormatError) {
        let fields = try FormatFields(json, "segment result: jump")
        let numbers = 1...Int(Int32.max)
        self.init(
            direction: try fields.word("direction", as: Direction.self),
            page: fields.optional("page") == nil ? nil : try fields.integer("page", in: numbers),
            part: fields.optional("part")?.string,
            range: try fields.range(within: text),
            article: fields.optional("article") == nil ? nil : try fields.integer("article", in: numbers)
        )
    }
}

extension Section {
    /// Depths that a heading can have.
    fileprivate static let levels = 1...99

    fileprivate init(_ json: JSONValue, text: Range<Int>) throws(StageFormatError) {
        let fields = try FormatFields(json, "segment result: section")
        let range = try fields.range(within: text)
        let start = range.lowerBound..<range.lowerBound
        self.init(
            level: try fields.integer("level", in: Self.levels),
            marker: try fields.optionalRange("marker_span", within: range) ?? start,
            title: try fields.optionalRange("title_span", within: range) ?? start,
            range: range
        )
    }
}
