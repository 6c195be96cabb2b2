import JSONText
public import TextAnalysis

/// The results of the five built-in stages as JSON, after docs/protocol.md, "What a stage must return".
///
/// Called by the workers. Equal values give equal bytes, so a task that two workers did has one result.
public enum StageResult {
    public static func segment(_ segmentation: Segmentation, of text: Text) -> [UInt8] {
        object { writer in
            writer.name("date")
            if let date = segmentation.date { date.write(to: &writer) } else { writer.null() }
            writer.name("place")
            if let place = segmentation.place { place.write(to: &writer, of: text) } else { writer.null() }
            writer.list("articles", segmentation.articles) { list, article in article.write(to: &list, of: text) }
        }
    }

    public static func indicators(_ indicators: [Indicator]) -> [UInt8] {
        object { writer in
            writer.list("indicators", indicators) { list, indicator in indicator.write(to: &list) }
        }
    }

    public static func summary(_ summary: DocumentSummary) -> [UInt8] {
        object { writer in
            writer.name("document")
            summary.document.write(to: &writer)
            writer.name("articles")
            writer.object { articles in
                for (index, article) in summary.articles.sorted(by: { $0.key < $1.key }) {
                    articles.name(String(index))
                    article.write(to: &articles)
                }
            }
        }
    }

    public static func fingerprint(_ fingerprints: [Fingerprint]) -> [UInt8] {
        object { writer in
            writer.list("articles", fingerprints) { list, fingerprint in fingerprint.write(to: &list) }
        }
    }

    /// `texts` are the two documents that the ranges stand in.
    public static func compare(_ comparisons: [Comparison], of texts: (a: Text, b: Text)) -> [UInt8] {
        object { writer in
            writer.list("pairs", comparisons) { list, comparison in comparison.write(to: &list, of: texts) }
        }
    }

    private static func object(_ body: (inout JSONWriter) -> Void) -> [UInt8] {
        var writer = JSONWriter()
        writer.object(body)
        return writer.bytes
    }
}
