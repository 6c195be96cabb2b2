import ArgumentParser
import Glibc
import StageFormats
import TextAnalysis

/// How a text is written down; its words are the ones that people and iconv use.
///
/// Chinese text that is not UTF-8 is nearly always GB18030 (with GBK and GB2312 inside it), Big5, or UTF-16 from a
/// Windows program. GB18030 and Big5 give most pairs of bytes a meaning, so that a text decodes without an error in the
/// wrong one, too: but to rare characters. The guess is the encoding whose text has the common ones.
enum TextEncoding: String, CaseIterable, ExpressibleByArgument {
    case utf8 = "UTF-8"
    case utf16LittleEndian = "UTF-16LE"
    case utf16BigEndian = "UTF-16BE"
    case gb18030 = "GB18030"
    case big5 = "Big5"

    init?(argument: String) {
        let known = Self.allCases.first { $0.rawValue.lowercased() == argument.lowercased() }
        guard let known else { return nil }
        self = known
    }

    /// The encoding that a byte order mark, validity or common characters speak for; `nil` when nothing does.
    static func guess(_ bytes: [UInt8]) -> TextEncoding? {
        if bytes.starts(with: [0xFF, 0xFE]) { return .utf16LittleEndian }
        if bytes.starts(with: [0xFE, 0xFF]) { return .utf16BigEndian }
        if Text.firstInvalidByte(in: bytes) == nil, !bytes.prefix(sampleSize).contains(0) { return .utf8 }
        // An even beginning, so that no pair of bytes is cut; iconv reads up to a character that is.
        let sample = Array(bytes.prefix(sampleSize & ~1))
        let scored = [TextEncoding.gb18030, .big5, .utf16LittleEndian, .utf16BigEndian].map { encoding in
            (encoding, encoding.decode(sample, isWhole: bytes.count <= sample.count).map(commonness) ?? 0)
        }
        let best = scored.max { $0.1 < $1.1 }!
        if best.1 >= leastCommonness { return best.0 }
        return Text.firstInvalidByte(in: bytes) == nil ? .utf8 : nil
    }

    /// The bytes as UTF-8, without the byte order mark of UTF-16; `nil` when they are not in this encoding.
    ///
    /// - Parameter isWhole: whether a character that is cut at the end is an error.
    func decode(_ bytes: [UInt8], isWhole: Bool = true) -> [UInt8]? {
        if self == .utf8 { return Text.firstInvalidByte(in: bytes) == nil ? bytes : nil }
        guard let converter = iconv_open("UTF-8", rawValue), converter != iconv_t(bitPattern: -1) else { return nil }
        defer { iconv_close(converter) }
        var input = bytes
        // GB18030 grows by half, ASCII in UTF-16 shrinks; three bytes for each is more than any of them needs.
        var output = [UInt8](repeating: 0, count: bytes.count * 3 + 16)
        let written: Int? = input.withUnsafeMutableBytes { source in
            output.withUnsafeMutableBytes { target in
                var from = source.baseAddress?.assumingMemoryBound(to: CChar.self)
                var fromLeft = source.count
                var to = target.baseAddress?.assumingMemoryBound(to: CChar.self)
                var toLeft = target.count
                let isConverted = iconv(converter, &from, &fromLeft, &to, &toLeft) != Int(bitPattern: UInt.max)
                let isOnlyCut = !isWhole && errno == EINVAL
                return isConverted || isOnlyCut ? target.count - toLeft : nil
            }
        }
        guard let written else { return nil }
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let start = output[..<written].starts(with: mark) && rawValue.hasPrefix("UTF-16") ? mark.count : 0
        return Array(output[start..<written])
    }

    /// How many of the characters beyond ASCII are among the most common, from 0 to 1.
    private static func commonness(_ utf8: [UInt8]) -> Double {
        var common = 0
        var total = 0
        for scalar in String(decoding: utf8, as: UTF8.self).unicodeScalars where scalar.value >= 0x80 {
            total += 1
            if commonCharacters.contains(scalar) { common += 1 }
        }
        // A text of ASCII alone was valid UTF-8.
        return total == 0 ? 0 : Double(common) / Double(total)
    }

    /// Enough to tell, little enough to decode several times.
    private static let sampleSize = 1 << 16
    /// Prose has a third of its characters among these; text decoded wrongly has hardly one in fifty.
    private static let leastCommonness = 0.1

    /// The most frequent characters of Chinese prose (Jun Da, "Modern Chinese character frequency list", 2004), with
    /// their traditional forms, and the punctuation.
    private static let commonCharacters = Set(
        """
        的一是不了在人有我他这中大来上个国和地到说们为子要自以时年得就那会主里对生可也能而下过用作道心面发成行方事学全长现开市工
        第业民经政部化展新建日月这個國來說們為時會對過發長現開業經產這里裡後從動進還與種當間關體總計區務設資機場農實發電門員
        ，。、；：“”（）《》「」１２３０
        """
        .unicodeScalars.filter { !$0.properties.isWhitespace }
    )
}
