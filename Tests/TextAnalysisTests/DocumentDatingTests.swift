import Testing
import TextAnalysis

/// The day of a document.
struct DocumentDatingTests {
    private func date(_ string: String, given: String? = nil) -> DocumentDate? {
        Page(string, date: given).segmentation.date
    }

    @Test func `a day in the head of a report is stated`() throws {
        let stated = try #require(date("政府工作报告\n\n——2016年2月17日在县人民代表大会上\n\n各位代表：现在报告工作。", given: "2020-01-01"))
        #expect(stated.date.description == "2016-02-17")
        #expect(stated.source == .text)
    }

    @Test func `the day below a signature is stated`() throws {
        let stated = try #require(date("关于修路的通知\n\n各乡镇：\n\n现将修路事项通知如下，请照办。\n\n临江县人民政府\n2019年4月8日"))
        #expect(stated.date.description == "2019-04-08")
        #expect(stated.source == .text)
    }

    @Test func `a given day counts where the text states none`() throws {
        let given = try #require(date("果园丰收，果农喜笑颜开。", given: "2020-10-01"))
        #expect(given.source == .given)
        #expect(given.date.description == "2020-10-01")
        #expect(given.evidence == nil)
    }

    @Test(arguments: [
        ("改革开放30周年", 2008), ("中华人民共和国成立七十周年", 2019), ("建党100周年", 2021), ("抗日战争胜利60周年", 2005),
    ])
    func `an anniversary gives the year of a day without one`(anniversary: String, year: Int) throws {
        let inferred = try #require(date("按：现印发县长在6月3日全县大会上的讲话。\n\n同志们，今年是\(anniversary)。到2035年要建成美丽县城。"))
        #expect(inferred.date == CalendarDate(year: year, month: 6, day: 3))
        #expect(inferred.source == .inferred)
        #expect(inferred.confidence > 0.5 && inferred.confidence < 1)
    }

    @Test func `a plan's year is not the document's`() {
        #expect(date("到2035年，全县公路里程翻一番。2030年前修通环线。") == nil)
    }

    @Test func `no year means no date`() {
        #expect(date("5月6日，全县插秧过半。") == nil)
    }

    @Test func `evidence points at the words that fix the day`() throws {
        let page = Page("今天（3月9日），2022临江花卉博览会开幕。2022年2月，会场布置完毕。")
        let evidence = try #require(page.segmentation.date?.evidence)
        #expect(page.text[evidence] == "3月9日")
        #expect(page.segmentation.date?.date.description == "2022-03-09")
    }
}
