import Testing
import TextAnalysis

/// What pages of different papers look like beyond headline, byline and text.
struct SegmentationPageTests {
    private static let body = "清晨七点，渡口边的书屋亮起了灯，管理员把昨夜还回来的书一本本归架，孩子们已经等在门外。去年书屋接待读者两万多人次。"

    private func roles(_ page: Page) -> [[BlockRole]] { page.segmentation.articles.map { $0.blocks.map(\.role) } }

    @Test(arguments: [
        ("渡口书屋亮起了灯 | ◎温小雨 ", "温小雨"),
        ("渡口书屋亮起了灯｜文/夏侯青 白露 ", "夏侯青"),
        ("渡口书屋亮起了灯 作者：霍思远 ", "霍思远"),
        ("渡口书屋亮起了灯 ◎第五洲 ", "第五洲"),
        ("渡口书屋亮起了灯 本报讯（记者 贺明）", "贺明"),
    ])
    func `a title and a byline may share the line of the text`(head: String, name: String) {
        let page = Page(head + Self.body + " (作者为渡口镇文化站站长)")
        #expect(page.headlines == ["渡口书屋亮起了灯"])
        #expect(page.bylines.first?.first == name)
        #expect(page.segmentation.articles.first?.blocks.last?.role == .credit)
        #expect(page.sentences.contains("去年书屋接待读者两万多人次。"))
    }

    @Test func `a title and a byline may share a line above the text`() {
        let page = Page("渡口书屋亮起了灯  |  ◎ 温 雨\n\n\(Self.body)")
        #expect(page.headlines == ["渡口书屋亮起了灯"])
        #expect(page.bylines == [["温 雨"]])
    }

    @Test func `who issues a bulletin and when may share a line`() {
        let page = Page("三月统计月报\n\n石桥县统计局 2022年4月15日\n\n一季度，全县生产总值增长5.6%。")
        #expect(page.headlines == ["三月统计月报"])
        #expect(page.bylines == [["石桥县统计局"]])
        #expect(page.segmentation.date?.date == CalendarDate(iso: "2022-04-15"))
    }

    @Test func `cells of a table on one line are no headline`() {
        let page = Page("镇街名称及排序 | 接待人次 | 借书册数 | 渡口镇 | 21000 | 14000 | 石桥镇 | 9800 | 7600。以上数据由文化馆提供。")
        #expect(page.headlines == [nil])
    }

    @Test func `bodies below the title of a bulletin issue it on the day below them`() {
        for issuers in ["渡江市统计局 国家统计局渡江调查队", "渡江市统计局\n\n国家统计局渡江调查队"] {
            let page = Page("2020年全市经济运行快报\n\n\(issuers)\n\n2021年1月20日\n\n2020年，全市经济稳步恢复，增长3.1%。")
            #expect(page.headlines == ["2020年全市经济运行快报"])
            #expect(page.bylines == [["渡江市统计局", "国家统计局渡江调查队"]])
            #expect(page.segmentation.date?.date == CalendarDate(iso: "2021-01-20"))
            #expect(page.segmentation.date?.source == .text)
        }
    }

    @Test func `a caption between wide gaps does not cut its article`() {
        let page = Page(
            """
            渡口镇办起竹编作坊

            林晓东

            竹编作坊吸纳三十多人就业，月均收入三千元，产品卖到了海外


            10月6日，果农在梨园采摘。 高敏 摄


            十二个国家和地区。

            作坊还要扩大一倍。


            石桥村修好了水渠

            郑一凡

            水渠全长四公里，灌溉农田两千亩。


            柳湾村办起了老年食堂

            何建国

            食堂每天供应午餐一百多份。
            """
        )
        #expect(page.headlines == ["渡口镇办起竹编作坊", "石桥村修好了水渠", "柳湾村办起了老年食堂"])
        #expect(page.sentences.contains { $0.hasPrefix("竹编作坊") && $0.hasSuffix("地区。") })
        #expect(page.sentences.contains("10月6日，果农在梨园采摘。"))
    }

    @Test func `the group that wrote an article without headline signs it`() {
        let page = Page(
            """
            渡口镇办起竹编作坊

            林晓东

            竹编作坊吸纳三十多人就业。

            渡江市农业农村局课题组

            粮食安全是头等大事，要把饭碗端牢。
            """
        )
        #expect(page.headlines == ["渡口镇办起竹编作坊", nil])
        #expect(page.bylines == [["林晓东"], ["渡江市农业农村局课题组"]])
    }

    @Test func `titled parts below a counted-off list rank with those above it`() {
        let page = Page(
            """
            一、过去一年

            （一）产业更强

            新增企业一百家。

            二、今年工作

            总的考虑是三条。第一，稳住增长。第二，守住底线。

            （一）强工业

            开工项目三十个。
            """
        )
        #expect(
            page.outline == [
                "1 一、过去一年", "2 （一）产业更强", "1 二、今年工作", "2 第一，稳住增长", "2 第二，守住底线", "2 （一）强工业",
            ]
        )
    }

    @Test func `a notice keeps letterhead, number, attachments and copies out of its text`() {
        let page = Page(
            """
            渡江市人民政府办公室文件

            渡政办发〔2020〕17号

            渡江市人民政府办公室
            关于做好防汛工作的通知

            各县区人民政府：

            为做好防汛工作，现通知如下。

            一、压实责任

            各级各部门要压实责任。

            附件：1.责任分工表
                  2.物资清单

            渡江市人民政府办公室
            2020年4月13日

            抄送：市委办公室，市人大常委会办公室。
            """
        )
        #expect(page.headlines == ["渡江市人民政府办公室\n关于做好防汛工作的通知"])
        #expect(page.bylines == [["渡江市人民政府办公室"]])
        #expect(page.outline == ["1 一、压实责任"])
        #expect(roles(page)[0].prefix(2) == [.furniture, .furniture])
        #expect(roles(page)[0].last == .distribution)
        #expect(page.segmentation.date?.date == CalendarDate(iso: "2020-04-13"))
    }

    @Test func `bodies that issue a document together are its letterhead and its title may be broken`() {
        let page = Page(
            """
            东岭省水利厅
            东岭省财政厅   文件
            东岭省应急管理局

            东水发〔2021〕33号

            关于印发《东岭省山洪灾害防御
            工作方案》的通知

            各市水利局、财政局：

            现将工作方案印发给你们，请认真执行。

            东岭省水利厅        东岭省财政厅

            2021年8月2日
            """
        )
        #expect(page.headlines == ["关于印发《东岭省山洪灾害防御\n工作方案》的通知"])
        #expect(page.bylines == [["东岭省水利厅", "东岭省财政厅"]])
    }

    @Test func `a record of a meeting says when and where below its title`() {
        let page = Page(
            """
            制造业发展新闻发布会实录

            时间：2021年6月18日上午
            地点：渡江市新闻发布中心
            发布人：市工业和信息化局局长 严松
            主持人：市委宣传部副部长 葛春梅

            主持人：大家好！下面请严松局长介绍情况。

            严松：今年全市工业增长19.6%。
            """
        )
        #expect(page.headlines == ["制造业发展新闻发布会实录"])
        #expect(page.bylines == [["市工业和信息化局局长 严松", "市委宣传部副部长 葛春梅"]])
        #expect(roles(page) == [[.headline, .dateline, .dateline, .byline, .byline, .body, .body]])
        #expect(page.segmentation.date?.date == CalendarDate(iso: "2021-06-18"))
    }

    @Test func `each marked item of a column of short news is an article`() {
        let page = Page("简讯\n\n▲图书馆向工地赠书一千册。（毛小丹）\n\n▲税务局办起培训班。（曾凡）\n\n▲水利局清理河道垃圾四吨。（钟平）")
        #expect(page.headlines == ["简讯", nil, nil])
        #expect(roles(page).map(\.last) == [.credit, .credit, .credit])
    }

    @Test func `what another page began is an article of its own`() {
        let page = Page("渡口书屋亮起了灯\n\n林晓东\n\n书屋去年接待读者两万人次。\n\n（上接第1版）\n\n全县播种小麦九十万亩，建成高标准农田。")
        #expect(page.headlines == ["渡口书屋亮起了灯", nil])
    }

    @Test(arguments: ["（黄丽珍）", "编辑 黄丽珍 校对 明月", "(渡口镇文化站 供稿)"])
    func `names below a text sign it`(credit: String) {
        let page = Page("渡口书屋亮起了灯\n\n书屋去年接待读者两万人次。\n\n\(credit)\n\n石桥村修好了水渠\n\n本报讯 水渠全长四公里，灌溉农田两千亩。")
        #expect(page.segmentation.articles.first?.blocks.last?.role == .credit)
        #expect(page.headlines.last == "石桥村修好了水渠")
    }

    @Test func `names with an office below a text end its article`() {
        let page = Page("春季血压怎么管\n\n每天早晚各测一次，不要自行减药。\n\n市中医院主任医师 柏长青\n\n石桥村修好了水渠\n\n水渠全长四公里，灌溉农田两千亩。")
        #expect(page.headlines == ["春季血压怎么管", "石桥村修好了水渠"])
        #expect(page.bylines == [["市中医院主任医师 柏长青"], []])
    }

    @Test func `the photographer below a caption signs no article`() {
        let page = Page("渡口书屋亮起了灯\n\n林晓东\n\n书屋去年接待读者两万人次。\n\n图片说明：孩子们在书屋阅读。\n\n通讯员 贺小川 摄影报道")
        #expect(page.bylines == [["林晓东"]])
        #expect(roles(page)[0].suffix(2) == [.caption, .caption])
    }

    @Test func `a lead tells the headline from the lines around it`() {
        let lead = "本报讯（记者 贺明）8月21日，市政府常务会议研究部署防汛救灾工作。"
        let two = Page("市政府常务会议\n研究部署防汛救灾工作\n\n\(lead)")
        #expect(two.headlines == ["市政府常务会议\n研究部署防汛救灾工作"])
        let kicker = Page("众志成城保安澜\n市政府常务会议研究部署防汛救灾工作\n\n\(lead)")
        #expect(kicker.segmentation.articles[0].kicker.map { kicker.text[$0] } == "众志成城保安澜")
        let deck = Page("市政府常务会议研究防汛救灾工作\n强调要压实责任\n\n\(lead)")
        #expect(deck.headlines == ["市政府常务会议研究防汛救灾工作"])
        #expect(deck.segmentation.articles[0].subheadline.map { deck.text[$0] } == "强调要压实责任")
    }

    @Test func `marks of handling, names of papers and indexes are furniture`() {
        for line in ["【内部资料 注意保存】", "特急", "渡江日报", "03 综合新闻", "▶ 秋粮收购进度过半 4版", "联系电话：0555—6712345"] {
            let page = Page("\(line)\n\n渡口书屋亮起了灯\n\n林晓东\n\n书屋去年接待读者两万人次。")
            #expect(page.headlines == ["渡口书屋亮起了灯"], "\(line)")
            #expect(roles(page)[0][0] == .furniture, "\(line)")
        }
    }

    @Test func `years of plans and comparisons do not date a text`() {
        let page = Page("渡口林场造林忙\n\n林晓东\n\n林场要把任务分到地块，2022年、2023年分别造林十万亩。成活率由2018年的七成提高到九成，比2018年多两成。")
        #expect(page.segmentation.date == nil)
    }
}
