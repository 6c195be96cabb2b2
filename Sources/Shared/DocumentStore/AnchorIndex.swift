import GRDB
import TextAnalysis

// Which articles hold an anchor: the index in which reprints are found.
//
// The idea. A B-tree of anchors takes 25 bytes for each and a walk to a random page for each; an article has 140. Here
// postings are gathered in memory and written a thousand articles at a time, sorted and packed, as a run that is never
// changed; four runs of a level are merged into one of the next (a log-structured merge tree: O'Neil et al. 1996; tiers as
// in Bigtable, Chang et al. 2006). A filter per run answers the many questions whose answer is no. The anchors of each
// article also stand with the article (`anchor_list`), so nothing is lost when the process stops: what was in memory is
// read from there again.
//
// Bounded work. Each commit merges at most `mergePace` postings for each one it adds and each level, so no commit waits for
// a large merge, and a level never holds more than a few runs. A question always sees every article that has committed:
// the index does not lag.
//
// The writer owns the index. When a transaction fails it is thrown away and read anew.
final class AnchorIndex {
    /// Articles whose postings are held in memory.
    private let articlesPerRun: Int
    /// Postings merged on each level for each one added: one would do.
    private static let mergePace = 2

    private(set) var runs: [AnchorRun] = []
    private let filtered: Bool
    private var merges: [AnchorMerge] = []
    private var nextRun = 0
    private var firstUnwritten = 1
    private(set) var nextArticle = 1
    /// The articles since the last run.
    private var recent = RecentPostings()
    private var crowds: [UInt32: Crowd] = [:]

    /// By number of the article; see `ArticlePriority`. `UInt64.max` for one that is gone or has given way to an equal.
    private(set) var priorities: [UInt64] = [.max]
    /// Articles so short that they are candidates with less than the usual passage in common.
    private(set) var short: Set<Int> = []

    /// The first articles of a crowd by priority, remembered so that a set phrase is not looked up again and again.
    private struct Crowd {
        var limit: UInt64
        var articles: [Int]
    }
    private static let maximumCrowds = 1 << 16

    /// Reads the index. A reader that asks for little does without the filters.
    init(_ db: Database, forWriting: Bool, articlesPerRun: Int = 1024) throws {
        self.articlesPerRun = articlesPerRun
        let rows = try Row.fetchAll(
            db,
            sql: "SELECT number, level, bits, first, next, postings FROM anchor_run ORDER BY first"
        )
        runs = try rows.map { try AnchorRun($0, db, withFilter: forWriting) }
        filtered = forWriting
        nextRun = (runs.map(\.number).max() ?? -1) + 1
        firstUnwritten = runs.map(\.articles.upperBound).max() ?? 1
        nextArticle = firstUnwritten
        let lists = try Row.fetchCursor(
            db,
            sql: """
                SELECT l.id, l.article, d.sha256, CASE WHEN l.id >= ? THEN l.anchors END, length(l.anchors)
                FROM anchor_list l JOIN document d ON d.id = l.document ORDER BY l.id
                """,
            arguments: [firstUnwritten]
        )
        while let row = try lists.next() {
            let id: Int = row[0]
            let anchors = PackedAnchors.unpack(row.bytes(at: 3))
            // Of those in runs only the size of the list is read: an anchor has five bytes, and stands in two scalars at
            // least.
            let isShort = id >= firstUnwritten ? Self.isShort(anchors) : (row[4] as Int) / 5 * 2 < Self.shortLength
            remember(id, ArticlePriority.of(row.bytes(at: 2), article: row[1]), isShort: isShort)
            for anchor in anchors { recent.add(anchor.key, id) }
        }
        if forWriting { try removeUnfinishedMerges(db) }
    }

    /// The articles that hold a key and are not gone, each once.
    func articles(holding key: UInt32, _ db: Database) throws -> [Int] {
        var found: [Int] = []
        let runs = runs
        for index in runs.indices where !filtered || runs[index].filter.mayContain(key) {
            try runs[index].collect(key, into: &found, db)
        }
        recent.collect(key, into: &found)
        let priorities = priorities
        found.removeAll { priorities[$0] == .max }
        return found
    }

    /// The articles for which a key counts together with one that is about to join, and the limit that its smaller
    /// priority must not exceed.
    func company(of key: UInt32, joining priority: UInt64, _ db: Database) throws -> (articles: [Int], limit: UInt64) {
        let priorities = priorities
        if let crowd = crowds[key], crowd.limit < priority, crowd.articles.allSatisfy({ priorities[$0] != .max }) {
            return (crowd.articles, crowd.limit)
        }
        let holders = try articles(holding: key, db)
        guard holders.count >= CandidateRule.company else { return (holders, .max) }
        let limit = AnchorCompany.limit(among: holders.map { priorities[$0] } + [priority])
        guard limit < priority else { return (holders, limit) }
        let first = holders.filter { priorities[$0] <= limit }
        if crowds.count >= Self.maximumCrowds { crowds.removeAll(keepingCapacity: true) }
        crowds[key] = Crowd(limit: limit, articles: first)
        return (first, limit)
    }

    /// - Returns: the number of the article.
    func add(_ anchors: [PackedAnchors.Anchor], priority: UInt64) -> Int {
        let id = nextArticle
        remember(id, priority, isShort: Self.isShort(anchors))
        for anchor in anchors {
            recent.add(anchor.key, id)
            if let crowd = crowds[anchor.key], priority <= crowd.limit { crowds[anchor.key] = nil }
        }
        return id
    }

    /// Scalars from which an article must share the usual passage.
    private static let shortLength = Int(Double(CandidateRule.minimumSpan) / CandidateRule.minimumShareOfShorter) + 1

    static func isShort(_ anchors: [PackedAnchors.Anchor]) -> Bool {
        anchors.count < CandidateRule.sparseAnchors || (anchors.last?.position ?? 0) < shortLength
    }

    /// The article's postings stay where they are until a merge leaves them out.
    func remove(_ id: Int) { if id < priorities.count { priorities[id] = .max } }

    private func remember(_ id: Int, _ priority: UInt64, isShort: Bool) {
        while priorities.count <= id { priorities.append(.max) }
        priorities[id] = priority
        nextArticle = max(nextArticle, id + 1)
        if isShort { short.insert(id) }
    }

    /// The upkeep of one commit that has added so many postings.
    func maintain(added postings: Int, _ db: Database) throws {
        if nextArticle - firstUnwritten >= articlesPerRun { try writeRun(db) }
        for index in merges.indices.reversed() {
            let isDone = try merges[index].advance(
                by: postings * Self.mergePace + AnchorRun.postingsPerPage,
                priorities,
                db
            )
            if isDone { try finish(merges.remove(at: index), db) }
        }
        beginMerges()
        try sweep(pages: Self.sweepPace * (postings / AnchorRun.postingsPerPage + 1), db)
    }

    /// Pages of merged runs removed for each page of postings added: more than there are levels.
    private static let sweepPace = 10
    private var merged: [(run: AnchorRun, next: Int)] = []

    private func sweep(pages: Int, _ db: Database) throws {
        guard let (run, next) = merged.first else { return }
        let end = min(next + pages, 1 << run.bits)
        try run.removePages(next..<end, db)
        if end == 1 << run.bits { merged.removeFirst() } else { merged[0].next = end }
    }

    private func writeRun(_ db: Database) throws {
        let postings = recent.sorted
        var run = AnchorRun(
            number: takeNumber(),
            level: 0,
            articles: firstUnwritten..<nextArticle,
            expecting: postings.count
        )
        try run.write(all: postings, db)
        try run.save(db)
        runs.append(run)
        recent = RecentPostings()
        firstUnwritten = nextArticle
    }

    private func takeNumber() -> Int {
        defer { nextRun += 1 }
        return nextRun
    }

    /// The oldest runs of each level that has enough of them, one merge a level at a time.
    private func beginMerges() {
        for level in Set(runs.map(\.level)) where !merges.contains(where: { $0.level == level }) {
            let oldest = runs.filter { $0.level == level }.prefix(AnchorRun.fanOut)
            if oldest.count == AnchorRun.fanOut { merges.append(AnchorMerge(Array(oldest), number: takeNumber())) }
        }
    }

    private func finish(_ merge: AnchorMerge, _ db: Database) throws {
        let numbers = Set(merge.sources.map(\.number))
        for run in merge.sources {
            try run.remove(db)
            merged.append((run, 0))
        }
        try merge.target.save(db)
        runs.removeAll { numbers.contains($0.number) }
        runs.append(merge.target)
        runs.sort { $0.articles.lowerBound < $1.articles.lowerBound }
    }

    /// Pages of a merge that the last process did not live to finish.
    private func removeUnfinishedMerges(_ db: Database) throws {
        let last = try Int.fetchOne(db, sql: "SELECT max(id) FROM anchor_page") ?? 0
        let known = Set(runs.map(\.number))
        for number in 0...(last >> 32) where !known.contains(number) {
            try db.cachedStatement(sql: "DELETE FROM anchor_page WHERE id >= ? AND id < ?")
                .execute(arguments: [number << 32, (number + 1) << 32])
        }
        nextRun = max(nextRun, last >> 32 + 1)
    }
}

/// Where the writer keeps its index from one transaction to the next; empty when it must be read anew.
final class AnchorIndexHolder {
    var index: AnchorIndex?
}

extension StoreTransaction {
    func anchors() throws -> AnchorIndex {
        if let index = anchorIndex.index { return index }
        let index = try AnchorIndex(db, forWriting: true)
        anchorIndex.index = index
        return index
    }
}

/// The order of articles in which each keeps the company of those before it, whatever the order in which they came.
///
/// A hash of the document's bytes and the article's number: like a random order, and the same in every store.
enum ArticlePriority {
    static func of(_ sha256: [UInt8], article: Int) -> UInt64 {
        let head = sha256.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        var mixed = head &+ UInt64(truncatingIfNeeded: article) &* 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        return min(mixed ^ (mixed >> 27), .max - 1)
    }
}
