import Testing
import TextAnalysis

/// The place of a document.
struct DocumentPlacingTests {
    private func place(_ string: String) -> (name: String, place: DocumentPlace)? {
        let page = Page(string)
        return page.segmentation.place.map { (page.text[$0.evidence], $0) }
    }

    private static let news = "渡口书屋亮起了灯，书屋去年接待读者两万多人次，借出图书一万四千册。"

    @Test(arguments: [
        ("清河县人民政府工作报告\n\n各位代表：现在报告工作。去年全县修路三百里。", "清河县", 0.9),
        ("渡口书屋亮起了灯\n\n宁波市委书记 李明\n\n书屋去年接待读者两万多人次，借出图书一万四千册。", "宁波市", 0.8),
        ("绍兴日报 2021年3月5日 星期五\n\n渡口书屋亮起了灯\n\n本报杭州3月4日讯（记者李明）书屋去年接待读者两万人次。", "绍兴", 0.9),
        ("渡口书屋亮起了灯\n\n本报杭州3月4日讯（记者李明）书屋去年接待读者两万人次，借出图书一万四千册。", "杭州", 0.8),
    ])
    func `a title, a signature, a running head or a dateline states it`(page: String, name: String, confidence: Double)
        throws
    {
        let found = try #require(place(page))
        #expect(found.name == name)
        #expect(found.place.source == .text && found.place.confidence == confidence)
    }

    @Test func `a name that comes again and again is inferred`() throws {
        let found = try #require(place("书屋亮了灯\n\n嘉兴的书屋多。嘉兴的读者也多，去年嘉兴市借出图书一万册，比湖州多。"))
        #expect(found.name == "嘉兴")
        #expect(found.place.source == .inferred && found.place.confidence < 0.7)
    }

    @Test func `datelines that differ make it less sure`() throws {
        let item = { (place: String) in "书屋亮了灯\n\n本报\(place)3月4日讯（记者李明）\(Self.news)" }
        let found = try #require(place(["杭州", "宁波", "杭州"].map(item).joined(separator: "\n\n")))
        #expect(found.name == "杭州" && abs(found.place.confidence - 0.8 * 2 / 3) < 0.01)
    }

    @Test func `no place is made up`() {
        #expect(place(Self.news) == nil)
        #expect(place("书屋亮了灯\n\n中国的书屋多，中国的读者也多，全国各地都有书屋。杭州有，宁波有，温州有，嘉兴也有。") == nil)
    }
}
