import GRDB
import JSONText
import TextAnalysis
import WireProtocol

/// Finds the sentence that a figure stands in. Keeps the document that it read last: rows come document by document.
final class EvidenceReader {
    private let db: Database
    private var id: Int?
    private var text = Text("")
    private var index = SentenceIndex(Text(""), sentences: [])
    private var homes: [Int: String?] = [:]
    /// The day of the document, as the stage `segment` found it.
    private(set) var date: String?

    init(_ db: Database) { self.db = db }

    /// Reads the document, if it is another than the last.
    func turn(to document: Int) throws {
        guard id != document else { return }
        id = document
        let body = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT bytes FROM body WHERE document = ?"),
            arguments: [document]
        )
        let result = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT json FROM result WHERE document = ? AND stage = 'segment'"),
            arguments: [document]
        )
        let json = try result.map { try JSONValue(parsing: $0.bytes(at: 0), maximumDepth: WireLimits.resultDepth) }
        date = json?["date"]?["value"]?.string
        text = Text(String(decoding: body?.bytes(at: 0) ?? [], as: UTF8.self))
        homes = [:]
        index = SentenceIndex(text, sentences: json.map(Self.sentences) ?? [])
    }

    func evidence(of figure: Range<Int>) -> (text: String, range: Range<Int>)? {
        index.evidence(of: figure).map { (index.quote($0), $0) }
    }

    /// The place whose report an article is.
    func home(ofArticle article: Int, headline: String?, start: Int?) -> String? {
        if let known = homes[article] { return known }
        let begin = min(max(start ?? 0, 0), text.count)
        let opening = text[begin..<min(text.count, begin + ArticleHome.openingLength)]
        let home = ArticleHome.name(headline: headline, opening: opening)
        homes[article] = .some(home)
        return home
    }

    private static func sentences(_ segmentation: JSONValue) -> [Range<Int>] {
        var sentences: [Range<Int>] = []
        for article in segmentation["articles"]?.array ?? [] {
            for paragraph in article["paragraphs"]?.array ?? [] {
                for sentence in paragraph["sentences"]?.array ?? [] {
                    guard let bounds = sentence.array?.compactMap(\.integer), bounds.count == 2, bounds[0] <= bounds[1]
                    else { continue }
                    sentences.append(bounds[0]..<bounds[1])
                }
            }
        }
        return sentences
    }
}
