import ArgumentParser

/// What can be exported, and the columns that each has as CSV.
enum ExportTable: String, CaseIterable, ExpressibleByArgument {
    case documents, indicators, summaries, reuse, clusters

    /// Fixed, so that a sheet made today and one made next year have the same columns. JSON Lines holds everything.
    ///
    /// A name with a dot is a member of a member.
    var columns: [String] {
        switch self {
        case .documents:
            [
                "id", "document", "sha256", "length", "encoding", "date.value", "date.source", "date.confidence",
                "articles", "indicators", "summary.text", "summary.keywords", "errors",
            ]
        case .indicators:
            [
                "document", "id", "article", "start", "end", "text", "value", "value_max", "unit", "metric",
                "metric_id", "subject", "measure", "sign", "comparison", "status", "period", "period_text",
                "value_normalized",
                "unit_normalized", "indicator", "subject_name", "document_date", "headline", "evidence",
                "evidence_start", "evidence_end",
            ]
        case .summaries: ["document", "id", "article", "headline", "text", "keywords"]
        case .reuse:
            [
                "a.document", "a.article", "a.start", "a.end", "b.document", "b.article", "b.start", "b.end", "kind",
                "similarity", "differences",
            ]
        case .clusters: ["cluster", "document", "article", "start", "end", "representative", "summary"]
        }
    }
}
