// Word lists of the user's own. They are put into use once for a process, so here they are only read and merged; that a
// program works with them is tested by running one (EndToEndTests).

import Testing

@testable import Lexicons

@Suite struct UserLexiconsTests {
    private func read(_ name: String, _ text: String) throws(LexiconError) -> UserLexicons {
        try UserLexicons(files: [(name, Array(text.utf8))])
    }

    private func merged(_ list: String, _ text: String) throws -> [[String]] {
        let user = try #require(try read(list + ".tsv", text).rows[list])
        return Lexicon.merged(try #require(Lexicon.builtIn(list)), with: user, list: list)
    }

    @Test func `lines are read as in the built-in lists: comments, Windows line ends and a byte order mark do no harm`()
        throws
    {
        let lists = try read("units.tsv", "\u{FEFF}# mine\r\n海里方\tarea\t平方米\t100\r\n\r\n")
        #expect(lists.rows == ["units": [["海里方", "area", "平方米", "100"]]])
    }

    @Test func `a new line is added, and one with a known key takes the place of the built-in one`() throws {
        let units = try merged("units", "海里方\tarea\t平方米\t100\n亩\tarea\t平方米\t600\n")
        #expect(units.count == Lexicon.builtIn("units")!.count + 1)
        #expect(units.filter { $0[0] == "亩" }.map { $0[3] } == ["600"])
    }

    @Test func `a word of several classes keeps the others`() throws {
        let word = try #require(Lexicon.builtIn("figure_contexts")?.first)
        let classes = Set(Lexicon.builtIn("figure_contexts")!.map { $0[1] })
        let other = try #require(classes.subtracting([word[1]]).min())
        let contexts = try merged("figure_contexts", "\(word[0])\t\(other)\n")
        #expect(contexts.contains { $0.starts(with: word) } && contexts.contains([word[0], other]))
    }

    @Test func `a metric keeps its names and gets the user's`() throws {
        let gdp = try #require(try merged("metrics", "gdp\t本地总产\t全域总产\n").first { $0[0] == "gdp" })
        #expect(gdp[1] == "本地总产")
        let names = gdp[2].split(separator: "|")
        #expect(names.contains("全域总产") && names.contains("地区生产总值") && names.contains("GDP"))
    }

    @Test(
        arguments: [
            ("units.tsv", "# c\nx\tarea\tm\tabc", 2, "field 4: abc is no decimal number"),
            ("units.tsv", "x\tareal\tm\t1", 1, "field 2: areal is not one of"),
            ("units.tsv", "亩\tarea\n", 1, "4 fields with tabs between are due, here are 2"),
            ("units.tsv", "\tarea\tm\t1", 1, "the first field is empty"),
            ("indicator_words.tsv", "猛增\trises", 1, "field 2: rises is not one of"),
            ("unit.tsv", "", nil, "no list has this name; there are "),
        ] as [(String, String, Int?, String)]
    )
    func `a wrong list is refused with its file, its line and what is due`(
        file: String,
        text: String,
        line: Int?,
        reason: String
    ) throws {
        let error = #expect(throws: LexiconError.self) { try read(file, text) }
        #expect(error?.file == file && error?.line == line)
        #expect(error?.reason.hasPrefix(reason) == true)
    }

    @Test func `bytes that are not UTF-8 and a directory without lists are refused`() throws {
        #expect(throws: LexiconError.self) { try UserLexicons(files: [("units.tsv", [0xFF, 0xFE, 0x0A])]) }
        let error = #expect(throws: LexiconError.self) { try UserLexicons(directory: "/nonexistent") }
        #expect(error?.description.contains("/nonexistent") == true)
    }

    @Test func `other words, other fingerprint; the order of the files is none`() throws {
        let (a, b) = (("regions.tsv", Array("苍南\tprefecture".utf8)), ("metrics.tsv", Array("x\t鲱鱼捕获量".utf8)))
        let both = try UserLexicons(files: [a, b])
        #expect(both == (try UserLexicons(files: [b, a])) && both.fingerprint.utf8.count == 8)
        #expect(both.fingerprint != (try UserLexicons(files: [a]).fingerprint))
    }

    @Test func `every built-in line holds to what is asked of a user's`() throws {
        for list in Lexicon.names {
            let text = Lexicon.builtIn(list)!.map { $0.joined(separator: "\t") }.joined(separator: "\n")
            #expect(throws: Never.self) { try read(list + ".tsv", text) }
        }
    }
}
