/// What deduplication promises: the same hash for the same words, anchors that survive reading errors, and passages with
/// readable differences.

import TestSupport
import Testing

@testable import TextAnalysis

private let harbour = """
    本报讯 今年前三季度，全市港口完成货物吞吐量1.28亿吨，同比增长6.4%，增速居全省第二。其中外贸货物吞吐量占全国份额3.1%，\
    集装箱吞吐量首次突破90万标箱。港口集团负责人表示，新航线的开通为沿海企业节省了三分之一的运输时间。\
    下一步，我市将加快建设“智慧港口”，推动铁路专用线进港，力争年底前建成两个自动化泊位，并在港区试行夜间通关服务。\
    与此同时，海关、海事、边检等部门联合推出一站式窗口，企业办事时间由原来的两天缩短到半天。
    """

private let school = """
    新学期第一天，城东实验小学的操场上多了一片菜园。孩子们在老师带领下翻土、播种、浇水，每个班级认领一块地，\
    写下自己的观察日记。校长说，劳动课不在于种出多少菜，而在于让孩子知道一粒种子怎样长成。家长也可以在周末走进菜园，\
    同孩子一起搭架、除草，收获的蔬菜将送到社区的老年食堂。
    """

private func fingerprint(_ string: String) -> Fingerprint {
    let text = Text(string)
    let article = Article(index: 1, range: text.range)
    return Fingerprinter().fingerprints(of: text, segmentation: Segmentation(articles: [article]))[0]
}

private func compare(_ a: String, _ b: String) -> [Reuse] {
    let (a, b) = (Text(a), Text(b))
    return PassageComparer().compare(a, a.range, b, b.range)
}

/// The differences of the first passage as `reading/reading`.
private func readings(_ a: String, _ b: String) -> [String] {
    let (textA, textB) = (Text(a), Text(b))
    return compare(a, b).first?.differences.map { textA[$0.a] + "/" + textB[$0.b] } ?? []
}

private func replacing(_ old: String, with new: String, in string: String) -> String {
    string.replacing(old, with: new, maxReplacements: 1)
}

/// Replaces every `step`-th scalar by one that the text does not hold.
private func damaged(_ string: String, every step: Int, from start: Int) -> String {
    var scalars = Array(string.unicodeScalars)
    for index in stride(from: start, to: scalars.count, by: step) { scalars[index] = "鱻" }
    return Text(scalars: scalars)[0..<scalars.count]
}

@Suite struct `Normalised text` {
    @Test func `folds width, case and look-alikes and drops punctuation and blanks`() {
        let text = Text("Ａ股，Ｂ 股。⼈民")
        let normalized = NormalizedText(text, in: text.range)
        #expect(normalized.scalars == Text("a股b股人民").scalars.map(\.value))
        #expect(normalized.offsets == [0, 1, 3, 5, 7, 8])
    }

    @Test func `keeps a stop only as a decimal point`() {
        let text = Text("增长９．８％.第3.条")
        let normalized = NormalizedText(text, in: text.range)
        #expect(normalized.scalars == Text("增长9.8%第3条").scalars.map(\.value))
    }

    @Test func `folds traditional and regional forms to one`() {
        let traditional = Text("於後臺裡說明「為羣眾做實事」，覆蓋著作二○二三年")
        let simplified = Text("于后台里说明“为群众做实事”，覆盖著作二〇二三年")
        let (a, b) = (
            NormalizedText(traditional, in: traditional.range), NormalizedText(simplified, in: simplified.range)
        )
        #expect(a.scalars == b.scalars)
        #expect(a.offsets == b.offsets)
    }

    @Test func `takes a sign that is several in one apart`() {
        let text = Text("第⑫项120㎡，℃")
        let normalized = NormalizedText(text, in: text.range)
        #expect(normalized.scalars == Text("第12项120m2c").scalars.map(\.value))
        #expect(normalized.original(1..<3) == 1..<2)
    }

    @Test func `maps an empty range to the place behind the scalar before it`() {
        let text = Text("甲，乙")
        let normalized = NormalizedText(text, in: text.range)
        #expect(normalized.original(1..<1) == 1..<1)
        #expect(normalized.original(1..<2) == 2..<3)
    }
}

@Suite struct `Fingerprints` {
    @Test func `agree for prints that differ in width, punctuation and blanks`() {
        let other = "本报讯今年前三季度,全市港口 完成货物吞吐量１．２８亿吨"
        let one = "本报讯 今年前三季度，全市港口完成货物吞吐量1.28亿吨"
        #expect(fingerprint(one).exact == fingerprint(other).exact)
        #expect(fingerprint(one).anchors == fingerprint(other).anchors)
    }

    @Test func `agree for a traditional print of a simplified article`() {
        let traditional = "本報訊 今年前三季度，全市港口完成貨物吞吐量1.28億噸，同比增長6.4%，增速居全省第二。"
        let simplified = "本报讯　今年前三季度，全市港口完成货物吞吐量1.28亿吨，同比增长6.4％，增速居全省第二。"
        #expect(fingerprint(traditional).exact == fingerprint(simplified).exact)
        #expect(compare(traditional, simplified).map(\.kind) == [.exact])
    }

    @Test func `are the published hash`() {
        #expect(ExactHash(of: []) == ExactHash(high: 0, low: 0))
        // MurmurHash3_x64_128 of the strings in UTF-32LE, computed with mmh3 5 for Python.
        #expect(
            ExactHash(of: Text("hell").scalars.map(\.value))
                == ExactHash(high: 0x55CD_2959_FAA8_9E04, low: 0xF8E9_5D55_57F5_3C11)
        )
        #expect(
            ExactHash(of: Text("hello w").scalars.map(\.value))
                == ExactHash(high: 0x58D6_1907_9B19_657B, low: 0x6B78_D2E8_FCDD_AACE)
        )
    }

    @Test func `fit a signed integer and never repeat`() {
        let anchors = fingerprint(harbour + school + harbour).anchors
        #expect(anchors.allSatisfy { $0.hash <= UInt64(Int64.max) })
        #expect(Set(anchors.map(\.hash)).count == anchors.count)
        #expect(anchors.map(\.position) == anchors.map(\.position).sorted())
    }

    @Test func `of a long article hold those of a short one that it contains`() {
        let ideographs = String(String.UnicodeScalarView((0x4E00..<0x5400).compactMap { Unicode.Scalar($0) }))
        let shared = Set(fingerprint(harbour).anchors.map(\.hash))
            .intersection(fingerprint(ideographs + harbour).anchors.map(\.hash))
        #expect(shared.count >= CandidateRule.minimumAnchors)
    }

    @Test(arguments: ["", " \n\t", "。，；", "甲", "\u{FFFD}\u{0}\u{FFFD}"])
    func `exist for any text`(string: String) {
        #expect(fingerprint(string).anchors.isEmpty)
    }
}

@Suite struct `The candidate rule` {
    /// `counts` anchors in articles of `lengths`.
    private func isCandidate(
        _ matches: [(a: Int, b: Int)],
        of counts: (Int, Int) = (50, 50),
        lengths: (Int, Int) = (400, 400)
    ) -> Bool {
        let extents = (
            a: CandidateRule.Extent(anchors: counts.0, length: lengths.0),
            b: CandidateRule.Extent(anchors: counts.1, length: lengths.1)
        )
        return CandidateRule.isCandidate(matches: matches, extents: extents)
    }

    @Test func `wants three anchors on one diagonal`() {
        let onDiagonal = [(a: 10, b: 110), (a: 40, b: 141), (a: 90, b: 188)]
        #expect(isCandidate(onDiagonal))
        #expect(!isCandidate(Array(onDiagonal.dropLast())))
        #expect(!isCandidate([(a: 10, b: 110), (a: 40, b: 10), (a: 90, b: 300)]))
    }

    @Test func `does not take one set phrase for a passage`() {
        #expect(!isCandidate([(a: 10, b: 110), (a: 13, b: 113), (a: 17, b: 117)]))
    }

    @Test func `wants a passage that could be reported`() {
        let sentence = [(a: 10, b: 110), (a: 25, b: 125), (a: 40, b: 140)]
        #expect(!isCandidate(sentence))
        #expect(isCandidate(sentence + [(a: 80, b: 180)]))
        #expect(isCandidate(sentence, lengths: (80, 400)), "a short article is reported by its larger half")
    }

    @Test func `takes most of a short article`() {
        #expect(isCandidate([(a: 0, b: 70), (a: 5, b: 75)], of: (3, 90)))
        #expect(!isCandidate([(a: 0, b: 70)], of: (3, 90)))
    }
}

@Suite struct `A comparison` {
    @Test func `calls articles exact that differ in punctuation only`() {
        let other = harbour.replacing("，", with: ",").replacing("。", with: "．")
        let reuse = compare(harbour, other)
        #expect(reuse.map(\.kind) == [.exact])
        #expect(reuse[0].similarity == 1)
        #expect(reuse[0].differences.isEmpty)
    }

    @Test(arguments: [
        ("占全国份额", "占全省份额", "全国/全省"),
        ("6.4%", "6.9%", "6.4%/6.9%"),
        ("1.28亿吨", "1.28万吨", "1.28亿/1.28万"),
        ("90万标箱", "900万标箱", "90万/900万"),
        ("三分之一", "四分之一", "三/四"),
        ("“智慧港口”", "“智慧型港口”", "智慧港口/智慧型港口"),
        ("新航线", "新线航", "航线/线航"),
        ("建设“", "建没“", "建设/建没"),
        ("节省了", "节首了", "省/首"),
        ("90万标箱", "90多万标箱", "90万/90多万"),
    ])
    func `shows a difference as a reader would`(one: String, other: String, reading: String) {
        #expect(readings(harbour, replacing(one, with: other, in: harbour)) == [reading])
    }

    @Test func `calls noisy prints of one article near`() {
        let reuse = compare(damaged(harbour, every: 17, from: 3), damaged(harbour, every: 23, from: 9))
        #expect(reuse.map(\.kind) == [.near])
        #expect(reuse[0].similarity > 0.85)
    }

    @Test func `finds an article inside a longer one and says where`() {
        let page = Text(school + harbour + school)
        let reuse = compare(harbour, school + harbour + school)
        #expect(reuse.map(\.kind) == [.partial])
        #expect(page[reuse[0].b].hasPrefix("本报讯 今年"))
        #expect(page[reuse[0].b].hasSuffix("缩短到半天。"))
        #expect(reuse[0].similarity == 1)
    }

    @Test func `finds passages that stand in another order`() {
        let reuse = compare(harbour + school, school + harbour)
        #expect(reuse.count == 2)
        #expect(reuse.filter { $0.kind == .near }.count == 1)
    }

    @Test func `reports a paragraph that one print has lost as one difference`() {
        let whole = harbour + "本报记者昨日从会议上获悉，上述安排已经批准，十月起分批实施。" + school
        let reuse = compare(whole, harbour + school)
        #expect(reuse.map(\.kind) == [.near])
        #expect(reuse[0].differences.count == 1)
        #expect(reuse[0].differences[0].b.isEmpty)
    }

    @Test func `does not take two notices of one form for one article`() {
        let notice = { (month: String, hall: String, head: String, topic: String) in
            """
            \(month)上午九时，第七届理事会全体会议将在\(hall)召开，\(head)将作\(topic)，请各位理事准时出席并携带会议材料。\
            因故不能到会的，请提前一天向秘书处书面请假。会议期间食宿由秘书处统一安排，往返交通费用由所在单位负担。
            """
        }
        let reuse = compare(
            notice("三月十二日星期四", "城北图书馆一号报告厅", "理事长郑文海", "二〇一八年度财务收支情况的报告"),
            notice("十一月七日星期二", "江滨路老年活动中心", "副理事长何秋月", "关于修改章程若干条款的说明")
        )
        #expect(reuse.allSatisfy { $0.kind == .partial })
    }

    @Test func `shows what one print has more from the start of its clause`() {
        let whole = replacing("海关、海事", with: "海关、税务、海事", in: harbour)
        #expect(readings(harbour, whole) == ["/税务"])
    }

    @Test func `finds nothing in unrelated articles`() {
        #expect(compare(harbour, school).isEmpty)
        #expect(compare(harbour, "").isEmpty)
    }

    @Test func `is the mirror image when the articles change places`() {
        let other = replacing("占全国份额", with: "占全省份额", in: harbour)
        let there = compare(harbour, other)[0]
        let back = compare(other, harbour)[0]
        #expect(there.a == back.b && there.b == back.a)
        #expect(there.differences.map(\.a) == back.differences.map(\.b))
    }

    @Test func `stays within bounds on texts made to defeat it`() {
        let same = Text(scalars: Array(repeating: "中", count: 50_000))
        let shorter = Text(scalars: Array(repeating: "中", count: 49_999))
        _ = PassageComparer().compare(same, same.range, shorter, shorter.range)
        let alternating = Text(scalars: (0..<50_000).map { $0 % 2 == 0 ? "中" : "国" })
        _ = PassageComparer().compare(alternating, alternating.range, same, same.range)
        _ = PassageComparer().compare(same, -5..<9_000_000, shorter, 10..<20)
    }
}

@Suite struct `Any comparison` {
    /// Texts over few scalars, so that everything repeats, with stretches copied from one to the other.
    private struct Generator {
        var state: UInt64

        mutating func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }

        mutating func text(length: Int) -> [Unicode.Scalar] {
            let alphabet = Array("市省国全年月增长工作一二三12345，。“”\n 中人民政府发展甲乙丙丁".unicodeScalars)
            return (0..<length).map { _ in alphabet[next(alphabet.count)] }
        }

        mutating func variation(of text: [Unicode.Scalar]) -> [Unicode.Scalar] {
            var result = self.text(length: next(60))
            var index = next(40)
            while index < text.count {
                let end = min(text.count, index + 1 + next(50))
                result += text[index..<end]
                index = end + (next(3) == 0 ? next(6) : 0)
                if next(4) == 0 { result += self.text(length: next(5)) }
                if next(20) == 0 { result += self.text(length: next(90)) }
            }
            return result
        }
    }

    @Test(arguments: 1...60)
    func `gives differences that turn one passage into the other`(seed: UInt64) {
        var generator = Generator(state: seed)
        let a = Text(scalars: generator.text(length: 50 + generator.next(900)))
        let b = Text(scalars: generator.variation(of: a.scalars))
        for reuse in PassageComparer().compare(a, a.range, b, b.range) {
            #expect((0...1).contains(reuse.similarity))
            var rewritten: [Unicode.Scalar] = []
            var place = reuse.a.lowerBound
            var placeInB = reuse.b.lowerBound
            for difference in reuse.differences {
                #expect(difference.a.lowerBound >= place && difference.b.lowerBound >= placeInB)
                #expect(difference.a.upperBound <= reuse.a.upperBound && difference.b.upperBound <= reuse.b.upperBound)
                rewritten += a.scalars[place..<difference.a.lowerBound] + b.scalars[difference.b]
                place = difference.a.upperBound
                placeInB = difference.b.upperBound
            }
            let result = Text(scalars: rewritten + a.scalars[place..<reuse.a.upperBound])
            #expect(NormalizedText(result, in: result.range).scalars == NormalizedText(b, in: reuse.b).scalars)
        }
    }
}

@Suite struct `Maximal segments` {
    @Test func `are those of the paper's example`() {
        // Ruzzo and Tompa 1999, section 2: scores 4 −5 3 −3 1 2 −2 2 −2 1 5.
        #expect(MaximalSegments.find(in: [4, -5, 3, -3, 1, 2, -2, 2, -2, 1, 5]) == [0..<1, 2..<3, 4..<11])
    }
}

/// How much of an article is remembered is the user's to choose.
@Suite struct AnchorDensityTests {
    @Test func `sparser anchors are among the denser ones, so that all densities meet`() {
        var random = SplitMix64(seed: 3)
        let scalars = (0..<20_000).map { _ in UInt32(0x4E00 + random.next(below: 5000)) }
        let sets = Fingerprinter.Density.allCases.map { density in
            Set(Fingerprinter.anchors(of: scalars, density).map(\.position))
        }
        #expect(sets[0].isStrictSubset(of: sets[1]) && sets[1].isStrictSubset(of: sets[2]))
        for (set, share) in zip(sets, [20, 10, 4]) {
            #expect(abs(set.count - 20_000 / share) < 20_000 / share / 5)
        }
    }
}
