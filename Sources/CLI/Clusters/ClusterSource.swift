import ArgumentParser
import DocumentStore
import JSONText
import TextAnalysis

/// A group of articles that are the same article, as the store knows it.
struct StoredCluster {
    struct Member: Equatable {
        var document: String
        var id: Int
        var article: Int
        var range: Range<Int>

        /// `pages/a.txt, article 2`.
        var label: String { "\(document), article \(article)" }
    }

    var number: Int
    /// In the order of `galley export clusters`.
    var members: [Member]
    /// Index of the member that stands for all.
    var representative: Int
}

/// Which clusters a command is about, for `galley collate` and `galley conflicts`.
struct ClusterSelection: ParsableArguments {
    @Argument(help: "Numbers of clusters, as galley export clusters gives them now. None: all.")
    var clusters: [Int] = []

    @Option(help: "The clusters of the articles of this document, by name or id.")
    var document: String?

    @Option(help: "With --document: the cluster of this article alone.")
    var article: Int?

    func validate() throws {
        guard document == nil || clusters.isEmpty else {
            throw ValidationError("--document: goes without the number of a cluster")
        }
        guard article == nil || document != nil else { throw ValidationError("--article: goes with --document") }
    }

    /// The clusters in their order.
    ///
    /// - Throws: `CommandFailure` when one that was named is not there.
    func read(from access: StoreAccess) throws -> [StoredCluster] {
        var found: [StoredCluster] = []
        try TablePages(.clusters, includingIDs: true, from: access).forEach { page in
            for line in page.split(separator: UInt8(ascii: "\n")) {
                let cluster = try StoredCluster(try JSONValue(parsing: Array(line)))
                if isWanted(cluster) { found.append(cluster) }
            }
        }
        if let missing = clusters.first(where: { number in !found.contains { $0.number == number } }) {
            throw CommandFailure(
                .someFailed,
                "\(missing): no cluster has this number; galley export clusters lists them"
            )
        }
        if let document, found.isEmpty {
            let what = article.map { "\(document), article \($0)" } ?? document
            throw CommandFailure(.someFailed, "\(what): no other print of it is known")
        }
        return found
    }

    private func isWanted(_ cluster: StoredCluster) -> Bool {
        guard let document else { return clusters.isEmpty || clusters.contains(cluster.number) }
        return cluster.members.contains { member in
            (member.document == document || String(member.id) == document)
                && (article == nil || member.article == article)
        }
    }
}

extension StoredCluster {
    init(_ json: JSONValue) throws {
        let members = try (json["members"]?.array ?? []).map(Member.init)
        let representative = try json["representative"].map(Member.init)
        guard let number = json["cluster"]?.integer,
            let index = members.firstIndex(where: { $0 == representative })
        else { throw CommandFailure(.someFailed, "the broker's answer holds no cluster") }
        self.init(number: number, members: members, representative: index)
    }
}

extension StoredCluster.Member {
    fileprivate init(_ json: JSONValue) throws {
        guard let document = json["document"]?.string, let article = json["article"]?.integer,
            let start = json["start"]?.integer, let end = json["end"]?.integer, start <= end
        else { throw CommandFailure(.someFailed, "the broker's answer holds no member of a cluster") }
        guard let id = json["id"]?.integer else {
            throw CommandFailure(
                .someFailed,
                "the broker is of an older version and does not tell the ids of documents"
            )
        }
        self.init(document: document, id: id, article: article, range: start..<end)
    }
}

/// Reads the texts of clusters and lays them side by side.
struct ClusterReader {
    let access: StoreAccess

    /// Calls the closure with each cluster, with a bar for whoever waits. Of several, one whose texts cannot be had is
    /// named on standard error and passed over.
    ///
    /// - Returns: how many were passed over.
    func forEach(_ clusters: [StoredCluster], _ body: (CollatedCluster) throws -> Void) throws -> Int {
        let progress = ProgressLine()
        var unread = 0
        for (index, cluster) in clusters.enumerated() {
            progress.draw(index, of: clusters.count, "cluster \(cluster.number)")
            let collated: CollatedCluster
            do {
                collated = try collate(cluster)
            } catch let failure as CommandFailure where clusters.count > 1 && failure.status == .someFailed {
                progress.say("galley: cluster \(cluster.number): \(failure.message)")
                unread += 1
                continue
            }
            progress.clear()
            try body(collated)
        }
        progress.clear()
        return unread
    }

    private func collate(_ cluster: StoredCluster) throws -> CollatedCluster {
        var texts: [Int: Text] = [:]
        for member in cluster.members where texts[member.id] == nil {
            texts[member.id] = try access.text(of: member.id, name: member.document)
        }
        let witnesses = cluster.members.map { Witness(text: texts[$0.id]!, range: $0.range) }
        return CollatedCluster(
            cluster: cluster,
            witnesses: witnesses,
            collation: Collation(witnesses, base: cluster.representative)
        )
    }
}

/// The prints of an article and what they differ in.
struct CollatedCluster {
    var cluster: StoredCluster
    var witnesses: [Witness]
    var collation: Collation

    /// What people call the witnesses: A to Z, then A1 to Z1, …
    static func siglum(_ index: Int) -> String {
        let letter = String(UnicodeScalar(UInt8(ascii: "A") + UInt8(index % 26)))
        return index < 26 ? letter : letter + String(index / 26)
    }

    /// What stands around a range, on one line.
    func context(_ witness: Int, _ range: Range<Int>, length: Int) -> (before: String, after: String) {
        let (text, limit) = (witnesses[witness].text, witnesses[witness].range)
        func isShown(_ scalar: Unicode.Scalar) -> Bool { !scalar.properties.isWhitespace }
        let head = text.scalars[limit.lowerBound..<max(limit.lowerBound, range.lowerBound)].reversed().lazy
            .filter(isShown).prefix(length)
        let tail = text.scalars[min(range.upperBound, limit.upperBound)..<limit.upperBound].lazy.filter(isShown)
            .prefix(length)
        return (Text(scalars: head.reversed()).string, Text(scalars: Array(tail)).string)
    }
}

extension Text {
    fileprivate var string: String { self[range] }
}
