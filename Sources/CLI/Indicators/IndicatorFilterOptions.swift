import ArgumentParser
import DocumentStore
import TextAnalysis

/// Which indicators a command is about.
struct IndicatorFilterOptions: ParsableArguments {
    @Option(help: "A metric: a name of the catalogue, its identifier (gdp), or words that the metric holds.")
    var metric: String?

    @Option(help: "Whom it is about: a region (温州 and 温州市 are one), or words that the subject holds.")
    var subject: String?

    @Option(help: "The id or the name of a document.")
    var document: String?

    @Option(help: "The unit as written or the base unit: 亿元, 元, %.")
    var unit: String?

    func validate() throws {
        for (name, value) in [("metric", metric), ("subject", subject), ("document", document), ("unit", unit)] {
            if value?.isEmpty == true { throw ValidationError("--\(name): a value is due") }
        }
    }

    var filter: IndicatorFilter {
        var filter = IndicatorFilter()
        if let metric {
            filter.metricID = MetricNames.id(for: metric)
            // A name of the catalogue stands for all its names; other words are looked for as they are.
            if filter.metricID == nil { filter.metric = metric }
        }
        filter.subject = subject
        filter.document = document
        filter.unit = unit
        return filter
    }
}
