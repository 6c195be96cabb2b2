import GRDB

/// A part of the index that is written once: the postings of the articles that came between two moments.
///
/// The keys are divided into 2^`bits` equal stretches, one row of `anchor_page` each, found by arithmetic: the run's
/// number above the stretch. A stretch holds some eighty postings in less than half a kilobyte.
struct AnchorRun {
    static let postingsPerPage = 96
    /// Runs of one level that are merged into one of the next.
    static let fanOut = 4

    let number: Int
    let level: Int
    let bits: Int
    let articles: Range<Int>
    var postings: Int
    var filter: AnchorFilter

    init(number: Int, level: Int, articles: Range<Int>, expecting postings: Int) {
        self.init(
            number: number,
            level: level,
            bits: Self.bits(for: postings),
            articles: articles,
            postings: 0,
            filter: AnchorFilter(capacity: postings)
        )
    }

    private init(number: Int, level: Int, bits: Int, articles: Range<Int>, postings: Int, filter: AnchorFilter) {
        self.number = number
        self.level = level
        self.bits = bits
        self.articles = articles
        self.postings = postings
        self.filter = filter
    }

    /// A run as it stands in the store, its filter made anew from its pages unless nobody will ask it.
    init(_ row: Row, _ db: Database, withFilter: Bool) throws {
        let postings: Int = row[5]
        self.init(
            number: row[0],
            level: row[1],
            bits: row[2],
            articles: (row[3] as Int)..<(row[4] as Int),
            postings: postings,
            filter: AnchorFilter(capacity: withFilter ? postings : 0)
        )
        guard withFilter else { return }
        for stretch in 0..<1 << bits {
            try forEachPosting(of: stretch, db) { key, _ in
                filter.insert(key)
                return true
            }
        }
    }

    private static func bits(for postings: Int) -> Int {
        var bits = 0
        while postings >> bits > postingsPerPage, bits < 28 { bits += 1 }
        return bits
    }

    func stretch(of key: UInt32) -> Int { bits == 0 ? 0 : Int(key >> UInt32(32 - bits)) }

    private func page(_ stretch: Int) -> PostingsPage {
        var articleBits: UInt64 = 1
        while articles.count >> articleBits > 0 { articleBits += 1 }
        return PostingsPage(
            firstKey: bits == 0 ? 0 : UInt32(stretch) << UInt32(32 - bits),
            firstArticle: articles.lowerBound,
            articleBits: articleBits
        )
    }

    private func rowID(_ stretch: Int) -> Int { number << 32 | stretch }

    func forEachPosting(of stretch: Int, _ db: Database, _ body: (UInt32, Int) -> Bool) throws {
        let query = try db.cachedStatement(sql: "SELECT postings FROM anchor_page WHERE id = ?")
        guard let row = try Row.fetchOne(query, arguments: [rowID(stretch)]) else { return }
        page(stretch).forEach(in: row.bytes(at: 0), body)
    }

    /// Adds the articles of a key.
    func collect(_ key: UInt32, into articles: inout [Int], _ db: Database) throws {
        try forEachPosting(of: stretch(of: key), db) { other, article in
            if other == key { articles.append(article) }
            return other <= key
        }
    }

    /// Writes a stretch. `postings` are sorted and of this stretch only.
    mutating func write(_ postings: ArraySlice<UInt64>, to stretch: Int, _ db: Database) throws {
        guard !postings.isEmpty else { return }
        for posting in postings { filter.insert(UInt32(posting >> 32)) }
        self.postings += postings.count
        try db.cachedStatement(sql: "INSERT OR REPLACE INTO anchor_page (id, postings) VALUES (?, ?)")
            .execute(arguments: [rowID(stretch), Blob(page(stretch).pack(postings))])
    }

    func save(_ db: Database) throws {
        try db.cachedStatement(
            sql: "INSERT INTO anchor_run (number, level, bits, first, next, postings) VALUES (?, ?, ?, ?, ?, ?)"
        )
        .execute(arguments: [number, level, bits, articles.lowerBound, articles.upperBound, postings])
    }

    func removePages(_ stretches: Range<Int>, _ db: Database) throws {
        try db.cachedStatement(sql: "DELETE FROM anchor_page WHERE id >= ? AND id < ?")
            .execute(arguments: [rowID(stretches.lowerBound), rowID(stretches.upperBound)])
    }

    func remove(_ db: Database) throws {
        try db.cachedStatement(sql: "DELETE FROM anchor_run WHERE number = ?").execute(arguments: [number])
    }
}
