/// Gives a metric phrase its identifier in the catalogue, or none: a wrong identifier puts the exports of one firm among
/// those of a country.
///
/// The last catalogued name in the phrase is taken where the rest of the phrase leaves its meaning alone: in front of it a
/// place, a body that the figure is of, another item of the list or a word such as 全社会; behind it one such as 总额 or
/// 规模. `机电产品出口` and `固定资产投资率` are not in the catalogue because of 出口 and 固定资产投资.
struct MetricNamer {
    let scalars: [Unicode.Scalar]
    let reading: SentenceReading
    private var catalogue: MetricCatalogue { .shared }

    init(_ scalars: [Unicode.Scalar], _ reading: SentenceReading) {
        self.scalars = scalars
        self.reading = reading
    }

    /// - Parameter list: the last item of the list that the phrase is an item of, whose end may be the end of each:
    ///   `高新技术产业、装备制造业增加值`.
    func identifier(of metric: Range<Int>, sharing list: Range<Int>?) -> String? {
        if let list, list != metric, let whole = completed(metric, from: list) { return whole }
        if let increase = increase(metric) { return increase }
        let named = reading.tokens(in: metric).last {
            if case .noun(.some) = $0.kind { true } else { false }
        }
        guard let named, case .noun(let index?) = named.kind,
            isNeutral(after: named.range.upperBound..<metric.upperBound),
            isNeutral(before: metric.lowerBound..<named.range.lowerBound, metric: index)
        else { return nil }
        return catalogue.metrics[index].id
    }

    /// The phrase with the longest end of the list's last item that makes a catalogued name of it.
    private func completed(_ metric: Range<Int>, from last: Range<Int>) -> String? {
        last.dropFirst().lazy.compactMap { start in
            catalogue.identifier(named: scalars[metric] + scalars[start..<last.upperBound])
        }.first
    }

    /// `新增城镇就业`: the verb before the phrase is part of the name.
    private func increase(_ metric: Range<Int>) -> String? {
        let start = metric.lowerBound - 2
        guard start >= reading.range.lowerBound, scalars[start] == "新", scalars[start + 1] == "增" else { return nil }
        return catalogue.identifier(named: scalars[start..<metric.upperBound])
    }

    private func isNeutral(after rest: Range<Int>) -> Bool {
        var rest = rest
        while let first = rest.first {
            if [")", "）"].contains(scalars[first]) || ScalarClass.isBlank(scalars[first]) {
                rest = first + 1..<rest.upperBound
            } else if let end = NeutralTails.shared.end(scalars, at: first, limit: rest.upperBound) {
                rest = end..<rest.upperBound
            } else {
                return false
            }
        }
        return true
    }

    private func isNeutral(before rest: Range<Int>, metric: Int) -> Bool {
        var rest = rest
        while let last = rest.last {
            let scalar = scalars[last]
            if "、和与及或".unicodeScalars.contains(scalar) { return true }
            if scalar == "的" || "(（".unicodeScalars.contains(scalar) || ScalarClass.isBlank(scalar) {
                rest = rest.dropLast()
            } else if let word = NeutralHeads.shared.start(scalars, before: rest.upperBound, from: rest.lowerBound) {
                rest = rest.lowerBound..<word
            } else {
                // 广义货币（M2）: the same thing under two of its names.
                return namesOwner(rest) || catalogue.identifier(named: scalars[rest]) == catalogue.metrics[metric].id
            }
        }
        return true
    }

    /// A place, a scope or a body, whose figure it is.
    private func namesOwner(_ rest: Range<Int>) -> Bool {
        if SubjectScopes.body.ends(scalars, at: rest.upperBound, from: rest.lowerBound) { return true }
        if "省市县区州镇乡村旗国".unicodeScalars.contains(scalars[rest.upperBound - 1]) { return true }
        let tokens = reading.tokens(in: rest)
        return tokens.last.map { $0.range.upperBound == rest.upperBound && ($0.kind == .place || $0.cue == .scope) }
            ?? false
    }
}
