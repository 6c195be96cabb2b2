// What people read of a document and of the state of things, whole or with half of it missing.

import JSONText
import Testing
import WireProtocol

@testable import CLI

@Suite struct ReportTests {
    private func json(_ text: String) throws -> JSONValue { try JSONValue(parsing: Array(text.utf8)) }

    @Test func `the status is a line on the broker, a table of stages and one of workers`() throws {
        let status = try json(
            #"""
            {"server":"galley-broker 0.1.0","term":5,"uptime_s":130,"documents":{"total":2000,"unfinished":12,"failed":1},
            "stages":[{"stage":"segment","queued":1200,"running":2,"done":800,"failed":0,"oldest_s":7,"workers":1},
            {"stage":"word_count","queued":3,"running":0,"done":0,"failed":0,"workers":0}],
            "rate":{"documents_per_s":812.25,"tasks_per_s":3100},"store":{"path":"a.sqlite","bytes":8400000},
            "workers":[{"name":"host:galley-segmenter:1","stages":["segment"],"slots":2,"running":2,"last_seen_ms":1200}]}
            """#
        )
        #expect(
            StatusReport(status).lines == [
                "galley-broker 0.1.0, term 5, up 2 min",
                "2,000 documents, 12 unfinished, 1 with failed stages, 812.3 documents/s, 3100.0 tasks/s",
                "store a.sqlite, 8.4 MB",
                "",
                "stage       queued  running  done  failed  oldest  note",
                "segment      1,200        2   800       0     7 s",
                "word_count       3        0     0       0          no worker for stage word_count",
                "",
                "worker                   stages   slots  running  last seen",
                "host:galley-segmenter:1  segment      2        2    1 s ago",
            ]
        )
    }

    @Test(arguments: [
        "{}", "[]", #"{"stages":[{}],"workers":[{}],"documents":{},"rate":{},"store":{}}"#, #"{"stages":1}"#,
    ])
    func `a status with anything missing is still shown`(text: String) throws {
        _ = StatusReport(try json(text)).lines
    }

    @Test func `a broker without workers says so`() throws {
        #expect(StatusReport(try json(#"{"workers":[]}"#)).lines == ["no workers are connected"])
    }

    @Test func `a document is shown with its articles, indicators, summary and errors`() throws {
        let document = try json(
            #"""
            {"document":"a.txt","id":3,"sha256":"0123456789abcdef","length":1200,"date":{"value":"2021-04-02","source":"text"},
            "articles":[{"index":1,"start":0,"end":1200,"headline":"春茶上市","byline":["林一帆","周雨"],
            "dateline":{"place":"青田","date":null},"paragraphs":[{}],"sections":[{"level":2,"marker":"一、","title":"产地"}],
            "summary":{"text":"好茶。","keywords":["茶","山"]}}],
            "indicators":[{"article":1,"subject":"全县","metric":"采茶","text":"1.2万吨","measure":"level","status":"target","period":""}],
            "summary":{"text":"好茶。","keywords":[]},"results":{"word_count":{"han":9}},
            "errors":[{"stage":"compare","message":"no"}],"tasks":[{"stage":"compare","state":"failed","attempts":3,"error":"no"}]}
            """#
        )
        #expect(
            DocumentReport(document).lines == [
                "document 3: a.txt", "1,200 characters, dated 2021-04-02 (text), sha256 0123456789ab…", "",
                "Article 1 of 1  春茶上市", "  林一帆、周雨, 青田", "  1 paragraph, characters 0 to 1,200", "    一、产地",
                "  好茶。", "  keywords: 茶, 山", "", "1 indicator",
                "article  subject  metric  text     measure        period",
                "      1  全县     采茶    1.2万吨  level, target", "", "Summary", "好茶。", "",
                #"word_count  {"han":9}"#, "", "Not finished", "stage    state   attempts  last error",
                "compare  failed         3  no", "", "compare: no",
            ]
        )
    }

    @Test func `the digest of a report has a line for each section`() throws {
        let summary = try json(
            #"""
            {"text":"…","keywords":["茶"],"outline":[{"level":1,"heading":null,"topic":{"text":"总的情况。"},"figures":[]},
            {"level":1,"heading":{"text":"一、产地"},"topic":null,"figures":[]},
            {"level":2,"heading":{"text":"（一）山上"},"topic":{"text":"都是茶。"},"figures":[{"text":"三成"},{"text":"两县"}]}]}
            """#
        )
        #expect(
            summaryLines(summary) == ["总的情况。", "一、产地", "  （一）山上", "      都是茶。", "      三成；两县", "keywords: 茶"]
        )
    }

    @Test(arguments: ["{}", "[]", #"{"articles":[{}],"indicators":[{}],"summary":{},"errors":[{}],"tasks":[{}]}"#])
    func `a document of which little is known is still shown`(text: String) throws {
        _ = DocumentReport(try json(text)).lines
    }

    @Test func `a check is one line, ok or failed`() throws {
        let payload = #"{"checks":[{"name":"a","ok":true,"detail":""},{"name":"b","ok":false,"detail":"3 rows"},{}]}"#
        #expect(
            try Check.list(Array(payload.utf8)).map { $0.line() } == [
                "ok      store: a", "failed  store: b: 3 rows", "failed  store: ?",
            ]
        )
    }
}

@Suite struct SubmissionTallyTests {
    @Test func `the summary counts what was new, there already and refused`() {
        let tally = SubmissionTally()
        #expect(tally.counts.summary == "0 new")
        for id in 1...1998 { tally.add(.new(.init(id))) }
        tally.add(.duplicate(.init(3)))
        tally.add(.duplicate(.init(4)))
        tally.addRefused()
        #expect(tally.counts.summary == "1,998 new, 2 already there, 1 refused")
        #expect(tally.counts.stored == 2000 && tally.documents.count == 2000)
    }
}
