import Lexicons

/// Groups the pieces of a document into articles.
///
/// A head is a run of titles, bylines, notes and datelines in front of text. Each head is weighed by what speaks for a
/// new article: a byline, a dateline, a wide gap where gaps divide the articles, an editor's note, a title that ends
/// …上的讲话, numbering that begins again. What does not weigh enough is a heading inside the article.
struct ArticleFinder {
    /// The pieces of one article in reading order, with the roles they play in it.
    struct Group {
        var pieces: [PlacedPiece] = []
        var hull = 0..<0
    }

    private let text: Text
    private let pieces: [Piece]
    private let profile: LayoutProfile
    private let heads: [Head]

    /// Weight from which a head begins an article.
    private static let threshold = 2.0

    init(text: Text, pieces: [Piece]) {
        self.text = text
        self.pieces = pieces
        profile = LayoutProfile(pieces: pieces)
        heads = Head.heads(of: pieces)
    }

    func groups() -> [Group] {
        let starts = starts()
        var groups: [Group] = []
        for (number, start) in starts.enumerated() {
            let end = number + 1 < starts.count ? starts[number + 1].index : pieces.count
            groups.append(group(start, to: end))
        }
        returnCompilersCredit(&groups)
        return groups
    }

    /// A place where an article begins, with its head where it has one.
    private struct Start {
        var index: Int
        var head: Head?
    }

    private func starts() -> [Start] {
        let isBriefs = Briefs(text: text, pieces: pieces, heads: heads).areBriefs
        let habits = Habits(pieces: pieces, heads: heads)
        var starts: [Start] = []
        for (number, head) in heads.enumerated() {
            let isFirst = !pieces[..<head.range.lowerBound].contains { $0.form == .text || $0.form == .note }
            if isFirst {
                if starts.isEmpty { starts.append(Start(index: 0, head: head)) }
                continue
            }
            var weight = weight(of: head, habits: habits)
            if isBriefs, head.hasTitle { weight += Self.threshold }
            if restartsNumbering(after: head, before: number + 1 < heads.count ? heads[number + 1] : nil) {
                weight += 1.5
            }
            if weight >= Self.threshold { starts.append(Start(index: firstPiece(of: head), head: head)) }
        }
        if starts.isEmpty { starts.append(Start(index: 0, head: nil)) }
        starts[0].index = 0
        return starts
    }

    private func weight(of head: Head, habits: Habits) -> Double {
        var weight = 0.0
        if head.hasTitle, head.hasByline { weight += 3 }
        if !head.hasTitle, head.hasByline { weight += head.hasCertainByline || habits.signsArticles ? 2 : 1 }
        if head.hasDateline { weight += 3 }
        if head.hasNote { weight += 3 }
        if head.hasSubtitle, head.hasTitle { weight += 2 }
        if head.markdown > 0, habits.headlineLevels.contains(head.markdown) { weight += 2 }
        if head.titles.contains(where: { Self.addresses.matchEnd(text, of: pieces[$0].content) != nil }) { weight += 2 }
        if let before = pieces[..<head.range.lowerBound].last(where: { $0.form != .furniture }) {
            if before.form == .credit || before.form == .distribution { weight += 1.5 }
        }
        if profile.gapsDivideArticles {
            let isWide = pieces[head.range.lowerBound].gap > profile.commonGap
            weight += isWide ? 4 : -4
        }
        return weight
    }

    private static let addresses = PhraseList(Lexicon.layout, kind: "address_end")

    /// Whether 一、 stands below a head though the numbering above it had come further.
    private func restartsNumbering(after head: Head, before next: Head?) -> Bool {
        guard head.hasTitle else { return false }
        func firstMarker(_ range: Range<Int>) -> SectionMarker? {
            range.lazy.compactMap { pieces[$0].marker }.first { $0.style == .han }
        }
        guard let below = firstMarker(head.range.upperBound..<pieces.count), below.value == 1 else { return false }
        let above = pieces[..<head.range.lowerBound].last { $0.marker?.style == .han }
        return (above?.marker?.value ?? 0) >= 2
    }

    /// The first piece of a head that belongs to the new article: names before any title sign the article above, a
    /// caption goes with the article whose words it uses.
    private func firstPiece(of head: Head) -> Int {
        let titles = head.range.filter { [.title, .subtitle, .note, .dateline].contains(pieces[$0].form) }
        guard let anchor = titles.first else {
            return head.range.first { pieces[$0].form == .byline } ?? head.range.lowerBound
        }
        var first = anchor
        while first > head.range.lowerBound, pieces[first - 1].form == .caption, belongsBelow(first - 1, head: head) {
            first -= 1
        }
        return first
    }

    private func belongsBelow(_ caption: Int, head: Head) -> Bool {
        let above = pieces[..<caption].last { $0.form == .text }
        let below = pieces[head.range.upperBound...].first { $0.form == .text }
        guard let above, let below else { return above == nil }
        let content = pieces[caption].content
        return Cohesion.containment(text, of: content, in: below.content)
            > Cohesion.containment(text, of: content, in: above.content)
    }

    private func group(_ start: Start, to end: Int) -> Group {
        let range = start.index..<end
        let placed = RoleAssigner(text: text, pieces: pieces, head: start.head).place(range)
        return Group(
            pieces: placed,
            hull: pieces[range.lowerBound].range.lowerBound..<pieces[range.upperBound - 1].range.upperBound
        )
    }

    /// `(本报记者 李灿 整理)` below the last of several pieces signs the frame around them.
    private func returnCompilersCredit(_ groups: inout [Group]) {
        for index in groups.indices {
            guard let last = groups[index].pieces.last, last.role == .credit,
                Self.compiled.first(in: text, last.piece.range) != nil,
                let frame = groups[..<index].lastIndex(where: { $0.isFrame })
            else { continue }
            groups[index].pieces.removeLast()
            if let end = groups[index].pieces.last {
                groups[index].hull = groups[index].hull.lowerBound..<end.piece.range.upperBound
            }
            groups[frame].pieces.append(last)
        }
    }

    private static let compiled = PhraseList(Lexicon.layout, kind: "compiled")
}

extension ArticleFinder.Group {
    /// A headline with a note and without text of its own: what follows it are pieces of a round-up.
    var isFrame: Bool {
        pieces.contains { $0.role == .headline } && pieces.contains { $0.role == .editorsNote }
            && !pieces.contains { $0.role == .body }
    }
}

/// What the heads of one document have in common.
private struct Habits {
    /// Articles are signed below their headlines.
    var signsArticles: Bool
    /// Levels of Markdown titles that stand over bylines or datelines.
    var headlineLevels: Set<Int>

    init(pieces: [Piece], heads: [Head]) {
        let signed = heads.filter { $0.hasTitle && $0.hasByline }
        signsArticles = signed.count >= 1
        headlineLevels = Set(
            heads.filter { $0.hasTitle && ($0.hasByline || $0.hasDateline) }.map(\.markdown).filter { $0 > 0 }
        )
    }
}
