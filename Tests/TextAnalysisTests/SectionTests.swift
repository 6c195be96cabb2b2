import Testing
import TextAnalysis

/// The outline of an article.
struct SectionTests {
    @Test func `numbering nests by first use and returns to its level`() {
        let page = Page(
            """
            一、打好基础

            （一）修渠。今年修渠十里。

            一要选好线。线要直。

            二要备好料。料要足。

            （二）筑坝。明年筑坝一座。

            二、抓好管理

            （一）定人。一段渠一个人。
            """
        )
        #expect(
            page.outline == [
                "1 一、打好基础", "2 （一）修渠", "3 一要选好线", "3 二要备好料", "2 （二）筑坝", "1 二、抓好管理", "2 （一）定人",
            ]
        )
    }

    @Test func `an essay on one line gives up its headings and items`() {
        let page = Page(
            "修好一条路 富了一方人 | \n◎罗大山 县里决定修一条环山公路,把二十个村连起来,让山货出得去,让客人进得来。 "
                + "一、先难后易修通主线 一是打通隧道,把最难的一段先拿下。隧道长三里。 二是架好桥梁,让车过得去。 "
                + "二、先通后畅修好支线 一是修到村口,不漏一个村。 二是修到园区,方便运果子。路通了,果子就卖得出去 (作者为县交通局局长) |"
        )
        #expect(
            page.outline == [
                "1 一、先难后易修通主线", "2 一是打通隧道", "2 二是架好桥梁", "1 二、先通后畅修好支线", "2 一是修到村口", "2 二是修到园区",
            ]
        )
        #expect(page.bylines == [["罗大山"]])
        #expect(page.segmentation.articles[0].blocks.contains { $0.role == .credit })
    }

    @Test func `words that number count only in a run`() {
        let page = Page("各村都动了起来。一是一，二话不说就干。大家都说好。\n\n三要素缺一不可。人、钱、地都要有。")
        #expect(page.outline.isEmpty)
    }

    @Test func `chapters stay above the articles of an act`() {
        let page = Page(
            """
            第一条 为了保护水源，制定本办法。

            第二章　保护

            第二条 禁止向水源倾倒垃圾。

            法律责任

            第三条 违反本办法的，依法处理。
            """
        )
        #expect(page.outline.filter { $0.contains("第二章") } == ["1 第二章保护"])
        #expect(page.outline.contains("1 法律责任"))
    }

    @Test func `a section reaches to the next one of its level`() throws {
        let page = Page("一、上半年\n\n修渠十里。\n\n二、下半年\n\n筑坝一座。")
        let sections = try #require(page.segmentation.articles.first?.sections)
        #expect(sections.map { page.text[$0.range] } == ["一、上半年\n\n修渠十里。", "二、下半年\n\n筑坝一座。"])
    }

    @Test(arguments: [
        ("首先，修渠要快。渠长十里。其次，用水要省。最后，管水要严。", 3), ("首先，修渠要快。再次，用水要省。第三，管水要严。", 3),
        ("首先，修渠要快。其次，用水要省。再者，管水要严。最后，分水要公。", 4), ("第一，修渠要快。第二，用水要省。最後，管水要严。", 3),
        ("渠修好了。最后，大家都来看水。", 0),
    ])
    func `words count on from the first, whichever they are`(paragraph: String, items: Int) {
        #expect(Page("水利会上定了几件事。\n\n\(paragraph)").outline.count == items)
    }

    @Test func `a numbered title ends at the blank before its text`() {
        let page = Page(
            "一、概况 全乡有二十个村，人口三万，去年修渠十里。\n\n二、存在的问题 渠道老化，用水浪费，管理跟不上。\n\n"
                + "三、地块编号2024-22，位于河东路以东、滨河街以北，土 地面积三万平方米，用途为工业用地。"
        )
        #expect(page.outline == ["1 一、概况", "1 二、存在的问题", "1 三、地块编号2024-22，位于河东路以东、滨河街以北，土 地面积三万平方米，用途为工业用地"])
    }

    @Test func `a chapter whose title stands on the line below is one heading`() {
        let two = Page("第一章\n总则\n第一条 为了保护水源，制定本办法。\n第二章\n任期\n第二条 禁止向水源倾倒垃圾。")
        #expect(two.outline == ["1 第一章总则", "2 第一条为了保护水源，制定本办法", "1 第二章任期", "2 第二条禁止向水源倾倒垃圾"])
        let one = Page("第一章 总则\n第一条 为了保护水源，制定本办法。\n第二章 任期\n第二条 禁止向水源倾倒垃圾。")
        #expect(
            one.segmentation.articles[0].sections.map(\.level) == two.segmentation.articles[0].sections.map(\.level)
        )
    }
}
