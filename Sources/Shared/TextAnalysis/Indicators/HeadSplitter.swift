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
        return administrative(pieces) ?? pieces.map { Head(metric: $0) }
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
