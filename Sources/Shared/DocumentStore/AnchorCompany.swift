import GRDB
import TextAnalysis

/// Asks the index which articles keep company with one: share anchors that count for the two.
///
/// An anchor in at most `CandidateRule.company` articles counts for each two of them. One in more counts for two of which
/// one is among the first so many by priority.
struct AnchorCompany {
    private let index: AnchorIndex
    private let db: Database

    init(_ index: AnchorIndex, _ db: Database) {
        self.index = index
        self.db = db
    }

    /// The highest that the smaller priority of two may be for an anchor to count for them, when these hold it.
    static func limit(among priorities: [UInt64]) -> UInt64 {
        guard priorities.count > CandidateRule.company else { return .max }
        // The first few of a long list, without sorting it all.
        var first = priorities.prefix(CandidateRule.company).sorted()
        for priority in priorities.dropFirst(CandidateRule.company) where priority < first[first.count - 1] {
            first.removeLast()
            first.insert(priority, at: first.firstIndex { $0 > priority } ?? first.count)
        }
        return first[first.count - 1]
    }

    func limit(of key: UInt32) throws -> UInt64 {
        Self.limit(among: try index.articles(holding: key, db).map { index.priorities[$0] })
    }

    /// The candidates for an article that is about to join the index.
    ///
    /// Most that share anchors with it share one set phrase: where its own side of what is shared is too short for a
    /// passage, the other's anchors are not read.
    func candidates(of anchors: [PackedAnchors.Anchor], priority: UInt64) throws -> [Int] {
        var shared: [(article: Int, position: Int)] = []
        var limits: [(key: UInt32, limit: UInt64)] = []
        for anchor in anchors {
            let company = try index.company(of: anchor.key, joining: priority, db)
            if company.articles.isEmpty { continue }
            limits.append((anchor.key, company.limit))
            for article in company.articles { shared.append((article, anchor.position)) }
        }
        shared.sort { ($0.article, $0.position) < ($1.article, $1.position) }
        let isShort = AnchorIndex.isShort(anchors)
        let span = CandidateRule.minimumSpan - CandidateRule.maximumDrift
        var found: [Int] = []
        var limitOf: [UInt32: UInt64]?
        var start = 0
        while start < shared.count {
            let id = shared[start].article
            var end = start + 1
            while end < shared.count, shared[end].article == id { end += 1 }
            let isLong =
                end - start >= CandidateRule.minimumAnchors
                && shared[end - 1].position - shared[start].position >= span
            start = end
            guard isLong || isShort || index.short.contains(id) else { continue }
            let known = limitOf ?? Dictionary(limits, uniquingKeysWith: { first, _ in first })
            limitOf = known
            let other = index.priorities[id]
            let list = try list(of: id)
            let isCandidate =
                priority < other
                ? Self.areCompanions(anchors, list, first: priority, known)
                : Self.areCompanions(list, anchors, first: other, known)
            if isCandidate { found.append(id) }
        }
        return found
    }

    func list(of id: Int) throws -> [PackedAnchors.Anchor] {
        let query = try db.cachedStatement(sql: "SELECT anchors FROM anchor_list WHERE id = ?")
        return PackedAnchors.unpack(try Row.fetchOne(query, arguments: [id])?.bytes(at: 0) ?? [])
    }

    /// Whether two articles are to be compared. `a` is the first of the two by priority, as the candidate rule looks at
    /// the positions of one side more than at the other's.
    static func areCompanions(
        _ a: [PackedAnchors.Anchor],
        _ b: [PackedAnchors.Anchor],
        first priority: UInt64,
        _ limits: [UInt32: UInt64]
    ) -> Bool {
        let places = Dictionary(a.map { ($0.key, $0.position) }, uniquingKeysWith: { first, _ in first })
        let matches = b.compactMap { anchor -> CandidateRule.Match? in
            guard let place = places[anchor.key], let limit = limits[anchor.key], priority <= limit else { return nil }
            return (place, anchor.position)
        }
        return CandidateRule.isCandidate(matches: matches, extents: (extent(of: a), extent(of: b)))
    }

    private static func extent(of anchors: [PackedAnchors.Anchor]) -> CandidateRule.Extent {
        .init(anchors: anchors.count, length: anchors.last?.position ?? 0)
    }
}
