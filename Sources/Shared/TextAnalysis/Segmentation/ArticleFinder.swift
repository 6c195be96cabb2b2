import Lexicons

/// Groups the pieces of a document into articles.
///
/// A head is a run of titles, bylines, notes and datelines in front of text. Each head is weighed by what speaks for a
/// new article: a byline, a dateline, a wide gap where gaps divide the articles, an editor's note, a title that ends
/// …上的讲话, numbering that begins again. What does not weigh enough is a heading inside the article. Where no head
/// speaks, lexical cohesion is asked whether the text went over to another subject (`TopicShifts`).
struct ArticleFinder {
    /// The pieces of one article in reading order, with the roles they play in it.
    struct Group {
        var pieces: [PlacedPiece] = []
        var hull = 0..<0
    }

    /// A place where an article begins, with its head where it has one.
    struct Start {
        var index: Int
        var head: Head?
    }

    private let text: Text
    private let pieces: [Piece]
    private let profile: LayoutProfile
    private let heads: [Head]
    private let outline: PieceOutline
    private let areBriefs: Bool
    private let news: NewsEvidence

    /// Weight from which a head begins an article.
    private static let threshold = 2.0

    init(text: Text, pieces: [Piece]) {
        self.text = text
        self.pieces = pieces
        profile = LayoutProfile(pieces: pieces)
        heads = Head.heads(of: pieces, dividedAbove: profile.gapsDivideArticles ? profile.commonGap : .max)
        outline = PieceOutline(pieces)
        areBriefs = Briefs(text: text, pieces: pieces, heads: heads).areBriefs
        news = NewsEvidence(text: text, pieces: pieces, outline: outline)
    }

    func groups() -> [Group] {
        var starts = NumberingRestarts(text: text, pieces: pieces, starts: startsOfHeads()).added()
        starts = BulletedItems(text: text, pieces: pieces, starts: starts).added()
        if !profile.gapsDivideArticles {
            starts = TopicShifts(text: text, pieces: pieces, heads: heads, starts: starts, areBriefs: areBriefs).added()
        }
        var groups: [Group] = []
        for (number, start) in starts.enumerated() {
            let end = number + 1 < starts.count ? starts[number + 1].index : pieces.count
            groups += cutPhotos(group(start, to: end))
        }
        returnCompilersCredit(&groups)
        ReturnedRests(text: text).apply(to: &groups)
        return groups
    }

    private func startsOfHeads() -> [Start] {
        let habits = Habits(heads: heads)
        var starts: [Start] = []
        func add(_ start: Start) {
            if starts.isEmpty, start.index > 0, outline.firstText < start.index {
                starts.append(Start(index: 0, head: nil))
            }
            starts.append(starts.isEmpty ? Start(index: 0, head: start.head) : start)
        }
        for (number, head) in heads.enumerated() {
            let next = number + 1 < heads.count ? heads[number + 1].range.lowerBound : pieces.count
            let hasText = head.hasNote || outline.nextText[head.range.upperBound] < next
            if head.range.lowerBound <= outline.firstText {
                if starts.isEmpty, hasText || heads.count == 1 { add(Start(index: 0, head: head)) }
                continue
            }
            var weight = hasText ? weight(of: head, habits: habits) : 0
            if areBriefs, head.hasTitle { weight += Self.threshold }
            if weight >= Self.threshold { add(Start(index: firstPiece(of: head), head: head)) }
        }
        return withContinuations(withLostHeads(starts.isEmpty ? [Start(index: 0, head: nil)] : starts))
    }

    /// Adds the texts that 上接第1版 brings from another page, unless their title stands above the note.
    private func withContinuations(_ starts: [Start]) -> [Start] {
        let known = Set(starts.map(\.index))
        let added = pieces.indices.dropFirst().filter { index in
            let note = pieces[index]
            guard note.form == .furniture, !known.contains(index), index + 1 < pieces.count, !known.contains(index + 1),
                pieces[index + 1].form == .text, !pieces[index + 1].continues, Furniture.isContinued(text, note.content)
            else { return false }
            // A page number or a label may stand above the note.
            let above = pieces[max(0, index - Self.longestMargin)..<index].last { $0.form != .furniture }
            return above.map { [.text, .credit, .caption].contains($0.form) } ?? false
        }
        guard !added.isEmpty else { return starts }
        return (starts + added.map { Start(index: $0, head: nil) }).sorted { $0.index < $1.index }
    }

    /// Lines of furniture that may stand above 上接第1版.
    private static let longestMargin = 3

    /// Adds the wide gaps without a title, where gaps divide the articles: their headlines got lost.
    private func withLostHeads(_ starts: [Start]) -> [Start] {
        guard profile.gapsDivideArticles else { return starts }
        var known = Set(starts.flatMap { start in (start.head?.range ?? start.index..<start.index + 1).map { $0 } })
        known.formUnion(starts.map(\.index))
        let lost = pieces.indices.filter { index in
            index > 0 && pieces[index].gap > profile.commonGap && pieces[index].form == .text
                && !pieces[index].continues
                && !known.contains(index) && !pieces.isBelowCaption(index)
        }
        return (starts + lost.map { Start(index: $0, head: nil) }).sorted { $0.index < $1.index }
    }

    private func weight(of head: Head, habits: Habits) -> Double {
        var weight = news.weight(of: head)
        if head.hasTitle, head.hasByline { weight += 3 }
        if !head.hasTitle, head.hasByline { weight += habits.signsArticles ? 2 : 1 }
        if head.hasDateline { weight += 3 }
        if head.hasNote { weight += 3 }
        if head.followsSignature { weight += 2 }
        if let label = head.titles.first, pieces[label].isLabel { weight += 2 }
        if head.hasSubtitle, head.hasTitle { weight += 2 }
        if head.markdown > 0, habits.headlineLevels.contains(head.markdown) { weight += 2 }
        if head.titles.contains(where: { Self.addresses.matchEnd(text, of: pieces[$0].content) != nil }) { weight += 2 }
        if let before = pieces.lastOfMatter(before: head.range.lowerBound) {
            if before.form == .credit || before.form == .distribution { weight += 1.5 }
            // A line below a numbered heading belongs to the heading.
            if before.form == .heading { weight -= 2 }
        }
        if head.hasTitle, outline.restartsNumbering(at: head.range) { weight += 1.5 }
        if let jump = jump(above: head) { weight += jump == .from ? 3 : 2 }
        if profile.gapsDivideArticles {
            let isWide = pieces[head.range.lowerBound].gap > profile.commonGap
            weight += isWide ? 4 : -4
        }
        return weight
    }

    /// The jump line right above the titles of a head: another article ended or begins there.
    private func jump(above head: Head) -> Jump.Direction? {
        guard let title = head.titles.first, title > 0, pieces[title - 1].form == .furniture else { return nil }
        let note = pieces[title - 1].content
        return JumpLine.read(text, at: note.lowerBound, limit: note.upperBound)?.direction
    }

    private static let addresses = PhraseList(Lexicon.layout, kind: "address_end")

    /// The first piece of a head that belongs to the new article: names before any title sign the article above, a
    /// caption goes with the article whose words it uses.
    private func firstPiece(of head: Head) -> Int {
        let anchors: [Piece.Form] = [.title, .subtitle, .note, .dateline]
        let signature = head.followsSignature ? head.titles.first : nil
        guard let anchor = signature ?? head.range.first(where: { anchors.contains(pieces[$0].form) }) else {
            return head.range.first { pieces[$0].form == .byline } ?? head.range.lowerBound
        }
        var first = anchor
        while first > head.range.lowerBound, signature == nil, pieces[first - 1].form == .caption,
            belongsBelow(first - 1, head: head)
        {
            first -= 1
        }
        if first > head.range.lowerBound, jump(above: head) == .from, first == head.titles.first { first -= 1 }
        return first
    }

    private func belongsBelow(_ caption: Int, head: Head) -> Bool {
        let above = outline.previousText[caption]
        let below = outline.nextText[head.range.upperBound]
        guard above >= 0, below < pieces.count else { return above < 0 }
        let content = pieces[caption].content
        return Cohesion.containment(text, of: content, in: pieces[below].content)
            > Cohesion.containment(text, of: content, in: pieces[above].content)
    }

    private func group(_ start: Start, to end: Int) -> Group {
        let range = start.index..<end
        return Group(RoleAssigner(text: text, pieces: pieces, head: start.head).place(range))
    }

    /// Takes pictures with a story of their own off the end of an article.
    private func cutPhotos(_ group: Group) -> [Group] {
        guard let body = group.pieces.lastIndex(where: { $0.role != .caption && $0.role != .furniture }) else {
            return [group]
        }
        var groups = [Array(group.pieces[...body])]
        for placed in group.pieces[(body + 1)...] {
            if placed.role == .caption, isStory(placed.piece, besides: groups[groups.count - 1]) {
                let last = groups.count - 1
                let label = groups[last].suffix(groups[last].count > 1 && isPictureLabel(groups[last].last) ? 1 : 0)
                groups[last].removeLast(label.count)
                groups.append(label + [placed])
            } else {
                groups[groups.count - 1].append(placed)
            }
        }
        return groups.map { Group($0) }
    }

    /// Fewest scalars of a caption that tells what happened where.
    private static let shortestStory = 30
    /// A caption that shares more of its pairs of characters with an article belongs to it.
    private static let ownStory = 0.3

    private func isPictureLabel(_ placed: PlacedPiece?) -> Bool {
        placed.map { NeighbourRules(text: text).isPictureLabel($0.piece) } ?? false
    }

    private func isStory(_ caption: Piece, besides article: [PlacedPiece]) -> Bool {
        let content = caption.content
        guard content.count >= Self.shortestStory, content.contains(where: { text[$0] == "。" }) else { return false }
        let first = article.first { [.headline, .body, .caption].contains($0.role) }
        guard let start = first?.piece.content.lowerBound, start < content.lowerBound else { return false }
        return Cohesion.containment(text, of: content, in: start..<content.lowerBound) < Self.ownStory
    }

    /// `(本报记者 李明 整理)` below the last of several pieces signs the frame around them.
    private func returnCompilersCredit(_ groups: inout [Group]) {
        var frame: Int?
        for index in groups.indices {
            if groups[index].isFrame { frame = index }
            guard let last = groups[index].pieces.last, last.role == .credit, let owner = frame, owner < index,
                groups[index].pieces.count > 1, Self.compiled.first(in: text, last.piece.range) != nil
            else { continue }
            groups[index] = Group(Array(groups[index].pieces.dropLast()))
            groups[owner].pieces.append(last)
            frame = nil
        }
    }

    private static let compiled = PhraseList(Lexicon.layout, kind: "compiled")
}

extension ArticleFinder.Group {
    /// A group that lies where its pieces lie.
    init(_ pieces: [PlacedPiece]) {
        self.pieces = pieces
        if let first = pieces.first, let last = pieces.last {
            hull = first.piece.range.lowerBound..<last.piece.range.upperBound
        }
    }

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

    init(heads: [Head]) {
        signsArticles = heads.contains { $0.hasTitle && $0.hasByline }
        headlineLevels = Set(
            heads.filter { $0.hasTitle && ($0.hasByline || $0.hasDateline) }.map(\.markdown).filter { $0 > 0 }
        )
    }
}
