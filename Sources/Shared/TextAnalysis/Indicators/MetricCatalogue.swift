import Lexicons

/// The metrics of `metrics.tsv`: an identifier, a canonical name and the names that texts use for it.
struct MetricCatalogue: Sendable {
    struct Metric: Sendable, Equatable {
        var id: String
        var name: String
    }

    static let shared = MetricCatalogue(rows: Lexicon.metrics)

    let metrics: [Metric]
    /// Every name of every metric, with the metric's index.
    let aliases: [(String, Int)]
    private let names: ScalarTrie

    init(rows: [[String]]) {
        var metrics: [Metric] = []
        var aliases: [(String, Int)] = []
        for row in rows where row.count >= 2 {
            aliases.append((row[1], metrics.count))
            if row.count > 2 {
                aliases += row[2].split(separator: "|").map { (String($0), metrics.count) }
            }
            metrics.append(Metric(id: row[0], name: row[1]))
        }
        self.metrics = metrics
        self.aliases = aliases
        names = ScalarTrie(aliases.map { ($0.0, $0.1) })
    }

    /// The identifier of the metric that has exactly this name.
    func identifier(named name: ArraySlice<Unicode.Scalar>) -> String? {
        let name = Array(name)
        guard let match = names.longestMatch(in: name, at: 0, limit: name.count), match.end == name.count else {
            return nil
        }
        return metrics[match.value].id
    }
}
