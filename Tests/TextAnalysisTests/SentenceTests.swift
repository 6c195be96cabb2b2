import Testing
import TextAnalysis

/// Where sentences end.
struct SentenceTests {
    @Test(arguments: [
        ("他说：“路修好了。”大家都笑了。", ["他说：“路修好了。”", "大家都笑了。"]),
        ("“怎么办？”的问题摆在面前。大家想办法。", ["“怎么办？”的问题摆在面前。", "大家想办法。"]),
        ("增长7.8%,达到12.5亿元.明年更好.", ["增长7.8%,达到12.5亿元.", "明年更好."]),
        ("一抓水；二抓路；三抓电。都抓好了", ["一抓水；二抓路；三抓电。", "都抓好了"]),
        ("全县（不含开发区。）都通了水。好！", ["全县（不含开发区。）都通了水。", "好！"]),
        ("真的吗？！真的……是真的。", ["真的吗？！", "真的……", "是真的。"]),
    ])
    func `sentences end after stops and what closes there`(paragraph: String, expected: [String]) {
        #expect(Page(paragraph).sentences == expected)
    }
}
