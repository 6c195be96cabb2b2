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
    }
}
