import Lexicons

/// Parts that do not add to their whole, within one sentence.
enum SumCheck {
    /// `metrics` that make another one, from `partitions.tsv`.
    private static let partitions: [String: [[String]]] = Dictionary(
        grouping: Lexicon.partitions.filter { $0.count >= 2 },
        by: { $0[0] }
    )
    .mapValues { rows in rows.map { $0[1].split(separator: "|").map(String.init) } }

    static func findings(_ sentence: [CheckedFigure]) -> [IndicatorChecks.Finding] {
        guard sentence.count > 1 else { return [] }
        return sentence.indices.compactMap { partition(of: $0, in: sentence) ?? part(of: $0, in: sentence) }
            + shares(sentence)
    }

    // MARK: - Metrics that make another one

    /// `进出口总额100亿元，其中出口60亿元、进口50亿元`
    private static func partition(of index: Int, in sentence: [CheckedFigure]) -> IndicatorChecks.Finding? {
        let whole = sentence[index]
        guard whole.indicator.measure == .level, let id = plainID(whole) else { return nil }
        for parts in partitions[id] ?? [] {
            guard let found = figures(parts, like: whole, in: sentence[(index + 1)...]) else { continue }
            let sum = found.reduce(0) { $0 + $1.amount }
            let slack = found.reduce(whole.rounding) { $0 + $1.rounding }
            guard abs(sum - whole.amount) > slack * 1.001 else { return nil }
            let names = found.map(\.name).joined(separator: ", ")
            return finding("\(names) do not add to \(whole.name)", [whole] + found)
        }
        return nil
    }

    /// `三次产业比重为7.1%、42.4%、49.5%`: the shares of parts that make the whole.
    private static func shares(_ sentence: [CheckedFigure]) -> [IndicatorChecks.Finding] {
        for parts in partitions.values.joined().sorted(by: { $0.joined() < $1.joined() }) {
            guard let first = sentence.first(where: { $0.indicator.measure == .share && plainID($0) == parts[0] }),
                let found = figures(parts, like: first, in: sentence[...])
            else { continue }
            let sum = found.reduce(0) { $0 + $1.amount }
            let slack = found.reduce(0) { $0 + $1.rounding }
            guard abs(sum - 100) > slack * 1.001, abs(sum - 100) < 20 else { continue }
            return [finding("the shares \(found.map(\.name).joined(separator: ", ")) do not add to 100%", found)]
        }
        return []
    }

    /// One figure for each metric, all of one subject and period; `nil` when one is missing or comes twice.
    private static func figures(
        _ ids: [String],
        like whole: CheckedFigure,
        in sentence: ArraySlice<CheckedFigure>
    ) -> [CheckedFigure]? {
        var found: [CheckedFigure] = []
        for id in ids {
            let candidates = sentence.filter { figure in
                plainID(figure) == id && figure.isLike(whole) && figure.indicator.subject == whole.indicator.subject
                    && figure.indicator.period == whole.indicator.period
            }
            guard candidates.count == 1 else { return nil }
            found += candidates
        }
        return found
    }

    private static func plainID(_ figure: CheckedFigure) -> String? {
        figure.indicator.metricID.flatMap { MetricNames.isPlain(figure.indicator.metric, of: $0) ? $0 : nil }
    }

    // MARK: - A part and its whole

    /// `受理553件，其中办结560件`: the first figure after 其中 is a part of the one before it.
    private static func part(of index: Int, in sentence: [CheckedFigure]) -> IndicatorChecks.Finding? {
        let whole = sentence[index]
        guard whole.indicator.measure == .level, index + 1 < sentence.count else { return nil }
        let part = sentence[index + 1]
        guard part.isLike(whole), part.indicator.unit == whole.indicator.unit,
            let cut = part.before.lastIndex(of: "中"), cut > 0, part.before[cut - 1] == "其",
            // 其中 between the two, and 其中 again would begin another breakdown.
            cut > whole.before.count, part.before.count - cut < 24,
            !part.before[cut...].contains("累".unicodeScalars), !part.before[cut...].contains("。".unicodeScalars)
        else { return nil }
        guard part.amount > whole.amount + part.rounding + whole.rounding else { return nil }
        // 由22名成员组成，包括18名部长和4名国务秘书，其中11名: the whole may stand farther back.
        if sentence[..<index].contains(where: { $0.isLike(whole) && $0.amount >= part.amount }) { return nil }
        return finding("\(part.name), a part, is more than the whole, \(whole.name)", [whole, part])
    }

    private static func finding(_ message: String, _ figures: [CheckedFigure]) -> IndicatorChecks.Finding {
        IndicatorChecks.Finding(kind: .sum, message: message, records: figures.map(\.record))
    }
}
