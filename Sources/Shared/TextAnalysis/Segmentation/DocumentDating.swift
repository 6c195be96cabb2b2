import Lexicons

/// Finds the day of a document.
enum DocumentDating {
    static func date(of text: Text, given: CalendarDate?, pieces: [Piece]) -> DocumentDate? {
        given.map { DocumentDate(date: $0, evidence: nil, source: .given, confidence: 1) }
    }

    static func completed(_ article: Article, with date: CalendarDate, in text: Text) -> Article { article }
}
