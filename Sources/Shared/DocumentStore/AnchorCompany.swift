import GRDB
import TextAnalysis

/// Asks the index which articles keep company with one: share anchors that count for the two.
///
/// An anchor in at most `CandidateRule.company` articles counts for each two of them. One in more is crowded, and counts
/// for two of which one is among the first so many by priority.
struct AnchorCompany {
    private let index: AnchorIndex
    private let db: Database

    init(_ index: AnchorIndex, _ db: Database) {
        self.index = index
        self.db = db
    }

    /// How an anchor counts: for whom of two the smaller priority is at most `limit`.
    struct Standing {
        var isCrowded: Bool
        var limit: UInt64
    }

    static func standing(of priorities: [UInt64]) -> Standing {
        guard priorities.count > CandidateRule.company else { return Standing(isCrowded: false, limit: .max) }
        return Standing(isCrowded: true, limit: priorities.sorted()[CandidateRule.company - 1])
    }

    func standing(of key: UInt32) throws -> Standing {
        Self.standing(of: try index.articles(holding: key, db).map { index.priorities[$0] })
    }

    /// The candidates for an article that is about to join the index.
    func candidates(of anchors: [PackedAnchors.Anchor], priority: UInt64) throws -> [Int] {
        var standings: [UInt32: Standing] = [:]
        var counts: [Int: Int] = [:]
        for anchor in anchors {
            let articles = try index.articles(holding: anchor.key, db)
            if articles.isEmpty { continue }
            let standing = Self.standing(of: articles.map { index.priorities[$0] } + [priority])
            standings[anchor.key] = standing
            for article in articles where min(index.priorities[article], priority) <= standing.limit {
                counts[article, default: 0] += 1
            }
        }
        let isSparse = anchors.count < CandidateRule.sparseAnchors
        let promising = counts.filter { id, count in
            count >= CandidateRule.minimumAnchors || isSparse || index.sparse.contains(id)
        }
        guard !promising.isEmpty else { return [] }
        let positions = Dictionary(anchors.map { ($0.key, $0.position) }, uniquingKeysWith: { first, _ in first })
        return try promising.keys.sorted().filter { id in
            let others = try list(of: id)
            let matches = Self.matches(others, positions, standings, smaller: min(index.priorities[id], priority))
            return CandidateRule.isCandidate(
                // The rule looks at the positions of one side: always of the same.
                matches: priority < index.priorities[id] ? matches.map { ($0.b, $0.a, $0.isCrowded) } : matches,
                anchorCounts: (others.count, anchors.count)
            )
        }
    }

    func list(of id: Int) throws -> [PackedAnchors.Anchor] {
        let query = try db.cachedStatement(sql: "SELECT anchors FROM anchor_list WHERE id = ?")
        return PackedAnchors.unpack(try Row.fetchOne(query, arguments: [id])?.bytes(at: 0) ?? [])
    }

    /// The shared anchors that count for two articles, by their standings.
    static func matches(
        _ a: [PackedAnchors.Anchor],
        _ b: [UInt32: Int],
        _ standings: [UInt32: Standing],
        smaller priority: UInt64
    ) -> [CandidateRule.Match] {
        a.compactMap { anchor in
            guard let position = b[anchor.key], let standing = standings[anchor.key], priority <= standing.limit else {
                return nil
            }
            return (anchor.position, position, standing.isCrowded)
        }
    }
}
