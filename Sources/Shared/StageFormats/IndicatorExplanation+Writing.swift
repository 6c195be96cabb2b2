// How an indicator came to be, as JSON.

public import JSONText
public import TextAnalysis

extension IndicatorExplanation {
    /// Writes `{"start", "end", "text", "steps": [{"field", "value", "rule", "words": [{"start", "end", "text", "role"}]}]}`.
    public func write(to writer: inout JSONWriter) {
        writer.object { object in
            object.member("start", indicator.range.lowerBound)
            object.member("end", indicator.range.upperBound)
            object.member("text", indicator.text)
            object.list("steps", steps) { list, step in
                list.object { object in
                    object.member("field", step.field)
                    object.member("value", step.value)
                    object.member("rule", step.rule)
                    object.list("words", step.words) { list, word in
                        list.object { object in
                            object.member("start", word.range.lowerBound)
                            object.member("end", word.range.upperBound)
                            object.member("text", word.text)
                            object.member("role", word.role)
                        }
                    }
                }
            }
        }
    }
}
