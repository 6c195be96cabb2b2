import Testing
import TextAnalysis

/// A paragraph that lost its final stop does not take the next one in.
struct MissingStopTests {
    @Test func `in a narrow column a line that ends early ends its paragraph`() {
        let column = [
            "渡口镇上个月把老街的路灯换了一遍，夜里出门亮堂多",
            "了，老人说这是多少年没有过的事，镇里又在街口装了",
            "二十把长椅，走累了可以歇脚",
            "老街的店铺也跟着忙起来，理发店开到夜里十点，豆腐",
            "坊添了两口大锅，裁缝铺接了三十多件过年的衣裳，面",
            "馆的老板又请了两个帮手，天天忙不停。",
        ]
        let page = Page((0..<5).flatMap { _ in column }.joined(separator: "\n"))
        let paragraphs = page.segmentation.articles.flatMap(\.paragraphs).map { page.text[$0.range] }
        #expect(paragraphs.count == 10)
        #expect(paragraphs.allSatisfy { $0.hasPrefix("渡口镇") || $0.hasPrefix("老街的店铺") })
    }

    @Test func `where paragraphs are set in the indent says what begins`() {
        let page = Page(
            """
            　　渡口镇上个月把老街的路灯换了一遍，夜里出门亮堂多了。
            　　镇里又在街口装了二十把长椅，老人走累了可以歇脚，年轻人
            也爱在那里说话，一坐就是半个晚上，天冷了也不肯走。
            　　老街的店铺也跟着忙起来，理发店开到夜里十点，裁缝铺接了三十多件过年的衣裳，面馆的老板又请了两个帮手，连歇业多年的茶馆也重新开了门
            　　豆腐坊添了两口大锅，外乡的客人顺着灯光一路走到渡口，买
            一碗热豆浆，坐在长椅上慢慢喝，看船来船往。
            　　船家说，今年的客人比去年多了三成。
            """
        )
        let starts = page.segmentation.articles.flatMap(\.paragraphs).map { String(page.text[$0.range].prefix(2)) }
        #expect(starts == ["渡口", "镇里", "老街", "豆腐", "船家"])
    }
}
