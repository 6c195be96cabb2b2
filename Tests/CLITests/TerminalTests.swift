// Tables, widths and numbers as they stand on a terminal.

import Testing

@testable import CLI

@Suite struct TerminalTests {
    @Test(arguments: [("", 0), ("abc", 3), ("温州", 4), ("6.85万", 6), ("e\u{301}", 1), ("，", 2), ("𠀋", 2), ("ｱ", 1)])
    func `Chinese takes two cells, a combining mark none`(text: String, width: Int) {
        #expect(text.displayWidth == width)
    }

    @Test func `a table's columns stand under each other, numbers at the right`() {
        var table = TextTable([.text("name"), .number("n"), .text("note")])
        table.add("温州", "1,998", "")
        table.add("a", "2", "x")
        #expect(table.lines() == ["name      n  note", "温州  1,998", "a         2  x"])
    }

    @Test func `a cell cannot drive the terminal`() {
        var table = TextTable([.text("name")])
        table.add("a\u{1B}[2J\nb")
        #expect(table.lines().last == "a\u{FFFD}[2J\u{FFFD}b")
    }

    @Test(arguments: [("温州市", 6, "温州市"), ("温州市", 5, "温州…"), ("温州市", 4, "温…"), ("abc", 2, "a…")])
    func `a text that is too wide ends with an ellipsis and fits`(text: String, limit: Int, expected: String) {
        #expect(text.truncated(toWidth: limit) == expected)
        #expect(expected.displayWidth <= limit)
    }

    @Test(arguments: [
        (0, "0"), (999, "999"), (1998, "1,998"), (-1_234_567, "-1,234,567"), (Int.min, "-9,223,372,036,854,775,808"),
    ])
    func `thousands are set apart`(number: Int, text: String) {
        #expect(grouped(number) == text)
    }

    @Test(arguments: [
        (0.4, "0 s"), (119, "119 s"), (120, "2 min"), (7200, "2 h"), (172_800, "2 d"),
        (1e300, "1,000,000,000,000,000 d"),
    ])
    func `durations are in the largest unit that keeps two digits`(seconds: Double, text: String) {
        #expect(elapsed(seconds: seconds) == text)
    }

    @Test(arguments: [(0, "0 B"), (999, "999 B"), (1500, "1.5 kB"), (8_388_608, "8.4 MB"), (Int.max, "9223372.0 TB")])
    func `sizes are in the largest unit that keeps them above one`(bytes: Int, text: String) {
        #expect(byteSize(bytes) == text)
    }

    @Test func `one is singular`() {
        #expect(counted(1, "document") == "1 document" && counted(0, "document") == "0 documents")
    }

    @Test func `colour is for terminals, and not with NO_COLOR`() {
        #expect(Style.isWanted([:], isTerminal: true))
        #expect(!Style.isWanted([:], isTerminal: false))
        #expect(!Style.isWanted(["NO_COLOR": "1"], isTerminal: true))
        #expect(Style.isWanted(["NO_COLOR": ""], isTerminal: true))
        #expect(!Style.isWanted(["TERM": "dumb"], isTerminal: true))
        #expect(Style(isOn: false).red("x") == "x" && Style(isOn: true).red("x") == "\u{1B}[31mx\u{1B}[0m")
    }

    @Test func `a progress bar is as long as its share, and missing without a total`() {
        #expect(ProgressLine.bar(1, of: nil) == "")
        #expect(ProgressLine.bar(0, of: 4) == String(repeating: "─", count: 30) + "   0 % ")
        #expect(
            ProgressLine.bar(2, of: 4) == String(repeating: "█", count: 15) + String(repeating: "─", count: 15)
                + "  50 % "
        )
        #expect(ProgressLine.bar(9, of: 4) == String(repeating: "█", count: 30) + " 100 % ")
    }
}
