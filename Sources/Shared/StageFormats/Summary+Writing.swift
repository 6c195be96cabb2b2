// A summary as JSON, in the results of the stage `summary` and in the objects of `galley analyze`.

import JSONText
import TextAnalysis

extension Summary {
    func write(to writer: inout JSONWriter) {
        writer.object { object in
            object.list("sentences", sentences) { list, sentence in list.value(sentence) }
            object.member("text", text)
            object.list("keywords", keywords) { list, keyword in list.value(keyword) }
        }
    }
}
