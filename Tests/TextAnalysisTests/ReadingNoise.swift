import TestSupport
import TextAnalysis

/// Simulates what character recognition does to a print: look-alikes, lost and invented characters, lost lines.
///
/// Of the expected errors, 70 % are substitutions (by a look-alike where the list below has one, else by any ideograph of
/// the common block), 10 % losses of one character, 10 % insertions, and 10 % stand in lines lost whole. The same seed
/// gives the same noise in every run and on every host.
struct ReadingNoise {
    /// Characters in error among all, from 0 to 1.
    let errorRate: Double
    private var random: SplitMix64

    private static let lineLength = 30
    private static let lookAlikes: [Unicode.Scalar: [Unicode.Scalar]] = {
        let families = [
            "己已巳", "未末", "土士", "人入八", "日曰目白", "天夫无", "千干于", "大太犬", "王玉主", "今令", "力刀九", "田由甲申",
            "市巿布", "间问闻", "住往佳", "体休", "设没", "治冶", "晴睛", "侯候", "微徽", "析折", "拆折", "免兔", "乌鸟",
            "戊戌成戍", "贷货", "赢嬴", "准淮", "讯汛迅", "代伐", "全金", "会合", "情清请", "经径", "提堤", "县具且",
            "见贝", "万方", "元无", "车东", "两雨", "民氏", "科料", "季李", "士土", "历厉", "币市", "产户", "0O", "1l", "6b",
            "建健", "部陪", "政致", "的旳", "和利", "发友", "区医", "工二", "企金", "业亚", "实买", "展屡", "国围因",
        ]
        var table: [Unicode.Scalar: [Unicode.Scalar]] = [:]
        for family in families.map({ Array($0.unicodeScalars) }) {
            for scalar in family { table[scalar, default: []] += family.filter { $0 != scalar } }
        }
        return table
    }()

    init(errorRate: Double, seed: UInt64) {
        self.errorRate = errorRate
        random = SplitMix64(seed: seed)
    }

    /// One reading of `text`: two calls are two independent prints.
    mutating func read(_ text: Text) -> Text {
        var read: [Unicode.Scalar] = []
        read.reserveCapacity(text.count + 16)
        for start in stride(from: 0, to: text.count, by: Self.lineLength) {
            if happens(errorRate * 0.1) { continue }
            for scalar in text.scalars[start..<min(start + Self.lineLength, text.count)] { append(scalar, to: &read) }
        }
        return Text(scalars: read)
    }

    private mutating func append(_ scalar: Unicode.Scalar, to read: inout [Unicode.Scalar]) {
        guard happens(errorRate * 0.9) else { return read.append(scalar) }
        switch random.next(below: 9) {
        case 0..<7: read.append(mistaken(scalar))
        case 7: break
        default: read += [scalar, anyIdeograph()]
        }
    }

    private mutating func mistaken(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        guard let others = Self.lookAlikes[scalar] else { return anyIdeograph() }
        return others[random.next(below: others.count)]
    }

    private mutating func anyIdeograph() -> Unicode.Scalar {
        Unicode.Scalar(UInt32(0x4E00 + random.next(below: 5000)))!
    }

    private mutating func happens(_ probability: Double) -> Bool {
        Double(random.next() >> 11) < probability * Double(1 << 53)
    }
}
