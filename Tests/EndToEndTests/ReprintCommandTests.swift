import Foundation
import Testing

/// Prints of one article, from submit to the questions that are asked of them.
@Suite struct ReprintCommandTests {
    private static let headline = "临江市前三季度外贸出口平稳增长"
    private static let article =
        "本报讯（记者王明）记者昨日从市商务局获悉，今年1至9月，临江市外贸出口总额达到215.6亿元，同比增长6.9%，增速排名全省第三，"
        + "占全国份额1.7%。其中机电产品出口88.2亿元，农产品出口12.4亿元。\n"
        + "市商务局有关负责人表示，下一步将继续推动市场多元化，帮助企业参加境外展会，完善出口信用保险，"
        + "力争全年外贸出口总额突破300亿元，为全市经济高质量发展作出更大贡献。\n"

    private static let neighbour =
        "山区公路建设提速\n本报讯（记者李强）连日来，县交通运输局组织施工队伍抢抓晴好天气，全力推进山区公路改造工程。"
        + "目前路基工程已经完成大半，预计年底前可以通车，沿线三十多个村庄的群众出行将更加方便快捷。\n"

    private static func print(_ changes: [String: String] = [:]) -> String {
        changes.reduce(headline + "\n" + article) { $0.replacingOccurrences(of: $1.key, with: $1.value) }
    }

    private func farm(_ pages: [(name: String, text: String)]) throws -> Farm {
        let farm = try Farm()
        for page in pages { try Data(page.text.utf8).write(to: farm.directory.appendingPathComponent(page.name)) }
        let paths = pages.map { farm.directory.appendingPathComponent($0.name).path }
        _ = try farm.galley(["submit", "--wait"] + paths)
        try farm.waitUntilDone(within: .seconds(60))
        return farm
    }

    @Test func `three prints are one cluster, their readings are shown, and a figure they differ in is a conflict`()
        throws
    {
        let farm = try farm([
            ("a.txt", Self.print()), ("b.txt", Self.print(["全国": "全省", "多元化": "多无化"])),
            ("c.txt", Self.print(["215.6亿": "216.5亿"])), ("d.txt", Self.neighbour),
        ])
        let clusters = try farm.galley("export", "clusters").lines
        #expect(clusters.count == 1)
        #expect((clusters.first?["members"] as? [Any])?.count == 3)
        #expect((clusters.first?["summary"] as? String)?.isEmpty == false)

        let collation = try #require(try farm.galley("collate", "1", "--format", "jsonl").lines.first)
        let places = try #require(collation["places"] as? [[String: Any]])
        let readings = places.map { ($0["readings"] as? [[String: Any]] ?? []).map { $0["text"] as? String } }
        #expect(readings.contains(["全国", "全省"]))
        #expect(readings.contains { Set($0) == ["215.6亿", "216.5亿"] || Set($0) == ["215.6", "216.5"] })
        #expect(places.filter { $0["grade"] as? String == "figure" }.count == 2)

        let figures = try farm.galley("collate", "--grade", "figure").standardOutput
        #expect(figures.contains("[全省]") && !figures.contains("多无化") && figures.contains("1 below figure not shown"))
        let page = farm.directory.appendingPathComponent("readings.html")
        #expect(try farm.galley("collate", "--format", "html", "--output", page.path).status == 0)
        #expect(try String(contentsOf: page, encoding: .utf8).contains("<mark>全省</mark>"))

        let conflicts = try farm.galley("conflicts", "--format", "jsonl").lines
        #expect(conflicts.map { $0["kind"] as? String } == ["figure", "scope"])
        let values = try #require(conflicts.first?["readings"] as? [[String: Any]]).map { $0["value"] as? String }
        #expect(values == ["21560000000", "21650000000"])
        #expect(conflicts.allSatisfy { $0["majority"] as? Bool == true })
        let csv = try farm.galley("conflicts", "--kind", "scope", "--format", "csv").standardOutput
        #expect(csv.split(separator: "\r\n").count == 4, "a heading and a row for each print")
    }

    @Test func `a document that is deleted or done again leaves no stale pair`() throws {
        let farm = try farm([
            ("a.txt", Self.print()), ("b.txt", Self.print(["全国": "全省"])), ("c.txt", Self.print(["215.6亿": "216.5亿"])),
        ])
        func exported() throws -> [[String]] {
            try ["reuse", "clusters", "summaries"].map { table in
                try farm.galley("export", table).standardOutput.split(separator: "\n").map(String.init).sorted()
            }
        }
        let before = try exported()
        #expect(try farm.galley("reprocess", "--stage", "segment").status == 0)
        try farm.waitUntilDone(within: .seconds(60))
        let after = try exported()
        #expect(before[0].count == after[0].count && before[1] == after[1])
        #expect(try farm.galley("reprocess", "--stage", "compare").status == 1)

        let path = farm.directory.appendingPathComponent("c.txt").path
        #expect(try farm.galley("delete", path).status == 0)
        #expect(try farm.galley("delete", path).status == 1)
        #expect(try farm.galley("export", "reuse").lines.count == 1)
        #expect(try farm.galley("export", "indicators").standardOutput.contains("c.txt") == false)
        #expect((try farm.galley("export", "clusters").lines.first?["members"] as? [Any])?.count == 2)
        _ = try farm.galley("submit", "--wait", path)
        try farm.waitUntilDone(within: .seconds(60))
        #expect(try exported()[1] == before[1])
        let checks = try farm.galley("doctor").standardOutput
        #expect(!checks.contains("FAIL"))
    }

    @Test func `an article in a page that lost its headlines is a print of it all the same`() throws {
        let glued = Self.article + Self.neighbour.split(separator: "\n").dropFirst().joined(separator: "\n") + "\n"
        let farm = try farm([("whole.txt", Self.print()), ("page.txt", glued)])
        let cluster = try #require(try farm.galley("export", "clusters").lines.first)
        #expect((cluster["members"] as? [Any])?.count == 2)
        let representative = try #require(cluster["representative"] as? [String: Any])
        #expect((representative["document"] as? String)?.hasSuffix("whole.txt") == true)
    }

    @Test func `what is not there is said`() throws {
        let farm = try farm([("a.txt", Self.print()), ("d.txt", Self.neighbour)])
        #expect(try farm.galley("collate", "--format", "jsonl").standardOutput.isEmpty)
        let missing = try farm.galley("collate", "7")
        #expect(missing.status == 1 && missing.standardError.contains("no cluster has this number"))
        let alone = try farm.galley("conflicts", "--document", farm.directory.appendingPathComponent("d.txt").path)
        #expect(alone.status == 1 && alone.standardError.contains("no other print of it is known"))
        #expect(try farm.galley("collate", "--article", "1").status == 2)
        let refused = try run(Programs.path("galley-deduplicator"), ["--density", "thick"])
        #expect(refused.status == 2 && refused.standardError.contains("sparse, usual, dense"))
    }
}
