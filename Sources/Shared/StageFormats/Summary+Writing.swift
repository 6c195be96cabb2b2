// A summary as JSON, in the results of the stage `summary` and in the objects of `galley analyze`.

import JSONText
import TextAnalysis

extension Summary {
    func write(to writer: inout JSONWriter) {
        writer.object { object in
            object.list("sentences", sentences) { list, sentence in list.value(sentence) }
            object.member("text", text)
            object.list("keywords", keywords) { list, keyword in list.value(keyword) }
            if !outline.isEmpty { object.list("outline", outline) { list, entry in entry.write(to: &list) } }
        }
    }
}

extension OutlineEntry {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { object in
            object.member("level", level)
            object.name("heading")
            if let heading { heading.write(to: &object) } else { object.null() }
            object.name("topic")
            if let topic { topic.write(to: &object) } else { object.null() }
            object.list("figures", figures) { list, figure in figure.write(to: &list) }
        }
    }
}

extension OutlineEntry.Passage {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { object in
            object.member("start", range.lowerBound)
            object.member("end", range.upperBound)
            object.member("text", text)
        }
    }
}
