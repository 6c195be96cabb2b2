import Testing
import TextAnalysis

/// What the segmenter finds on pages and reports written for these tests.
struct SegmenterTests {
    private let segmenter = Segmenter()

    @Test func `an empty text has no articles and no date`() {
        for blank in ["", " \n\u{3000}\t\r\n"] {
            #expect(segmenter.segment(Text(blank)) == Segmentation())
        }
    }

    @Test func `headline and byline begin an article`() {
        let page = Page(
            """
            海港码头昼夜装卸忙

            林晓东

            本周起，海港码头实行昼夜装卸，日均吞吐集装箱三千多个。

            码头调度室说，船舶在港时间缩短了一半。

            山村小学添了新图书室

            高敏 郑一凡

            开学第一天，山村小学的孩子们走进了新图书室。
            """
        )
        #expect(page.headlines == ["海港码头昼夜装卸忙", "山村小学添了新图书室"])
        #expect(page.bylines == [["林晓东"], ["高敏", "郑一凡"]])
    }

    @Test func `an office goes with the name that it belongs to`() {
        let page = Page("# 把水治好\n\n临江县委书记 周长林\n\n全县上下治水三年，河道变清了。")
        #expect(page.bylines == [["临江县委书记 周长林"]])
    }

    @Test func `a body that signs below a headline is a byline`() {
        let page = Page("怎样办好乡村食堂?\n\n临江县民政局老龄工作课题组\n\n办好食堂，先要算好账。账算清了，老人吃得起，村里办得久。")
        #expect(page.bylines == [["临江县民政局老龄工作课题组"]])
        #expect(page.headlines == ["怎样办好乡村食堂?"])
    }

    @Test func `a paragraph cut by a column break is one paragraph with two spans`() throws {
        let page = Page("水库蓄水创新高\n\n吴平\n\n今年雨水充足，全县水库蓄水总量比上年同\n\n期增加两成。\n\n灌溉用水有了保障。")
        let broken = try #require(page.segmentation.articles.first?.paragraphs.first)
        #expect(broken.spans.count == 2)
        #expect(broken.sentences.count == 1)
        #expect(page.segmentation.articles[0].paragraphs.count == 2)
    }

    @Test func `a caption may stand in a column break`() throws {
        let page = Page("水库蓄水创新高\n\n吴平\n\n今年雨水充足，全县水库蓄水总量比上年同\n\n水库一角 吴平 摄\n\n期增加两成。")
        let article = try #require(page.segmentation.articles.first)
        #expect(article.paragraphs.contains { $0.spans.count == 2 && $0.sentences.count == 1 })
        #expect(article.blocks.contains { $0.role == .caption })
    }

    @Test func `a round-up keeps its frame and returns the compiler's credit to it`() throws {
        let page = Page(
            """
            # 三位村支书谈修路

            编者按:修路是今年的大事。本报摘登三位村支书的发言。

            ### 路修到哪里产业跟到哪里

            石桥村党支部书记 何建国

            我们村先修路，后种果，今年果子卖到了省城。

            ### 群众的路群众管

            柳湾村党支部书记 丁小兰

            路修好了要有人管，我们每户管一段。

            (本报记者 宋扬 整理)
            """
        )
        let articles = page.segmentation.articles
        try #require(articles.count == 3)
        #expect(articles[0].blocks.map(\.role) == [.headline, .editorsNote, .credit])
        #expect(page.bylines[1] == ["石桥村党支部书记 何建国"])
    }

    @Test func `a dateline has its place and takes its year from the document`() throws {
        let page = Page("茶叶节开幕\n\n本报临江4月6日讯(记者许文)6日上午，第三届茶叶节开幕。", date: "2021-04-07")
        let dateline = try #require(page.segmentation.articles.first?.dateline)
        #expect(dateline.place.map { page.text[$0] } == "临江")
        #expect(dateline.date == CalendarDate(iso: "2021-04-06"))
    }

    @Test func `a picture with a story of its own is an article`() {
        let page = Page(
            """
            秋粮入库过半

            韩露

            全市秋粮收购进度过半，粮库日夜收粮。农民卖粮不出村。

            10月8日,东湖街道的老人们在公园里学打太极拳,锻炼身体，乐享晚年。 拍摄 郭小川
            """
        )
        #expect(page.segmentation.articles.count == 2)
        #expect(page.segmentation.articles.last?.blocks.map(\.role) == [.caption])
    }

    @Test func `a speech after a report is an article of its own`() {
        let page = Page(
            """
            一年答卷 十年蓝图

            ——在全县三级干部会议上的报告

            各位同志，现在报告工作。

            一、过去的工作

            过去一年，全县修通了所有断头路。

            二、今后的打算

            今后要把水系连通工程做完。

            在全县三级干部会议

            总结大会上的讲话

            会开得很好，下面讲两点。

            一、要快

            快字当头，说干就干。

            发：各乡（镇）党委
            临江县委办公室
            """
        )
        #expect(page.segmentation.articles.count == 2)
        #expect(page.headlines[1] == "在全县三级干部会议\n\n总结大会上的讲话")
        #expect(page.segmentation.articles[1].blocks.suffix(2).map(\.role) == [.distribution, .distribution])
    }

    @Test func `a second speech without a title begins behind the farewell of the first`() {
        let page = Page(
            """
            谈谈修路和护林

            ——在全县大会上的讲话

            今天讲修路。

            一、路要修直

            直路好走。

            二、路要修平

            平路好开。

            同志们，让我们把路修好！

            护林的事也说一说。

            一、先定责任

            责任到人。

            二、再看成效

            年底检查。
            """
        )
        #expect(page.segmentation.articles.count == 2)
        #expect(page.outline.filter { $0.hasPrefix("1 一、") } == ["1 一、路要修直", "1 一、先定责任"])
    }

    @Test func `a page in traditional characters is read as one in simplified`() {
        let page = Page("春耕開始\n\n本報臨江3月5日訊（記者陳明）春耕今天開始，各地抓緊備耕。\n\n農民忙春耕 劉華 攝")
        #expect(page.segmentation.articles[0].blocks.map(\.role) == [.headline, .dateline, .body, .caption])
        #expect(page.bylines == [["陳明"]])
    }

    @Test func `wide gaps that announce titles divide articles even where a title is lost`() {
        let item = { (title: String, body: String) in "\(title)\n\(body)\n记者在现场看到，工作正在有序进行。" }
        let page = Page(
            [
                item("新桥通车", "跨江新桥今天通车，两岸往来只要五分钟。"), item("早稻开镰", "南部各县早稻陆续开镰，预计亩产稳中有增。"),
                "医院扩建工程昨天完工，新增床位三百张。\n下月起收治病人。", item("灯会开幕", "元宵灯会昨晚在老城开幕，游人如织。"),
            ].joined(separator: "\n\n")
        )
        #expect(page.segmentation.articles.count == 4)
        #expect(page.segmentation.articles[2].headline == nil)
    }

    @Test func `page numbers and continuation notes are furniture`() {
        let page = Page("第 4 版\n\n新桥通车\n\n李强生\n\n跨江新桥今天通车，两岸往来方便了。\n\n(下转第5版)\n\n- 12 -")
        let roles = page.segmentation.articles.flatMap(\.blocks).map(\.role)
        #expect(roles.filter { $0 == .furniture }.count == 3)
    }

    @Test func `a decree behind its notice is an article of its own`() {
        let page = Page(
            """
            关于印发临江县修路办法的通知
            临政发〔2019〕8号

            各乡镇人民政府：
            现将办法印发给你们，请照办。

            临江县人民政府
            2019年4月8日

            临江县修路办法

            为了修好路，制定本办法。
            抄送：县委各部门。
            """
        )
        #expect(page.headlines == ["关于印发临江县修路办法的通知", "临江县修路办法"])
        #expect(page.bylines[0] == ["临江县人民政府"])
        #expect(page.segmentation.articles[1].blocks.last?.role == .distribution)
    }

    @Test func `a label above a title begins an article and is its kicker`() throws {
        let page = Page("路修通了\n\n韩平\n\n山里的路修通了，山货运得出去了。\n\n短评\n\n路通还要人通\n\n路通了，观念也要通。")
        let last = try #require(page.segmentation.articles.last)
        #expect(last.kicker.map { page.text[$0] } == "短评")
        #expect(page.headlines == ["路修通了", "路通还要人通"])
    }

    @Test func `names in brackets behind the last sentence are a credit`() {
        let page = Page("路修通了\n\n本报讯 山里的路修通了，山货运得出去了。（韩平 高小雨）")
        #expect(page.segmentation.articles[0].blocks.map(\.role) == [.headline, .dateline, .body, .credit])
    }

    @Test func `a continuation note in front of text is furniture and the text goes on`() {
        let page = Page("路修通了\n\n韩平\n\n山里的路修通了，山货\n\n（上接第一版）运得出去了。")
        #expect(page.segmentation.articles[0].blocks.map(\.role) == [.headline, .byline, .body, .furniture, .body])
        #expect(page.sentences.count == 1)
    }

    @Test func `a name set wide is a name`() {
        let page = Page("路修通了\n\n本报记者　李 娜　通讯员　张晓东\n\n山里的路修通了，山货运得出去了。")
        #expect(page.bylines == [["李 娜", "张晓东"]])
    }

    @Test func `half a line below a byline is text, not a title`() throws {
        let page = Page("路修通了\n\n韩平\n\n昨天上午，山里的路\n\n修通了，山货运得出去了。")
        #expect(page.segmentation.articles[0].paragraphs.map(\.spans.count) == [2])
    }

    @Test func `a list of titles of like length is not wrapped prose`() {
        let titles = (0..<30).map { "第\($0 + 10)届花卉博览会在临江市隆重开幕" }
        let page = Page(titles.joined(separator: "\n"))
        #expect(page.segmentation.articles.flatMap(\.blocks).count == 30)
    }

    @Test func `page numbers glued to lines are furniture`() {
        let line = "为规范城市停车场的规划建设，经营管理和改善道路"
        let lines = (1...30).map { $0 % 8 == 0 ? "  \($0 / 8) \(line)" : line }
        let page = Page(lines.joined(separator: "\n"))
        let furniture = page.segmentation.articles.flatMap(\.blocks).filter { $0.role == .furniture }
        #expect(furniture.map { page.text[$0.range] } == ["1", "2", "3"])
    }

    @Test func `lines broken at a fixed width are joined`() {
        let paragraph = "为规范城市停车场的规划建设和经营管理，改善道路交通状况，根据有关法律法规，结合本市实际，制定本办法。"
        let scalars = Array(paragraph.unicodeScalars)
        var lines: [String] = []
        for _ in 0..<8 {
            for start in stride(from: 0, to: scalars.count, by: 20) {
                lines.append(String(String.UnicodeScalarView(scalars[start..<min(start + 20, scalars.count)])))
            }
        }
        let page = Page(lines.joined(separator: " \n"))
        #expect(page.segmentation.articles.flatMap(\.paragraphs).map(\.spans.count) == Array(repeating: 3, count: 8))
    }
}

/// A text with its segmentation, and what tests ask of it.
struct Page {
    let text: Text
    let segmentation: Segmentation

    init(_ string: String, date: String? = nil) {
        text = Text(string)
        segmentation = Segmenter().segment(text, date: date.flatMap { CalendarDate(iso: $0) })
    }

    var headlines: [String?] { segmentation.articles.map { $0.headline.map { text[$0] } } }
    var bylines: [[String]] { segmentation.articles.map { $0.byline.map { text[$0] } } }
    var sentences: [String] { segmentation.articles.flatMap(\.paragraphs).flatMap(\.sentences).map { text[$0] } }

    /// `level marker title` of each section.
    var outline: [String] {
        segmentation.articles.flatMap(\.sections).map { "\($0.level) \(text[$0.marker])\(text[$0.title])" }
    }
}
