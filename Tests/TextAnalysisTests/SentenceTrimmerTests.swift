/// What may be left out of a quoted sentence, and what may not.

import Testing
import TextAnalysis

@Suite struct `A quoted sentence` {
    private func summary(of sentence: String) throws -> Summary {
        var draft = Draft()
        draft.addArticle(headline: nil, [[sentence]])
        return try #require(summarize(draft).articles[1])
    }

    @Test(arguments: [
        ("日前，县图书馆新馆开门迎客。", "县图书馆新馆开门迎客。"),
        ("昨天下午县图书馆新馆开门迎客。", "县图书馆新馆开门迎客。"),
        ("据县文旅局介绍，新馆藏书三十万册。", "新馆藏书三十万册。"),
        ("记者从县文旅局获悉，新馆藏书三十万册。", "新馆藏书三十万册。"),
        ("近日，据介绍，新馆藏书三十万册。", "新馆藏书三十万册。"),
        ("本报讯 （记者 林一帆）新馆藏书三十万册。", "新馆藏书三十万册。"),
        ("新馆（以下简称“县图”）藏书三十万册。", "新馆藏书三十万册。"),
        ("新馆建筑信息模型(BIM)已经通过验收。", "新馆建筑信息模型已经通过验收。"),
        ("[目的]探讨馆藏三十万册的管理办法。", "探讨馆藏三十万册的管理办法。"),
    ])
    func `loses what leans on its place`(sentence: String, shortened: String) throws {
        #expect(try summary(of: sentence).text == shortened)
    }

    @Test(arguments: [
        "昨天下午举行的会议决定建设新馆。", "全县各乡镇（街道）都有分馆和阅览室。", "市委全体（扩大）会议审议了新馆的方案。",
        "据此计算，新馆每年少用电八万度。", "目前的馆舍只有三百个阅览座位。", "新馆日均接待读者（含未成年人800人）两千人。",
        "本文是对馆藏管理办法的小结和建议。", "产物Ca(OH)2的纯度达到百分之九十九。", "记者节座谈会在新馆的报告厅里举行。",
    ])
    func `keeps what it says`(sentence: String) throws {
        #expect(try summary(of: sentence).text == sentence)
    }

    @Test func `points at the original whatever it has lost`() throws {
        var draft = Draft()
        draft.addArticle(headline: nil, [["日前，新馆（以下简称“县图”）藏书三十万册。"]])
        let summary = try #require(summarize(draft).articles[1])
        #expect(summary.sentences.map { draft.text[$0] } == ["新馆（以下简称“县图”）藏书三十万册。"])
    }

    @Test(arguments: [
        ("日前，縣圖書館新館開門迎客。", "縣圖書館新館開門迎客。"), ("據縣文旅局介紹，新館藏書三十萬冊。", "新館藏書三十萬冊。"),
        ("記者從縣文旅局獲悉，新館藏書三十萬冊。", "新館藏書三十萬冊。"), ("新館（以下簡稱“縣圖”）藏書三十萬冊。", "新館藏書三十萬冊。"),
    ])
    func `is shortened alike in traditional characters`(sentence: String, shortened: String) throws {
        #expect(try summary(of: sentence).text == shortened)
    }
}
