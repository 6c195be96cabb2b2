/// Builds the outline of an article from its numbered and titled parts.
///
/// Levels come from nesting, not from a fixed order of numbering styles: a style met before returns to its level, a new
/// one goes one deeper. Words that number and also stand in prose (一是, 首先) count only in a run from one upwards.
struct SectionBuilder {
    let text: Text
    let pieces: [PlacedPiece]
    /// Where the article ends.
    let end: Int

    /// A heading inside a paragraph longer than this is a sentence.
    private static let longestTitle = 60

    private enum Style: Hashable {
        case numbered(SectionMarker.Style)
        case titled(markdown: Int)

        /// Whether parts of this style hold the articles of an act and never stand inside one.
        var groupsClauses: Bool {
            switch self {
            case .numbered(.volume), .numbered(.chapter), .numbered(.chapterSection), .titled: true
            default: false
            }
        }
    }

    private struct Opening {
        var style: Style
        var marker: Range<Int>
        var title: Range<Int>
        var number: SectionMarker?
        /// Whether it stands in or in front of running text.
        var isItem = false
    }

    func sections() -> [Section] {
        let openings = withLostNumbers(inRuns(counted(openings())))
        var stack: [Style] = []
        var weakItems: Set<Style> = []
        var levels: [Int] = []
        for opening in openings {
            // What prose counts off (一是, 第一，) holds no part with a title on a line of its own.
            if !opening.isItem, let item = stack.firstIndex(where: { weakItems.contains($0) }) {
                stack.removeSubrange(item...)
            }
            if let clause = stack.firstIndex(of: .numbered(.clause)), opening.style.groupsClauses {
                stack.removeSubrange(clause...)
            }
            if let depth = stack.firstIndex(of: opening.style) {
                stack.removeSubrange((depth + 1)...)
            } else {
                stack.append(opening.style)
            }
            if opening.isItem, opening.number?.isWeak ?? false { weakItems.insert(opening.style) }
            levels.append(stack.count)
        }
        return openings.indices.map { index in
            let start = openings[index].marker.lowerBound
            let next = openings.indices[(index + 1)...].first { levels[$0] <= levels[index] }
            let upper = next.map { openings[$0].marker.lowerBound } ?? end
            return Section(
                level: levels[index],
                marker: openings[index].marker,
                title: openings[index].title,
                range: start..<max(start, text.trimmed(start..<max(start, upper), of: .white).upperBound)
            )
        }
    }

    /// Titles between 第一章 and 第三章, as many as numbers are missing, have lost theirs and rank with the others.
    private func withLostNumbers(_ openings: [Opening]) -> [Opening] {
        var openings = openings
        var titles: [Int] = []
        var last: [SectionMarker.Style: Int] = [:]
        for index in openings.indices {
            guard let number = openings[index].number else {
                if case .titled(markdown: 0) = openings[index].style { titles.append(index) }
                continue
            }
            if number.isHeadingStyle {
                if number.value - (last[number.style] ?? 0) - 1 == titles.count {
                    for title in titles { openings[title].style = .numbered(number.style) }
                }
                last[number.style] = number.value
                titles = []
            }
        }
        return withChapters(openings)
    }

    /// In an act with chapters a title between two of its articles is a chapter whose number was lost.
    private func withChapters(_ openings: [Opening]) -> [Opening] {
        guard openings.contains(where: { $0.number?.style == .chapter }) else { return openings }
        var openings = openings
        for index in openings.indices.dropFirst().dropLast() {
            guard case .titled(markdown: 0) = openings[index].style, openings[index + 1].number?.style == .clause,
                let before = openings[index - 1].number, !before.isHeadingStyle
            else { continue }
            openings[index].style = .numbered(.chapter)
        }
        return openings
    }

    private func openings() -> [Opening] {
        var openings: [Opening] = []
        for placed in pieces {
            let content = placed.piece.content
            if placed.role == .heading, placed.piece.continues, let last = openings.indices.last {
                let start = openings[last].title.isEmpty ? content.lowerBound : openings[last].title.lowerBound
                openings[last].title = start..<content.upperBound
            } else if placed.role == .heading {
                openings.append(heading(placed.piece))
            } else if placed.role == .body || placed.role == .editorsNote {
                if let marker = placed.piece.marker, !placed.piece.continues {
                    openings.append(paragraph(marker, content))
                }
                openings += inline(content, from: placed.piece.marker?.range.upperBound ?? content.lowerBound)
            }
        }
        return openings
    }

    private func heading(_ piece: Piece) -> Opening {
        guard let marker = piece.marker else {
            let start = piece.content.lowerBound
            return Opening(style: .titled(markdown: piece.markdown), marker: start..<start, title: piece.content)
        }
        let title = text.trimmed(marker.range.upperBound..<piece.content.upperBound, of: .blank)
        return Opening(style: .numbered(marker.style), marker: marker.range, title: title, number: marker)
    }

    /// A paragraph that begins with a number: its first sentence is the title, its first clause behind 一是.
    private func paragraph(_ marker: SectionMarker, _ content: Range<Int>) -> Opening {
        let start = text.trimmed(marker.range.upperBound..<content.upperBound, of: .blank).lowerBound
        return Opening(
            style: .numbered(marker.style),
            marker: marker.range,
            title: title(from: start, limit: content.upperBound, endsAtPause: marker.style == .hanIs),
            number: marker,
            isItem: true
        )
    }

    /// Items inside a paragraph: 一是…, 二是… at the start of a sentence.
    private func inline(_ content: Range<Int>, from start: Int) -> [Opening] {
        var openings: [Opening] = []
        var isSentenceStart = false
        var index = start
        while index < content.upperBound {
            let traits = text.traits(index)
            if traits.contains(.terminal) || isSentenceStart && !traits.isDisjoint(with: [.closer, .blank]) {
                isSentenceStart = true
            } else if isSentenceStart {
                isSentenceStart = false
                if let marker = SectionMarker.read(text, at: index, limit: content.upperBound), marker.isWeak {
                    let title = title(from: marker.range.upperBound, limit: content.upperBound, endsAtPause: true)
                    openings.append(
                        Opening(
                            style: .numbered(marker.style),
                            marker: marker.range,
                            title: title,
                            number: marker,
                            isItem: true
                        )
                    )
                }
            }
            index += 1
        }
        return openings
    }

    private func title(from start: Int, limit: Int, endsAtPause: Bool) -> Range<Int> {
        let limit = min(limit, start + Self.longestTitle)
        for index in start..<max(start, limit) {
            let isEnd = text.has(index, .terminal) || text[index] == "；" || text[index] == ";"
            if isEnd || endsAtPause && (text[index] == "，" || text[index] == ",") { return start..<index }
        }
        return start..<start
    }

    /// 首先，…再次，…最后，: behind 首先 or 第一 such words count on, whichever they are, and so does 第三 behind 首先.
    private func counted(_ openings: [Opening]) -> [Opening] {
        var openings = openings
        var series: (style: SectionMarker.Style, value: Int)?
        for index in openings.indices {
            guard let number = openings[index].number, number.style == .adverb || number.style == .ordinal else {
                if !(openings[index].number?.isWeak ?? false) { series = nil }
                continue
            }
            if number.value == 1 {
                series = (number.style, 1)
            } else if let last = series, number.style == .adverb || number.value == last.value + 1 {
                openings[index].number?.style = last.style
                openings[index].number?.value = last.value + 1
                openings[index].style = .numbered(last.style)
                series =
                    number.style == .adverb && number.value == SectionMarker.lastAdverb
                    ? nil : (last.style, last.value + 1)
            }
        }
        return openings
    }

    /// Without the weak markers that stand in no run: 一 needs a later 二, 三 an earlier 二.
    private func inRuns(_ openings: [Opening]) -> [Opening] {
        var later: [SectionMarker.Style: Set<Int>] = [:]
        var hasSuccessor = [Bool](repeating: true, count: openings.count)
        for index in openings.indices.reversed() {
            guard let number = openings[index].number, number.isWeak else { continue }
            hasSuccessor[index] = later[number.style]?.contains(number.value + 1) ?? false
            later[number.style, default: []].insert(number.value)
        }
        var last: [SectionMarker.Style: Int] = [:]
        return openings.indices.filter { index in
            guard let number = openings[index].number, number.isWeak else { return true }
            let begins = number.value == 1 && hasSuccessor[index]
            let goesOn = number.value > 1 && last[number.style] == number.value - 1
            if begins || goesOn { last[number.style] = number.value }
            return begins || goesOn
        }.map { openings[$0] }
    }
}
