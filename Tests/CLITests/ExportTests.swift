// CSV made of the JSON Lines of an export.

import JSONText
import Testing

@testable import CLI

@Suite struct CSVExportTests {
    private func rows(_ table: ExportTable, _ lines: String...) throws -> [String] {
        let page = Array(lines.map { $0 + "\n" }.joined().utf8)
        let text = String(decoding: try CSVExport(table: table).rows(of: page), as: UTF8.self)
        return text.unicodeScalars.split(separator: "\n").map { String(String.UnicodeScalarView($0)) }
    }

    @Test func `cells with commas, quotes and line breaks are quoted, and lines end with CR LF`() {
        let line = CSVExport.line(["a", "b,c", "d\"e", "f\ng", "h\r\ni", "", "温 州"])
        #expect(String(decoding: line, as: UTF8.self) == "a,\"b,c\",\"d\"\"e\",\"f\ng\",\"h\r\ni\",,温 州\r\n")
    }

    @Test func `columns are taken by name, whatever the order of the members`() throws {
        let object = #"{"value":"68500","document":"a.txt","start":1,"end":5,"text":"6.85万","extra":[1],"article":2}"#
        #expect(try rows(.indicators, object) == ["a.txt,,2,1,5,6.85万,68500,,,,,,,,,,,,,,,,,,,,\r"])
    }

    @Test func `a text that a spreadsheet would compute is made harmless, a number or a lone sign is left`() throws {
        let object =
            #"{"document":"=cmd|' /C calc'!A0","text":"-3.5","value":"+1+2","unit":"@SUM(1)","sign":"-","comparison":">="}"#
        let row = try #require(try rows(.indicators, object).first)
        #expect(row.hasPrefix("'=cmd|' /C calc'!A0,,,,,-3.5,'+1+2,,'@SUM(1),"))
        #expect(row.contains(",-,>=,"))
    }

    @Test func `members of members have a column of their own, and lists are counted or joined`() throws {
        let object = #"""
            {"document":"a","id":3,"length":9,"date":{"value":"2019-11-20","source":"text","confidence":0.9},
            "articles":[{"index":1},{"index":2}],"indicators":[],"summary":{"text":"好","keywords":["甲","乙"]},"errors":[]}
            """#.split(separator: "\n").joined()
        #expect(try rows(.documents, object) == ["3,a,,9,,2019-11-20,text,0.9,2,,好,甲; 乙,\r"])
    }

    @Test func `differences are written as what became what`() throws {
        let object = #"""
            {"a":{"document":"a","article":1,"start":0,"end":5},"b":{"document":"b","article":2,"start":1,"end":6},
            "kind":"near","similarity":0.97,"differences":[{"a":[0,2],"b":[0,2],"a_text":"全国","b_text":"全省"},
            {"a":[3,4],"b":[3,3],"a_text":"，","b_text":""}]}
            """#.split(separator: "\n").joined()
        #expect(try rows(.reuse, object) == ["a,1,0,5,b,2,1,6,near,0.97,全国→全省; ，→\r"])
    }

    @Test func `a cluster gives a row for each member`() throws {
        let member = { (name: String) in #"{"document":"\#(name)","article":1,"start":0,"end":5}"# }
        let object = #"{"cluster":7,"representative":\#(member("b")),"members":[\#(member("a")),\#(member("b"))]}"#
        #expect(try rows(.clusters, object) == ["7,a,1,0,5,false,\r", "7,b,1,0,5,true,\r"])
    }

    @Test(arguments: ExportTable.allCases)
    func `every row has as many cells as the header`(table: ExportTable) throws {
        let csv = CSVExport(table: table)
        let commas = { (bytes: [UInt8]) in bytes.count { $0 == UInt8(ascii: ",") } }
        let row = try csv.rows(of: Array(#"{"members":[{}]}"#.utf8))
        #expect(commas(row) == commas(csv.header) && commas(row) == table.columns.count - 1)
    }
}
