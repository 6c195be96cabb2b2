import Lexicons

/// Finds where a second report begins whose title was lost: its numbering starts again at 一、, and the one above took leave.
///
/// Between the last part of the first and the first part of the second lies the farewell (同志们，…！); the second begins
/// behind it. Without a farewell nothing tells where, and the text stays whole.
struct NumberingRestarts {
    private static let farewells = PhraseList(Lexicon.layout, kind: "farewell")

    /// A bare 同志们！ greets, it does not take leave.
    private static let shortest = 10

    let text: Text
    let pieces: [Piece]
    let starts: [ArticleFinder.Start]

    /// The starts with those found here among them.
    func added() -> [ArticleFinder.Start] {
        var all: [ArticleFinder.Start] = []
        for (number, start) in starts.enumerated() {
            let end = number + 1 < starts.count ? starts[number + 1].index : pieces.count
            all.append(start)
            all += restarts(in: start.index..<end).map { ArticleFinder.Start(index: $0, head: nil) }
        }
        return all
    }

    private func restarts(in range: Range<Int>) -> [Int] {
        var found: [Int] = []
        var last = 0
        var farewell: Int?
        for index in range {
            if let marker = pieces[index].marker, marker.style == .han {
                if marker.value == 1, last >= 2, let farewell, farewell + 1 < index { found.append(farewell + 1) }
                last = marker.value
                farewell = nil
            } else if pieces[index].form == .text, isFarewell(pieces[index].content) {
                farewell = index
            }
        }
        return found
    }

    private func isFarewell(_ content: Range<Int>) -> Bool {
        Self.farewells.match(text, at: content.lowerBound, limit: content.upperBound) != nil
            && content.count >= Self.shortest && text[content.upperBound - 1] == "！"
    }
}
