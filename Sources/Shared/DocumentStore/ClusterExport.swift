import GRDB
import JSONText

/// Groups the articles that are the same article, by the exact and near pairs between them.
///
/// Made anew from all pairs at each export, so a cluster cannot depend on the order in which documents came: members
/// are in order of document name and article, the longest is the representative, and clusters are numbered in order of
/// their first member.
struct ClusterExport {
    private struct Member: Hashable, Comparable {
        var document: String
        /// Two documents may have one name.
        var id: Int
        var article: Int

        static func < (a: Self, b: Self) -> Bool { (a.document, a.id, a.article) < (b.document, b.id, b.article) }
    }

    let db: Database

    init(_ db: Database) { self.db = db }

    func lines() throws -> [UInt8] {
        var bytes: [UInt8] = []
        for (index, cluster) in try clusters().enumerated() {
            var writer = JSONWriter()
            let representative = cluster.min { a, b in
                (b.range.count, a.member) < (a.range.count, b.member)
            }!
            writer.object { object in
                object.member("cluster", index + 1)
                object.name("representative")
                write(representative, to: &object)
                object.name("members")
                object.array { list in
                    for member in cluster { write(member, to: &list) }
                }
            }
            bytes += writer.bytes
            bytes.append(UInt8(ascii: "\n"))
        }
        return bytes
    }

    private typealias Placed = (member: Member, range: Range<Int>)

    private func write(_ placed: Placed, to writer: inout JSONWriter) {
        writer.object { object in
            object.member("document", placed.member.document)
            object.member("article", placed.member.article)
            object.member("start", placed.range.lowerBound)
            object.member("end", placed.range.upperBound)
        }
    }

    private func clusters() throws -> [[Placed]] {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT a.name, a.id, r.a_article, fa.start, fa."end", b.name, b.id, r.b_article, fb.start, fb."end"
                FROM reuse r JOIN document a ON a.id = r.a_document JOIN document b ON b.id = r.b_document
                JOIN fingerprint fa ON fa.document = r.a_document AND fa.article = r.a_article
                JOIN fingerprint fb ON fb.document = r.b_document AND fb.article = r.b_article
                WHERE r.kind IN ('exact', 'near')
                """
        )
        let current = try CurrentPairs(db)
        var parents: [Member: Member] = [:]
        var ranges: [Member: Range<Int>] = [:]
        func root(_ member: Member) -> Member {
            var top = member
            while let parent = parents[top], parent != top { top = parent }
            parents[member] = top
            return top
        }
        while let row = try rows.next() {
            let a = Member(document: row[0], id: row[1], article: row[2])
            let b = Member(document: row[5], id: row[6], article: row[7])
            let keys = [a, b].map { ArticleKey(document: $0.id, article: $0.article) }
            guard try current.contains(keys[0], keys[1]) else { continue }
            ranges[a] = (row[3] as Int)..<(row[4] as Int)
            ranges[b] = (row[8] as Int)..<(row[9] as Int)
            parents[root(b)] = root(a)
        }
        let groups = Dictionary(grouping: ranges.keys.sorted(), by: root)
        return groups.values.sorted { $0[0] < $1[0] }.map { group in group.map { ($0, ranges[$0]!) } }
    }
}
