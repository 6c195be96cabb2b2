import Foundation
import JSONText
import Testing

/// The main job with real processes: documents in, articles, indicators, reprints and summaries out.
@Suite struct PipelineTests {
    @Test func `the samples pass every stage, and the reprint with its changed scope is found`() throws {
        let farm = try Farm()
        let submitted = try farm.galley("submit", "--wait", Programs.samples.path)
        #expect(submitted.status == 0, "\(submitted.standardError)\n\(farm.log)")
        try farm.waitUntilDone(within: .seconds(60))

        let documents = try farm.galley("export", "documents", "--format", "jsonl").lines
        #expect(documents.count == (try Programs.documents(in: Programs.samples).count))
        for document in documents {
            #expect((document["articles"] as? [Any])?.isEmpty == false)
            #expect((document["indicators"] as? [Any])?.isEmpty == false)
            #expect((document["errors"] as? [Any])?.isEmpty == true)
            let summary = document["summary"] as? [String: Any]
            #expect((summary?["text"] as? String)?.isEmpty == false)
        }
        let reuse = try farm.galley("export", "reuse", "--format", "jsonl").lines
        #expect(differences(in: reuse).contains { $0.a.contains("全国") && $0.b.contains("全省") })
    }

    @Test(.enabled(if: Programs.seeds != nil, "the corpus is not there"))
    func `the seeds pass every stage, and 000 and 001 differ in 全国 and 全省`() throws {
        let farm = try Farm()
        let submitted = try farm.galley("submit", "--wait", try #require(Programs.seeds).path)
        #expect(submitted.status == 0, "\(submitted.standardError)\n\(farm.log)")
        try farm.waitUntilDone(within: .seconds(60))
        let counts = try farm.doneCounts()
        for stage in ["segment", "indicators", "fingerprint", "summary"] { #expect(counts[stage] == 5) }
        let reuse = try farm.galley("export", "reuse", "--format", "jsonl").lines
        #expect(differences(in: reuse).contains { $0.a == "全国" && $0.b == "全省" })
    }

    @Test func `what a store exports of a document is what analyze prints of it`() throws {
        let farm = try Farm()
        let sample = try Programs.documents(in: Programs.samples)[0].path
        _ = try farm.galley("submit", "--wait", sample)
        try farm.waitUntilDone(within: .seconds(60))
        let stored = try #require(try farm.galley("export", "documents", "--format", "jsonl").lines.first)
        let analyzed = try #require(try run(Programs.path("galley"), ["analyze", sample]).lines.first)
        for name in ["sha256", "length", "date", "articles", "indicators"] {
            #expect(stored[name] as? NSObject == analyzed[name] as? NSObject, "\(name) differs")
        }
    }

    @Test func `the same bytes submitted again are the same document and run through no stage again`() throws {
        let farm = try Farm()
        let sample = try Programs.documents(in: Programs.samples)[0].path
        _ = try farm.galley("submit", "--wait", sample)
        let counts = try farm.doneCounts()
        let again = try farm.galley("submit", "--wait", "--format", "json", sample)
        #expect(again.status == 0)
        #expect(try farm.doneCounts() == counts)
        #expect(try farm.status()["documents"]?["total"]?.integer == 1)
    }

    private func differences(in reuse: [[String: Any]]) -> [(a: String, b: String)] {
        reuse.flatMap { pair in (pair["differences"] as? [[String: Any]] ?? []) }
            .map { ($0["a_text"] as? String ?? "", $0["b_text"] as? String ?? "") }
    }
}
