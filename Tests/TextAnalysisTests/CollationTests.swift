import Testing
import TextAnalysis

/// What the prints of an article say, place by place.
struct CollationTests {
    private let original =
        "前三季度，全市实现地区生产总值3215.6亿元，同比增长6.9%，占全国份额9.7%。市长李明在会上说，要把构筑创新高地作为首要工作，"
        + "以更高站位谋划发展，推动产业升级，改善民生福祉，让群众共享改革成果。会议还研究了其他事项。"

    private func collate(_ prints: [String], base: Int = 0) -> Collation {
        let witnesses = prints.map { print in
            let text = Text("页眉\n" + print)
            return Witness(text: text, range: 3..<text.count)
        }
        return Collation(witnesses, base: base)
    }

    private func replacing(_ changes: [(String, String)]) -> String {
        changes.reduce(original) { text, change in
            let range = text.firstRange(of: change.0)!
            return text.replacingCharacters(range, with: change.1)
        }
    }

    private func readings(_ place: Collation.Place) -> [String] { place.readings.map(\.text) }

    @Test func `each difference is a place with the readings of all prints and a grade`() throws {
        let collation = collate([
            original, replacing([("全国", "全省"), ("构筑", "构建"), ("民生", "民主")]),
            replacing([("9.7%", "9.1%"), ("构筑", "构建"), ("份额", "分额")]),
        ])
        let places = collation.places.map { "\(readings($0).joined(separator: "/")) \($0.grade.rawValue)" }
        #expect(
            places == ["全国/全省 figure", "份/分 character", "9.7%/9.1% figure", "构建/构筑 character", "民生/民主 word"]
        )
        let scope = try #require(collation.places.first)
        #expect(scope.readings.map { $0.witnesses.map(\.index) } == [[0, 2], [1]])
        #expect(scope.hasMajority)
    }

    @Test func `a character misread beside a number, or within a word of scope, leaves the figure as it is`() {
        let collation = collate([original, replacing([("长6.9%", "氏6.9%"), ("全国", "全囯"), ("9.7%", "9.1%")])])
        #expect(collation.places.map(\.grade) == [.character, .character, .figure])
    }

    @Test func `places point into the documents as they were submitted`() throws {
        let prints = [original, replacing([("全国", "全 省"), ("会议还", "会议")])]
        let collation = collate(prints)
        for place in collation.places {
            for reading in place.readings {
                for (index, range) in reading.witnesses {
                    let own = Text("页眉\n" + prints[index])[range]
                    #expect(own.filter { $0 != " " } == reading.text)
                }
            }
        }
        #expect(collation.places.contains { readings($0) == ["全国", "全省"] })
        #expect(collation.places.contains { readings($0) == ["还", ""] })
    }

    @Test func `two prints have no majority`() {
        let collation = collate([original, replacing([("6.9%", "6.0%")])])
        #expect(collation.places.map(\.hasMajority) == [false])
        #expect(collation.places.map(\.grade) == [.figure])
    }

    @Test func `other marks and other forms are the lowest grade`() {
        let collation = collate([original, replacing([("，同比", ",同比"), ("9.7%。", "９.7%．")])])
        #expect(collation.places.map(\.grade) == [.punctuation, .punctuation, .punctuation])
        #expect(collation.places.map(readings) == [["，", ","], ["9", "９"], ["。", "．"]])
    }

    @Test func `white space is no difference`() {
        #expect(collate([original, replacing([("市长", "\n　　市 长"), ("会上", "会\n上")])]).places.isEmpty)
    }

    @Test func `a passage that one print lacks is a lacuna and hides no reading of the others`() throws {
        let lost = "以更高站位谋划发展，推动产业升级，改善民生福祉，让群众共享改革成果。会议"
        let collation = collate([original, replacing([(lost, "会议")]), replacing([("升级", "升集")])])
        let lacuna = try #require(collation.lacunae.first)
        #expect(collation.lacunae.count == 1 && lacuna.witness == 1)
        #expect(Text("页眉\n" + original)[lacuna.range].contains("推动产业升级"))
        let place = try #require(collation.places.first { $0.readings.contains { $0.text.contains("集") } })
        #expect(place.missing == [1])
        let reversed = collate([original, replacing([(lost, "会议")])], base: 1)
        #expect(reversed.additions.map(\.witness) == [0])
    }

    @Test func `a range of one print has its counterpart in another`() throws {
        let prints = [original, "另：" + replacing([("全国", "全省"), ("会议还", "会议")])]
        let texts = prints.map { Text("页眉\n" + $0) }
        let collation = collate(prints)
        let start = try #require(
            texts[1].scalars.indices.first { texts[1].scalars[$0...].starts(with: "9.7%".unicodeScalars) }
        )
        let base = try #require(collation.baseRange(of: start..<start + 4, witness: 1))
        #expect(texts[0][base] == "9.7%")
        #expect(collation.range(ofBase: base, in: 1) == start..<start + 4)
    }

    @Test func `hostile prints are collated in bounded time`() {
        let dull = String(repeating: "一", count: 20_000)
        let prints = [dull, dull + "二", String(repeating: "一二", count: 10_000), "", "。。。", original]
        for base in prints.indices { _ = collate(prints, base: base) }
    }
}

extension String {
    fileprivate func firstRange(of part: String) -> Range<Int>? {
        let (all, part) = (Text(self), Text(part))
        return all.scalars.indices.first { all.scalars[$0...].starts(with: part.scalars) }
            .map { $0..<$0 + part.count }
    }

    fileprivate func replacingCharacters(_ range: Range<Int>, with replacement: String) -> String {
        let text = Text(self)
        return text[0..<range.lowerBound] + replacement + text[range.upperBound..<text.count]
    }
}
