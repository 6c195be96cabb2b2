import Foundation
import Testing

/// Questions about indicators, asked of a broker with real workers and of its store.
@Suite struct IndicatorCommandTests {
    @Test func `a store answers what its broker answers, and a table for a spreadsheet has a row for each record`()
        throws
    {
        let farm = try Farm()
        _ = try farm.galley("submit", "--wait", Programs.samples.path)
        try farm.waitUntilDone(within: .seconds(60))
        let asked = try farm.galley("indicators", "--status", "actual", "--format", "jsonl")
        let read = try run(
            Programs.path("galley"),
            ["indicators", "--status", "actual", "--format", "jsonl", "--store", farm.store]
        )
        #expect(asked.status == 0 && asked.standardOutput == read.standardOutput)
        let records = try asked.lines
        #expect(!records.isEmpty && records.allSatisfy { $0["status"] as? String == "actual" })
        for record in records {
            let evidence = try #require(record["evidence"] as? String)
            let text = try #require(record["text"] as? String)
            #expect(evidence.contains(text))
        }
        let file = farm.directory.appendingPathComponent("figures.csv")
        #expect(try farm.galley("export", "indicators", "--format", "csv", "--output", file.path).status == 0)
        #expect(try Data(contentsOf: file).starts(with: [0xEF, 0xBB, 0xBF]))

        let id = String(try #require(records.first?["indicator"] as? Int))
        let explained = try farm.galley("explain-indicator", id, "--format", "json")
        #expect(try explained.lines.first?["same_as_stored"] as? Bool == true)
        #expect(try farm.galley("explain-indicator", "999999").status == 1)
    }

    @Test func `words of the user's own are read without a rebuild, and runs with them can be told apart`() throws {
        let farm = try Farm(workers: ["galley-segmenter", "galley-deduplicator", "galley-summarizer"])
        let lists = farm.directory.appendingPathComponent("lists")
        try FileManager.default.createDirectory(at: lists, withIntermediateDirectories: true)
        try Data("herring\t鲱鱼捕获量\t鲱鱼产量\n".utf8).write(to: lists.appendingPathComponent("metrics.tsv"))
        try Data("海里方\tarea\t平方米\t100\n".utf8).write(to: lists.appendingPathComponent("units.tsv"))
        let page = farm.directory.appendingPathComponent("page.txt")
        try Data("2018年，温州市鲱鱼产量达到30吨，海域面积5海里方。".utf8).write(to: page)

        let options = ["--broker", farm.workersAddress, "--lexicons", lists.path]
        let worker = try farm.start(Programs.path("galley-indicator-extractor"), options)
        defer { farm.kill(worker) }
        _ = try farm.galley("submit", "--wait", page.path)
        let records = try farm.galley("indicators", "--document", page.path, "--format", "jsonl").lines
        #expect(records.map { $0["metric_id"] as? String }.contains("herring"))
        #expect(records.map { $0["value_normalized"] as? String }.contains("500"))

        let analyzed = try run(Programs.path("galley"), ["analyze", page.path, "--lexicons", lists.path])
        let fingerprint = try #require(try analyzed.lines.first?["lexicons"] as? String)
        #expect(try farm.galley("status").standardOutput.contains("lexicons=\(fingerprint)"))

        try Data("海里方\tarea\t平方米\tmany\n".utf8).write(to: lists.appendingPathComponent("units.tsv"))
        let refused = try run(Programs.path("galley-indicator-extractor"), options)
        #expect(refused.status == 2 && refused.standardError.contains("units.tsv, line 1: field 4"))
    }
}
