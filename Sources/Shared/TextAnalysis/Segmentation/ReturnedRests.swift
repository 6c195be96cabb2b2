import Lexicons

/// Gives an article back what the page has of it behind another one.
///
/// Columns come out one after the other, so that a headline of the second column stands before the rest of an article that
/// the first column broke off in mid-sentence. Such a rest stands below a finished paragraph, begins as no paragraph does,
/// and shares more words with the article that broke off. It becomes a paragraph of that article; it is not joined to the
/// broken one, since a sentence would run over all that lies between.
struct ReturnedRests {
    /// Scalars of a broken paragraph at least; a shorter line is a title or a cell.
    private static let shortestBroken = 16
    /// A first sentence that is over so soon is the end of one.
    private static let longestRemnant = 16
    /// Scalars on either side that are compared.
    private static let window = 600
    /// Words that begin no sentence.
    private static let particles: Set<Unicode.Scalar> = ["的", "了", "着", "们", "們"]

    private static let leads = PhraseList(Lexicon.layout, kind: "lead")

    let text: Text

    func apply(to groups: inout [ArticleFinder.Group]) {
        for index in groups.indices.dropFirst() {
            guard let end = brokenEnd(groups[index - 1]),
                let rest = rest(in: groups[index].pieces, of: max(0, end - Self.window)..<end)
            else { continue }
            // The hulls stay: what lies between two parts of an article is in neither.
            groups[index - 1].pieces += groups[index].pieces[rest...]
            groups[index].pieces.removeSubrange(rest...)
        }
    }

    /// Where an article ends that breaks off and does not say that it goes on on another page.
    private func brokenEnd(_ group: ArticleFinder.Group) -> Int? {
        guard let last = group.pieces.lastIndex(where: { $0.role == .body }) else { return nil }
        let piece = group.pieces[last].piece
        guard piece.form == .text, piece.content.count >= Self.shortestBroken,
            !Sentence.isFinished(text, piece.content), !TableRow.isOne(text, piece.content),
            !group.pieces[last...].contains(where: {
                $0.role == .furniture
                    && JumpLine.read(text, at: $0.piece.content.lowerBound, limit: $0.piece.content.upperBound) != nil
            })
        else { return nil }
        return piece.content.upperBound
    }

    /// The piece of an article at which the rest of another begins.
    private func rest(in pieces: [PlacedPiece], of broken: Range<Int>) -> Int? {
        guard let first = pieces.firstIndex(where: { $0.role == .body }),
            let end = pieces.last?.piece.content.upperBound
        else { return nil }
        var before = pieces[first].piece
        for index in pieces.indices[(first + 1)...] where pieces[index].role == .body {
            let piece = pieces[index].piece
            defer { before = piece }
            guard piece.form == .text, !piece.continues, piece.marker == nil, Sentence.isFinished(text, before.content),
                beginsAsRest(piece.content), !pieces[index...].contains(where: { $0.role == .heading })
            else { continue }
            let start = piece.content.lowerBound
            let own = max(pieces[first].piece.content.lowerBound, before.content.upperBound - Self.window)
            let likeness = [broken, own..<before.content.upperBound].map {
                Cohesion.containment(text, of: start..<end, in: $0)
            }
            if likeness[0] > likeness[1] { return index }
        }
        return nil
    }

    private func beginsAsRest(_ content: Range<Int>) -> Bool {
        guard let first = content.first else { return false }
        if Self.particles.contains(text[first]) || text.has(first, [.closer, .pause, .terminal]) { return true }
        guard text.has(first, .han), Self.leads.match(text, at: first, limit: content.upperBound) == nil,
            let stop = content.prefix(Self.longestRemnant).first(where: { text.has($0, .terminal) })
        else { return false }
        return text[stop] == "。"
    }
}
