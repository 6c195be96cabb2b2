import Testing
import TextAnalysis

/// Articles that nobody signed, and headlines that are short.
struct UnsignedArticleTests {
    private static let signed = """
        渡口书屋亮起了灯

        本报记者 林晓东

        清晨七点，渡口边的书屋亮起了灯，管理员把昨夜还回来的书一本本归架，孩子们已经等在门外。书屋去年接待读者两万多人次，借出图书一万四千册。

        书屋的管理员每周为孩子们读书，读者可以把书借回家。孩子们读完一册图书，管理员就在借书卡上盖章，图书归架之后再借出。

        周末的书屋里，读者最多，管理员和孩子们一起把归架的图书擦干净，书屋的灯亮到夜里九点，读者借书还书都方便。
        """
    private static let unsigned = """
        气象台昨夜发布寒潮预警，柑橘种植户连夜给果树盖上薄膜，合作社调来喷灌设备防霜冻，柑橘损失降到一成以下。

        合作社组织种植户分级包装柑橘，冷链车直发沿海批发市场，柑橘收购价每斤比往年高五角，种植户平均增收三千元。

        合作社计划明春扩种柑橘，再建一座冷链仓库，让种植户的果树和批发市场接得更紧，防霜冻的薄膜由合作社统一采购。
        """

    @Test func `an article found by its words takes the title above it`() {
        let page = Page("\(Self.signed)\n\n山区果农增收\n\n\(Self.unsigned)")
        #expect(page.headlines == ["渡口书屋亮起了灯", "山区果农增收"])
        #expect(page.segmentation.articles.map { $0.blocks[0].role } == [.headline, .headline])
    }

    @Test func `an article found by its words may have lost its title`() {
        let page = Page("\(Self.signed)\n\n\(Self.unsigned)")
        #expect(page.headlines == ["渡口书屋亮起了灯", nil])
    }

    @Test func `a short title above a byline is the headline, whatever stands below`() {
        let page = Page("书屋亮了灯\n\n林晓东\n\n孩子们等在门外\n\n书屋去年接待读者两万人次，借出图书一万四千册，管理员每周为孩子们读书。")
        #expect(page.headlines == ["书屋亮了灯"])
        #expect(page.segmentation.articles[0].kicker == nil)
        #expect(page.segmentation.articles[0].blocks.map(\.role) == [.headline, .byline, .heading, .body])
    }

    /// News without names on a page that says which page it is.
    private static let column = [
        ("石桥村修好水渠", "近日，石桥村的水渠修好了，全长四公里，灌溉农田两千亩。"), ("县医院添了新设备", "6月3日，县医院的新设备开始使用，病人不必再去外地检查。"),
        ("柑橘卖到了海外", "日前，一批柑橘装船卖到海外，果农每斤多收五角钱。"),
    ]

    @Test func `titles of news that its lead says again begin articles`() {
        let items = Self.column.map { "\($0.0)\n\n\($0.1)" }.joined(separator: "\n\n")
        let page = Page("渡口报　2021年6月4日　星期五　第2版\n\n\(Self.signed)\n\n\(items)")
        #expect(page.headlines == ["渡口书屋亮起了灯"] + Self.column.map(\.0))
    }

    @Test func `a heading whose text goes on with the article is none`() {
        let page = Page(
            "渡口报　2021年6月4日　星期五　第2版\n\n\(Self.signed)\n\n书屋的孩子们\n\n孩子们读完图书，管理员在借书卡上盖章，书屋的灯亮到夜里，读者借书还书都方便。"
        )
        #expect(page.headlines == ["渡口书屋亮起了灯"])
    }

    @Test(arguments: ["【本报讯】", "【新华社杭州三日电】", "〔渡口晚报訊〕", "【本報訊】（記者　李明）"])
    func `a dispatch in brackets begins an article`(dateline: String) {
        let page = Page("\(Self.signed)\n\n山区果农增收\n\n\(dateline)柑橘装船卖到海外，果农每斤多收五角钱，合作社再建一座冷库。")
        #expect(page.headlines == ["渡口书屋亮起了灯", "山区果农增收"])
        #expect(page.segmentation.articles.last?.dateline != nil)
    }

    @Test(arguments: ["社　评", "短评", "【来论】"])
    func `a label set wide is the kicker of what stands below`(label: String) {
        let page = Page("\(Self.signed)\n\n\(label)\n\n办好乡村书屋\n\n乡村书屋办在村口，贵在常年开门。")
        #expect(page.headlines == ["渡口书屋亮起了灯", "办好乡村书屋"])
        #expect(page.segmentation.articles.last?.kicker.map { page.text[$0] } != nil)
    }

    @Test func `a notice among the articles of a page is one of its own`() {
        let page = Page("第3版\n\n\(Self.signed)\n\n渡口镇土地使用权出让公告\n\n经县人民政府批准，出让土地一宗，有关事项公告如下。")
        #expect(page.headlines == ["渡口书屋亮起了灯", "渡口镇土地使用权出让公告"])
    }

    @Test func `the rest of an article that a column broke off goes back to it`() {
        let broken = "书屋去年接待读者两万多人次，借出图书一万四千册。书屋的管理员每周为孩子们读书，读者可以把书借回家，孩子们读完一册图书，管理员就在借书卡上"
        let rest = "盖章。读者最多的是周末，管理员和孩子们一起把归架的图书擦干净，书屋的灯亮到夜里。"
        let page = Page("渡口书屋亮起了灯\n\n林晓东\n\n\(broken)\n\n山区果农增收\n\n【本报讯】柑橘装船卖到海外，果农每斤多收五角钱。\n\n\(rest)")
        let articles = page.segmentation.articles
        #expect(page.headlines == ["渡口书屋亮起了灯", "山区果农增收"])
        #expect(articles[0].paragraphs.map { page.text[$0.range] } == [broken, rest])
        #expect(Soundness.faults(of: page.segmentation, page.text).isEmpty)
    }
}
