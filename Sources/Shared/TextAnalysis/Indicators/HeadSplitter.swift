/// Splits the head of a distributive list (`A、B和C分别增长…`) into its items.
struct HeadSplitter {
    struct Head {
        var metric: Range<Int>
        var subject: Range<Int>?
    }

    private let scalars: [Unicode.Scalar]

    init(_ scalars: [Unicode.Scalar]) {
        self.scalars = scalars
    }

    /// `count` heads where the phrase has that many, otherwise the phrase itself for all.
    func heads(of phrase: Range<Int>, count: Int) -> [Head] {
        var pieces = split(phrase) { $0 == "、" }
        if pieces.count < count { pieces = pieces.flatMap { split($0) { ["和", "与", "及"].contains($0) } } }
        guard pieces.count == count, count > 1 else { return [Head(metric: phrase)] }
        if let heads = administrative(pieces) ?? places(pieces) { return heads }
        // 中、高等职业教育: half a word names nothing alone.
        guard pieces.allSatisfy({ $0.count > 1 }) else { return [Head(metric: phrase)] }
        return pieces.map { Head(metric: $0) }
    }

    /// `省、市、区三级民生实事进度`: the items are subjects of one metric.
    private func administrative(_ pieces: [Range<Int>]) -> [Head]? {
        let levels: [Unicode.Scalar] = ["国", "省", "市", "县", "区", "乡", "镇", "村"]
        guard let last = pieces.last, last.count > 1 else { return nil }
        guard pieces.allSatisfy({ levels.contains(scalars[$0.lowerBound]) }) else { return nil }
        guard pieces.dropLast().allSatisfy({ $0.count == 1 }) else { return nil }
        var start = last.lowerBound + 1
        if start + 1 < last.upperBound, scalars[start + 1] == "级" { start += 2 }
        guard start < last.upperBound else { return nil }
        return pieces.map { Head(metric: start..<last.upperBound, subject: $0.lowerBound..<$0.lowerBound + 1) }
    }

    /// `甲、乙两县人均收入`, `甲、乙、丙三个作业区的吞吐量`: a count that sums the items up closes the list of subjects.
    private func places(_ pieces: [Range<Int>]) -> [Head]? {
        guard let last = pieces.last, (2...9).contains(pieces.count) else { return nil }
        let numerals: [Unicode.Scalar] = ["两", "三", "四", "五", "六", "七", "八", "九"]
        guard let mark = last.dropFirst().first(where: { scalars[$0] == numerals[pieces.count - 2] }),
            let start = metricStart(after: mark, in: last), start < last.upperBound
        else { return nil }
        let names = pieces.dropLast() + [last.lowerBound..<mark]
        return names.map { Head(metric: start..<last.upperBound, subject: $0) }
    }

    /// After `两县`, or after the 的 of `三个作业区的`.
    private func metricStart(after mark: Int, in piece: Range<Int>) -> Int? {
        let next = mark + 1
        guard next < piece.upperBound else { return nil }
        if ["省", "市", "县", "区", "州", "镇", "乡", "村", "国", "地"].contains(scalars[next]) { return next + 1 }
        guard ["个", "家", "大"].contains(scalars[next]) else { return nil }
        return scalars[next..<piece.upperBound].firstIndex(of: "的").map { $0 + 1 }
    }

    private func split(_ range: Range<Int>, where isSeparator: (Unicode.Scalar) -> Bool) -> [Range<Int>] {
        var pieces: [Range<Int>] = []
        var start = range.lowerBound
        for index in range where isSeparator(scalars[index]) {
            if index > start { pieces.append(start..<index) }
            start = index + 1
        }
        if start < range.upperBound { pieces.append(start..<range.upperBound) }
        return pieces
    }
}
