import Crypto
import Lexicons
import StageFormats
import TextAnalysis
import WireProtocol

/// Runs the text stages on one document, in this process.
struct DocumentAnalyzer: Sendable {
    /// A stage that can be asked for; the segmenter always runs, as the others build on it.
    enum Stage: String, CaseIterable, Sendable { case segment, indicators, summary }

    var stages: Set<Stage>
    /// The documents' date, where their text gives none.
    var date: CalendarDate?
    /// Whether to say how each indicator came to be.
    var explains = false
    var summarizer = Summarizer()

    /// `bytes` are UTF-8, as whoever read them has checked; `encoding` says what they were before.
    func analyze(_ bytes: [UInt8], name: String, encoding: TextEncoding = .utf8) -> AnalyzedDocument {
        let text = Text(String(decoding: bytes, as: UTF8.self))
        let segmentation = Segmenter().segment(text, date: date)
        var document = AnalyzedDocument(
            name: name,
            sha256: SHA256.hash(data: bytes).hexadecimal,
            encoding: encoding.rawValue,
            text: text,
            segmentation: segmentation
        )
        document.lexicons = UserLexicons.installed?.fingerprint
        if stages.contains(.indicators) {
            document.indicators = IndicatorExtractor().indicators(in: text, segmentation: segmentation)
        }
        if stages.contains(.indicators), explains {
            document.explanations = IndicatorExtractor().explanations(in: text, segmentation: segmentation)
        }
        if stages.contains(.summary) {
            document.summary = summarizer.summarize(text, segmentation: segmentation)
        }
        return document
    }
}

extension AnalyzedDocument {
    /// The indicators with their evidence.
    var records: [IndicatorRecord] {
        IndicatorRecord.records(of: indicators ?? [], in: text, segmentation: segmentation, document: name)
    }
}
