// An indicator as JSON, in the results of the stage `indicators` and in the objects of `galley analyze`.

import JSONText
import TextAnalysis

extension Indicator {
    /// Writes the fields of the gold files (corpus/gold/INDICATORS.md), the article, and the catalogue's view of the metric.
    func write(to writer: inout JSONWriter) {
        writer.object { object in
            object.member("article", article)
            object.member("start", range.lowerBound)
            object.member("end", range.upperBound)
            object.member("text", text)
            object.member("value", value)
            object.member("value_max", ifPresent: valueMax)
            object.member("unit", unit)
            object.member("metric", metric)
            object.member("metric_id", orNull: metricID)
            object.member("subject", subject)
            object.member("measure", measure.rawValue)
            object.member("sign", sign.rawValue)
            object.member("comparison", comparison.rawValue)
            object.member("status", status.rawValue)
            object.member("period", period)
            object.member("period_text", periodText)
            object.member("value_normalized", orNull: valueNormalized)
            object.member("unit_normalized", orNull: unitNormalized)
        }
    }
}
