// Writes what the segmenter found, in the shape of CONTRACT: offsets, with the strings that people look for beside them.

import JSONText
import TextAnalysis

extension DocumentDate {
    func write(to writer: inout JSONWriter) {
        writer.object { object in
            object.member("value", date.description)
            object.member("start", orNull: evidence?.lowerBound)
            object.member("end", orNull: evidence?.upperBound)
            object.member("source", source.rawValue)
            object.member("confidence", rounded(confidence))
        }
    }
}

extension DocumentPlace {
    func write(to writer: inout JSONWriter, of text: Text) {
        writer.object { object in
            object.member("value", text.singleLine(evidence))
            object.member("start", evidence.lowerBound)
            object.member("end", evidence.upperBound)
            object.member("source", source.rawValue)
            object.member("confidence", rounded(confidence))
        }
    }
}

extension Article {
    /// Writes the members of the article, its summary last if there is one.
    func write(to writer: inout JSONWriter, of text: Text, summary: Summary? = nil) {
        writer.object { object in
            object.member("index", index)
            object.member("start", range.lowerBound)
            object.member("end", range.upperBound)
            writeHead(to: &object, of: text)
            object.list("blocks", blocks) { list, block in block.write(to: &list) }
            object.list("paragraphs", paragraphs) { list, paragraph in paragraph.write(to: &list) }
            object.list("sections", sections) { list, section in section.write(to: &list, of: text) }
            if !jumps.isEmpty { object.list("jumps", jumps) { list, jump in jump.write(to: &list) } }
            if let summary {
                object.name("summary")
                summary.write(to: &object)
            }
        }
    }

    private func writeHead(to writer: inout JSONWriter, of text: Text) {
        writer.member("headline", headline, of: text)
        writer.member("kicker", kicker, of: text)
        writer.member("subheadline", subheadline, of: text)
        writer.list("byline", byline) { list, name in list.value(text.singleLine(name)) }
        writer.list("byline_spans", byline) { list, name in list.value(name) }
        writer.name("dateline")
        if let dateline { dateline.write(to: &writer, of: text) } else { writer.null() }
    }
}

extension Jump {
    func write(to writer: inout JSONWriter) {
        writer.object { object in
            object.member("direction", direction.rawValue)
            object.member("page", orNull: page)
            if let part { object.member("part", part) }
            object.member("start", range.lowerBound)
            object.member("end", range.upperBound)
            object.member("article", orNull: article)
        }
    }
}

extension Dateline {
    func write(to writer: inout JSONWriter, of text: Text) {
        writer.object { object in
            object.member("place", place, of: text)
            object.member("date", orNull: date?.description)
            object.member("start", range.lowerBound)
            object.member("end", range.upperBound)
        }
    }
}

extension Block {
    func write(to writer: inout JSONWriter) {
        writer.object { object in
            object.member("role", role.rawValue)
            object.member("level", orNull: level)
            object.member("start", range.lowerBound)
            object.member("end", range.upperBound)
        }
    }
}

extension Paragraph {
    func write(to writer: inout JSONWriter) {
        writer.object { object in
            object.member("start", range.lowerBound)
            object.member("end", range.upperBound)
            object.list("spans", spans) { list, span in list.value(span) }
            object.list("sentences", sentences) { list, sentence in list.value(sentence) }
            if let repeats { object.member("repeats", repeats) }
        }
    }
}

extension Section {
    func write(to writer: inout JSONWriter, of text: Text) {
        writer.object { object in
            object.member("level", level)
            object.member("marker", marker, of: text)
            object.member("title", title, of: text)
            object.member("start", range.lowerBound)
            object.member("end", range.upperBound)
        }
    }
}
