/// `扣除价格因素`, `剔除留抵退税影响后`: what a growth is reckoned without, an adverb that names no metric.
enum Deduction {
    private static let openings = ["扣除", "剔除"].map { Array($0.unicodeScalars) }
    private static let closings = ["因素", "影响", "后"].map { Array($0.unicodeScalars) }
    /// Scalars; 扣除上年同期一次性入库因素后 has 14.
    private static let reach = 20

    /// Where a deduction that begins at `index` ends.
    static func end(_ scalars: [Unicode.Scalar], at index: Int, limit: Int) -> Int? {
        let clause = scalars[index..<min(limit, index + reach)].prefix { !"，,。；;：、（(".unicodeScalars.contains($0) }
        guard openings.contains(where: { clause.starts(with: $0) }) else { return nil }
        return clause.indices.dropFirst(2).last { end in
            closings.contains { clause[(index + 2)...end].suffix($0.count).elementsEqual($0) }
        }.map { $0 + 1 }
    }
}
