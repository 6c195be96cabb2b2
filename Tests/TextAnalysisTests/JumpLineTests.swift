import Testing
import TextAnalysis

/// Articles that go on on another page, and paragraphs that stand on the page twice.
struct JumpLineTests {
    private let first = """
        让老区群众过上好日子
        本报记者 王明
        初冬时节，走进群山环抱的石塘镇，新铺的柏油路通到了每个自然村，路旁的茶园一片葱绿。镇党委书记告诉记者，五年来全镇新修公路八十公里，
        老区群众出行难的问题得到根本解决。
        """
    private let other = """
        市民中心启用
        本报记者 李强
        昨日上午，新落成的市民中心正式启用，首日接待办事群众两千余人次。窗口工作人员全部提前到岗，各项业务办理井然有序。
        """
    private let rest = "产业发展是老区群众增收的关键。石塘镇依托茶园办起加工厂，去年全镇茶叶产值突破一亿元，村民人均增收三千元。"

    private func segment(_ page: String) -> (text: Text, articles: [Article]) {
        let text = Text(page)
        return (text, Segmenter().segment(text).articles)
    }

    @Test(arguments: [
        ("（下转第4版）", "（上接第1版）", 4, 1), ("下转04版", "紧接第一版", 4, 1), ("（下转A2版·要闻）", "（紧接1版）", 2, 1),
        ("▶下转第二版", "◀上接第一版", 2, 1), ("（下转第4页）", "（上接第1页）", 4, 1), ("下轉A4", "（緊接A1版）", 4, 1),
        ("（轉緊接A9版）", "（上接A1版）", 9, 1),
    ])
    func `the two parts of an article are linked`(onward: String, back: String, to: Int, from: Int) throws {
        let page = "\(first)\n\(onward)\n\n\(other)\n\n\(back)\n\(rest)\n"
        let (text, articles) = segment(page)
        let begun = try #require(articles.first { $0.jumps.contains { $0.direction == .to } })
        let continued = try #require(articles.first { $0.jumps.contains { $0.direction == .from } })
        #expect(begun.jumps.map(\.page) == [to] && continued.jumps.map(\.page) == [from])
        #expect(begun.jumps[0].article == continued.index && continued.jumps[0].article == begun.index)
        #expect(text[continued.range].contains("产业发展是老区群众"))
        #expect(!text[continued.range].contains("市民中心"))
    }

    @Test(arguments: ["老区群众出行难的问题得到根本解决。（下转第3版）", "茶园迎来了又一个丰收年 下转第3版"])
    func `a jump line that is glued to the text is cut off`(line: String) throws {
        let (text, articles) = segment(first + "\n" + line + "\n")
        let jump = try #require(articles.first?.jumps.first)
        #expect(jump.direction == .to && jump.page == 3 && jump.article == nil)
        let paragraphs = articles[0].paragraphs.flatMap(\.spans).map { text[$0] }
        #expect(!paragraphs.contains { $0.contains("下转") })
    }

    @Test func `a jump line inside a line parts two texts`() throws {
        let (text, articles) = segment("\(first)（下转第4版） \(other.split(separator: "\n").last!)\n")
        #expect(articles.flatMap(\.jumps).map(\.page) == [4])
        let paragraphs = articles.flatMap(\.paragraphs).map { text[$0.range] }
        #expect(paragraphs.contains { $0.hasSuffix("得到根本解决。") } && paragraphs.contains { $0.hasPrefix("昨日上午") })
    }

    @Test func `A4 and B4 are two pages`() throws {
        let page = "A1 要闻\n\(first)\n（下转A4版）\nA4 要闻\n\(other)\nB4 要闻\n（上接A1版）\n\(rest)\n"
        let (_, articles) = segment(page)
        #expect(articles.flatMap(\.jumps).map(\.part) == ["A", "A"])
        #expect(articles.flatMap(\.jumps).allSatisfy { $0.article == nil })
        let same = segment(page.replacing("A4 要闻\n", with: "").replacing("B4", with: "A4")).articles
        #expect(same.flatMap(\.jumps).allSatisfy { $0.article != nil })
    }

    @Test func `a lone pair with nothing in common is no pair`() {
        let stranger = "昨夜的球赛踢成平手，守门员扑出两个点球，看台上喊声不断。"
        let (_, articles) = segment("\(first)\n（下转第4版）\n\n\(other)\n\n（上接第3版）\n\(stranger)\n")
        #expect(articles.flatMap(\.jumps).count == 2)
        #expect(articles.flatMap(\.jumps).allSatisfy { $0.article == nil })
    }

    @Test func `a jump line in front of the text is cut off`() throws {
        let (text, articles) = segment("（上接第一版）" + rest + "\n")
        #expect(articles.first?.jumps.first?.direction == .from)
        let paragraph = try #require(articles.first?.paragraphs.first)
        #expect(text[paragraph.range] == rest)
    }

    @Test(arguments: ["他转身接过第一份订单。", "接二连三的好消息传来。", "全市有转业军人3000人，上接天线下接地气。", "工作重心转移到第二版块建设上来。"])
    func `words that only look like one are text`(sentence: String) {
        #expect(segment(first + "\n" + sentence + "\n").articles.allSatisfy { $0.jumps.isEmpty })
    }

    @Test func `a paragraph that recognition read twice is marked and stays`() throws {
        let again = rest.replacing("加工厂", with: "加工广")
        let (text, articles) = segment("\(first)\n\(rest)\n\(again)\n\(other.split(separator: "\n").last!)\n")
        let paragraphs = articles.flatMap(\.paragraphs)
        let marked = paragraphs.filter { $0.repeats != nil }
        #expect(marked.map { text[$0.range] } == [again])
        #expect(marked.first?.repeats == paragraphs.first { text[$0.range] == rest }?.range.lowerBound)
    }

    @Test func `paragraphs in one form with other figures are no doubles`() {
        let lines = ["杭州市实现地区生产总值3215亿元，比上年同期增长7.1%。", "宁波市实现地区生产总值2901亿元，比上年同期增长6.8%。"]
        let (_, articles) = segment(first + "\n" + lines.joined(separator: "\n") + "\n")
        #expect(articles.flatMap(\.paragraphs).allSatisfy { $0.repeats == nil })
    }
}
