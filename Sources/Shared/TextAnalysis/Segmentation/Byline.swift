import Lexicons

/// Who signs an article: `李明`, `某市委书记 李明`, `本报记者 李明 通讯员 张三`, `◎李明`, `中共某市委理论学习中心组`.
struct Byline: Equatable {
    /// One range for each name, with its office, or for the body that signs.
    var names: [Range<Int>]
    /// Whether a word of office, a bullet or a role says that it is a byline; names alone only look like one.
    var isCertain: Bool
    /// Whether nobody is named but a body, as in many a headline too.
    var isBody = false

    /// No byline of a page is longer.
    static let longest = 72

    /// The name of a paper or agency with the word for who writes for it.
    private static let longestPaper = 12

    private enum Token { case reporter, name, office, officer, body, unknown }

    /// Reads a range that is nothing but a byline, or returns `nil`.
    static func read(_ text: Text, _ content: Range<Int>) -> Byline? {
        guard content.count >= 2, content.count <= longest else { return nil }
        // `各县人民政府：` addresses somebody.
        let last = text[content.upperBound - 1]
        guard last != "：", last != ":" else { return nil }
        let (range, isMarked) = unwrapped(text, content)
        let tokens = tokens(text, range)
        guard !tokens.isEmpty else { return nil }
        var kinds: [(token: Token, range: Range<Int>)] = []
        for token in tokens {
            guard let kind = kind(text, token) else { return nil }
            kinds.append(kind)
        }
        return byline(of: kinds, isMarked: isMarked || writers.matchEnd(text, of: range) != nil)
    }

    /// Whether a word such as 作者 or 本报记者 stands at an index with a mark, a blank or a name behind it.
    static func opensWithRole(_ text: Text, at index: Int, limit: Int) -> Bool {
        guard let length = reporters.match(text, at: index, limit: limit), index + length < limit else { return false }
        let next = index + length
        return text.has(next, .blank) || "：:/／".unicodeScalars.contains(text[next])
            || length > 1 && (2...3).contains { next + $0 <= limit && PersonName.isName(text, next..<next + $0) }
    }

    private static func byline(of kinds: [(token: Token, range: Range<Int>)], isMarked: Bool) -> Byline? {
        func count(_ kind: Token) -> Int { kinds.count { $0.token == kind } }
        let people = count(.name) + count(.officer)
        if people == 0 {
            guard count(.body) == kinds.count || kinds.count == 1 && count(.reporter) == 1 else { return nil }
            return Byline(names: kinds.map(\.range), isCertain: isMarked, isBody: true)
        }
        guard count(.unknown) <= people, count(.body) <= people, count(.office) <= people else { return nil }
        var names: [Range<Int>] = []
        var office: Range<Int>?
        for (token, range) in kinds {
            switch token {
            case .office, .body: office = range
            case .reporter: office = nil
            case .name, .officer, .unknown:
                names.append((office?.lowerBound ?? range.lowerBound)..<range.upperBound)
                office = nil
            }
        }
        let isCertain = isMarked || count(.reporter) + count(.office) + count(.officer) + count(.body) > 0
        return Byline(names: names, isCertain: isCertain)
    }

    /// The range without a bullet, brackets or `文/` around the names.
    private static func unwrapped(_ text: Text, _ content: Range<Int>) -> (Range<Int>, isMarked: Bool) {
        var range = text.trimmed(content, of: [.bullet, .blank])
        var isMarked = range.lowerBound > content.lowerBound
        if range.count > 2, let pair = Brackets.enclosing(text, range) { range = text.trimmed(pair, of: .blank) }
        while range.count > 2, text[range.lowerBound] == "—" || text[range.lowerBound] == "-" {
            range = range.lowerBound + 1..<range.upperBound
        }
        // The place and day of a speech may stand behind the name of the speaker.
        if let open = Brackets.openingOfLast(text, range, longest: longest), open > range.lowerBound + 1,
            DateMention.read(text, at: open + 1, limit: range.upperBound) != nil
        {
            range = text.trimmed(range.lowerBound..<open, of: .blank)
            isMarked = true
        }
        return (range, isMarked)
    }

    /// Words between blanks and strokes; the single characters of a name set wide (`李 明`) are put together.
    private static func tokens(_ text: Text, _ range: Range<Int>) -> [Range<Int>] {
        var tokens: [Range<Int>] = []
        var start: Int?
        for index in range {
            let divides = text.has(index, .blank) || "/／|｜；;：:".unicodeScalars.contains(text[index])
            if divides {
                if let first = start { tokens.append(first..<index) }
                start = nil
            } else if start == nil {
                start = index
            }
        }
        if let first = start { tokens.append(first..<range.upperBound) }
        var merged: [Range<Int>] = []
        for token in tokens {
            if token.count == 1, let last = merged.last, last.count == 1, text.has(last.lowerBound, .han),
                (last.upperBound..<token.lowerBound).allSatisfy({ text.has($0, .blank) })
            {
                merged[merged.count - 1] = last.lowerBound..<token.upperBound
            } else {
                merged.append(token)
            }
        }
        return merged
    }

    /// What a token is, and the part of it that names somebody.
    private static func kind(_ text: Text, _ token: Range<Int>) -> (token: Token, range: Range<Int>)? {
        guard
            token.allSatisfy({
                text.has($0, [.han, .white]) || text[$0] == "·" || text[$0] == "、" || Brackets.isRound(text[$0])
            })
        else { return nil }
        if let length = reporters.match(text, at: token.lowerBound, limit: token.upperBound) {
            let rest = token.lowerBound + length..<token.upperBound
            if rest.isEmpty { return (.reporter, token) }
            if PersonName.isName(text, rest) { return (.officer, rest) }
        }
        // 高雄報導: where the reporter wrote.
        if token.count <= longestPaper, reports.matchEnd(text, of: token) != nil { return (.reporter, token) }
        if token.count <= longestPaper, reporters.matchEnd(text, of: token).map({ $0 > 1 }) ?? false {
            return (.reporter, token)
        }
        if PersonName.isName(text, token) { return (.name, token) }
        if offices.matchEnd(text, of: token) != nil { return token.count <= 36 ? (.office, token) : nil }
        // Where somebody works, in front of the name.
        if affiliations.matchEnd(text, of: token) != nil, (4...20).contains(token.count) { return (.office, token) }
        if isOfficer(text, token) { return (.officer, token) }
        if bodies.matchEnd(text, of: token) != nil, token.count >= 3 { return (.body, token) }
        let names = token.split(separatedBy: "、", in: text).map { withoutRole(text, $0) }
        // Behind （文） or （图） one of several family names may be a rare one.
        let hasRole = names.last?.upperBound != token.upperBound
        if names.count > 1 || hasRole, names.contains(where: { PersonName.isName(text, $0) }),
            names.allSatisfy({ PersonName.isName(text, $0) || hasRole && isShortWord(text, $0) })
        {
            return (.name, token)
        }
        return (2...4).contains(token.count) && token.allSatisfy { text.has($0, .han) } ? (.unknown, token) : nil
    }

    private static func isShortWord(_ text: Text, _ range: Range<Int>) -> Bool {
        (2...3).contains(range.count) && range.allSatisfy { text.has($0, .han) }
    }

    /// A name without what its bearer did: `凌亮健（图）`.
    private static func withoutRole(_ text: Text, _ name: Range<Int>) -> Range<Int> {
        guard let open = Brackets.openingOfLast(text, name, longest: longestRole + 2), open > name.lowerBound,
            reporters.match(text, at: open + 1, limit: name.upperBound - 1) == name.upperBound - open - 2
        else { return name }
        return name.lowerBound..<open
    }

    /// Scalars of 文, 图, 摄影 in brackets behind a name.
    private static let longestRole = 4

    /// An office and a name without a blank between them: 国务院总理周恩来.
    private static func isOfficer(_ text: Text, _ token: Range<Int>) -> Bool {
        guard token.count >= 4, token.count <= 36 else { return false }
        // A name of two characters without a blank before it only behind a short title: 总裁任期 is no 总裁 named 任期.
        return (token.count <= 8 ? 2...3 : 3...3).contains { length in
            let name = token.upperBound - length..<token.upperBound
            let office = token.lowerBound..<name.lowerBound
            return PersonName.isName(text, name) && offices.matchEnd(text, of: office) != nil
        }
    }

    private static let reports = PhraseList(Lexicon.layout, kind: "report_end")
    private static let reporters = PhraseList(Lexicon.signatures, kind: "reporter")
    private static let offices = PhraseList(Lexicon.signatures, kind: "office")
    private static let writers = PhraseList(Lexicon.signatures, kind: "writer")
    private static let affiliations = PhraseList(Lexicon.signatures, kind: "affiliation")
    private static let bodies = PhraseList(Lexicon.signatures, kind: "body")
}

extension Range<Int> {
    /// The stretches between the places where a scalar stands.
    func split(separatedBy scalar: Unicode.Scalar, in text: Text) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var start = lowerBound
        for index in self where text[index] == scalar {
            parts.append(start..<index)
            start = index + 1
        }
        parts.append(start..<upperBound)
        return parts
    }
}
