// The results of the other stages, byte for byte after docs/protocol.md.

import JSONText
import StageFormats
import Testing
import TextAnalysis

@Suite struct StageResultTests {
    private func string(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test func `an indicator has the fields of the gold files`() {
        let indicator = Indicator(
            article: 2,
            range: 129..<134,
            text: "6.85万",
            value: "68500",
            unit: "人次",
            metric: "参观人次",
            subject: "展会",
            measure: .level,
            comparison: .atLeast,
            period: "2019-11-15/2019-11-17",
            periodText: "展会期间"
        )
        let expected =
            #"{"indicators":[{"article":2,"start":129,"end":134,"text":"6.85万","value":"68500","#
            + #""unit":"人次","metric":"参观人次","metric_id":null,"subject":"展会","measure":"level","sign":"+","#
            + #""comparison":">=","status":"actual","period":"2019-11-15/2019-11-17","period_text":"展会期间","#
            + #""value_normalized":null,"unit_normalized":null}]}"#
        #expect(string(StageResult.indicators([indicator])) == expected)
    }

    @Test func `a fingerprint is packed hexadecimal`() {
        let fingerprint = Fingerprint(
            article: 1,
            range: 0..<812,
            length: 700,
            exact: ExactHash(high: 0x0123_4567_89AB_CDEF, low: 1),
            anchors: [.init(hash: 0x7FFF_FFFF_FFFF_FFFF, position: 16), .init(hash: 2, position: .max)]
        )
        let expected =
            #"{"articles":[{"article":1,"start":0,"end":812,"length":700,"damaged":0,"exact":"0123456789abcdef0000000000000001","#
            + #""anchors":"7fffffffffffffff000000100000000000000002ffffffff"}]}"#
        #expect(string(StageResult.fingerprint([fingerprint])) == expected)
    }

    @Test func `a comparison gives the passages and what they read differently`() {
        let texts = (a: Text("全国第一，好"), b: Text("在全省第一好"))
        let pair = ComparisonPair(a: .init(article: 1, range: 0..<6), b: .init(article: 2, range: 0..<6))
        let reuse = Reuse(
            a: 0..<6,
            b: 1..<6,
            kind: .near,
            similarity: 0.833_333_333,
            differences: [.init(a: 0..<2, b: 1..<3), .init(a: 4..<5, b: 5..<5)]
        )
        let result = StageResult.compare([Comparison(pair: pair, reuses: [reuse])], of: texts)
        let expected =
            #"{"pairs":[{"a":{"article":1,"start":0,"end":6},"b":{"article":2,"start":1,"end":6},"kind":"near","#
            + #""similarity":0.8333,"differences":[{"a":[0,2],"b":[1,3],"a_text":"全国","b_text":"全省"},"#
            + #"{"a":[4,5],"b":[5,5],"a_text":"，","b_text":""}]}]}"#
        #expect(string(result) == expected)
    }

    @Test func `pairs without common text give an empty list`() {
        let pair = ComparisonPair(a: .init(article: 1, range: 0..<0), b: .init(article: 1, range: 0..<0))
        let result = StageResult.compare([Comparison(pair: pair, reuses: [])], of: (a: Text(""), b: Text("")))
        #expect(string(result) == #"{"pairs":[]}"#)
    }

    @Test func `the summaries of articles are in the order of their index`() {
        let summary = Summary(sentences: [0..<2], text: "好。", keywords: ["好"])
        let empty = Summary(sentences: [], text: "", keywords: [])
        let result = StageResult.summary(DocumentSummary(document: summary, articles: [10: empty, 2: empty]))
        let none = #"{"sentences":[],"text":"","keywords":[]}"#
        #expect(
            string(result)
                == #"{"document":{"sentences":[[0,2]],"text":"好。","keywords":["好"]},"articles":{"2":\#(none),"10":\#(none)}}"#
        )
    }
}

@Suite struct OutlineFormatTests {
    @Test func `the digest of a report is written section by section`() {
        let entry = OutlineEntry(
            level: 2,
            heading: .init(range: 0..<4, text: "一、产地"),
            figures: [.init(range: 5..<9, text: "三成。")]
        )
        let summary = Summary(sentences: [0..<4], text: "一、产地", keywords: [], outline: [entry])
        let result = StageResult.summary(DocumentSummary(document: summary, articles: [:]))
        let expected =
            #"{"document":{"sentences":[[0,4]],"text":"一、产地","keywords":[],"outline":[{"level":2,"#
            + #""heading":{"start":0,"end":4,"text":"一、产地"},"topic":null,"#
            + #""figures":[{"start":5,"end":9,"text":"三成。"}]}]},"articles":{}}"#
        #expect(String(decoding: result, as: UTF8.self) == expected)
    }
}

@Suite struct ComparisonPairTests {
    private func pairs(_ json: String) throws -> [ComparisonPair] {
        try ComparisonPair.list(JSONValue(parsing: Array(json.utf8)), textLengths: (a: 10, b: 20))
    }

    @Test func `the pairs of a task are read`() throws {
        let expected = ComparisonPair(a: .init(article: 1, range: 0..<10), b: .init(article: 2, range: 3..<20))
        #expect(try pairs(#"{"pairs":[[[1,0,10],[2,3,20]]]}"#) == [expected])
        #expect(try pairs(#"{"pairs":[]}"#) == [])
    }

    @Test(arguments: [
        "[]", "{}", #"{"pairs":1}"#, #"{"pairs":[1]}"#, #"{"pairs":[[]]}"#, #"{"pairs":[[[1,0,10]]]}"#,
        #"{"pairs":[[[1,0,11],[2,3,20]]]}"#, #"{"pairs":[[[1,0,10],[2,3,21]]]}"#, #"{"pairs":[[[1,-1,10],[2,3,20]]]}"#,
        #"{"pairs":[[[1,5,4],[2,3,20]]]}"#, #"{"pairs":[[[0,0,10],[2,3,20]]]}"#, #"{"pairs":[[[1,0],[2,3,20]]]}"#,
    ])
    func `pairs outside the documents are refused`(json: String) {
        #expect(throws: StageFormatError.self) { try pairs(json) }
    }
}

@Suite struct DocumentTextTests {
    @Test func `a document that is UTF-8 is read scalar for scalar, byte order mark included`() throws {
        #expect(try Text(document: Array("\u{FEFF}温州".utf8)).count == 3)
        #expect(try Text(document: []).count == 0)
    }

    @Test(
        arguments: [([0xFF], 0), ([0x61, 0xE6, 0xB8, 0xA9, 0xC0, 0x80], 4), ([0x61, 0xE6, 0xB8], 1)] as [([UInt8], Int)]
    )
    func `a document that is not UTF-8 is refused with the byte at which it stops being`(bytes: [UInt8], offset: Int) {
        let error = #expect(throws: StageFormatError.self) { try Text(document: bytes) }
        #expect(error?.description == "document: not valid UTF-8 at byte \(offset)")
    }
}
