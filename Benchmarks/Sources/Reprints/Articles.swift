import Foundation

/// Articles of some 1,300 characters as official prose has them: words of a large vocabulary, common ones often; one
/// sentence in seven from a stock of set phrases; one article in ten a reprint of an earlier one with 3 % of its
/// characters misread.
enum Articles {
    /// Writes lines of the number of the article reprinted (empty for none), a tab and the text.
    static func write(count: Int) {
        var random = Random(state: 17)
        let vocabulary = (0..<30_000).map { _ in ideographs(2 + random.below(2), &random) }
        let phrases = (0..<2000).map { _ in sentence(vocabulary, &random) }
        var recent: [(number: Int, text: [UInt32])] = []
        let output = FileHandle.standardOutput
        var buffer = ""
        for number in 0..<count {
            var text: [UInt32] = []
            var source = ""
            if number % 10 == 9 {
                let other = recent[random.below(recent.count)]
                source = String(other.number)
                text = other.text.map { random.below(100) < 3 ? 0x4E00 + UInt32(random.below(5000)) : $0 }
            } else {
                while text.count < 1300 {
                    text += random.below(7) == 0 ? phrases[random.below(phrases.count)] : sentence(vocabulary, &random)
                }
            }
            if recent.count < 20_000 {
                recent.append((number, text))
            } else {
                recent[random.below(20_000)] = (number, text)
            }
            var view = String.UnicodeScalarView()
            for value in text { view.append(Unicode.Scalar(value)!) }
            buffer += source + "\t" + String(view) + "\n"
            if buffer.utf8.count > 1 << 20 || number == count - 1 {
                output.write(Data(buffer.utf8))
                buffer = ""
            }
        }
    }

    private static func sentence(_ vocabulary: [[UInt32]], _ random: inout Random) -> [UInt32] {
        var text: [UInt32] = []
        for _ in 0..<10 + random.below(12) {
            // The square of a uniform number: the first words come often.
            let place = random.below(vocabulary.count) * random.below(vocabulary.count) / vocabulary.count
            text += vocabulary[place]
            if random.below(5) == 0 { text.append(0xFF0C) }
        }
        return text + [0x3002]
    }

    private static func ideographs(_ count: Int, _ random: inout Random) -> [UInt32] {
        (0..<count).map { _ in 0x4E00 + UInt32(random.below(4000)) }
    }
}

/// SplitMix64 (Steele, Lea and Flood 2014).
struct Random {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
