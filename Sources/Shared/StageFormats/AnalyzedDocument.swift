import JSONText
public import TextAnalysis

/// One line of `galley analyze`: everything that the stages said of one document.
public struct AnalyzedDocument: Sendable {
    /// A stage that could not do the document, or the document itself that could not be read.
    public struct Failure: Sendable, Equatable {
        public var stage: String
        public var code: String
        public var message: String

        public init(stage: String, code: String, message: String) {
            self.stage = stage
            self.code = code
            self.message = message
        }
    }

    /// The path as given.
    public var name: String
    /// Hexadecimal, of the bytes as submitted.
    public var sha256: String
    /// How the file was written before it became UTF-8.
    public var encoding: String
    public var text: Text
    public var segmentation: Segmentation
    /// `nil` when the stage was not asked for; its members are then left out.
    public var indicators: [Indicator]?
    public var summary: DocumentSummary?
    /// How the indicators came to be; `nil` when that was not asked for.
    public var explanations: [IndicatorExplanation]?
    /// The fingerprint of the user's word lists, where there are any.
    public var lexicons: String?
    public var failures: [Failure]

    public init(
        name: String,
        sha256: String,
        encoding: String = "UTF-8",
        text: Text,
        segmentation: Segmentation,
        indicators: [Indicator]? = nil,
        summary: DocumentSummary? = nil,
        failures: [Failure] = []
    ) {
        self.name = name
        self.sha256 = sha256
        self.encoding = encoding
        self.text = text
        self.segmentation = segmentation
        self.indicators = indicators
        self.summary = summary
        self.failures = failures
    }

    /// The object after CONTRACT, on one line, without a line feed.
    public var json: [UInt8] {
        var writer = JSONWriter()
        writer.object { object in
            writeHead(to: &object)
            object.list("articles", segmentation.articles) { list, article in
                article.write(to: &list, of: text, summary: summary?.articles[article.index])
            }
            if let indicators {
                object.list("indicators", indicators) { list, indicator in indicator.write(to: &list) }
            }
            if let explanations {
                object.list("explanations", explanations) { list, explanation in explanation.write(to: &list) }
            }
            if let summary {
                object.name("summary")
                summary.document.write(to: &object)
            }
            object.list("errors", failures) { list, failure in failure.write(to: &list) }
        }
        return writer.bytes
    }

    private func writeHead(to writer: inout JSONWriter) {
        writer.member("document", name)
        writer.member("sha256", sha256)
        writer.member("length", text.count)
        writer.member("encoding", encoding)
        writer.member("lexicons", ifPresent: lexicons)
        writer.name("date")
        if let date = segmentation.date { date.write(to: &writer) } else { writer.null() }
        writer.name("place")
        if let place = segmentation.place { place.write(to: &writer, of: text) } else { writer.null() }
    }
}

extension AnalyzedDocument.Failure {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { object in
            object.member("stage", stage)
            object.member("code", code)
            object.member("message", message)
        }
    }
}
