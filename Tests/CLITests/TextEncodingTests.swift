import Testing

@testable import CLI

@Suite struct TextEncodingTests {
    private static let simplified = "今年以来，全市经济运行稳中有进，实现地区生产总值1250亿元，同比增长6.8%。这是一个新的发展阶段。"
    private static let traditional = "今年以來，本市經濟發展的情況是好的，產業與民生都有進步，這些成績來自全體人員的努力。"

    /// The same text in another encoding, by iconv the other way round.
    private func encoded(_ text: String, _ encoding: TextEncoding) throws -> [UInt8] {
        switch encoding {
        case .utf8: return Array(text.utf8)
        case .utf16LittleEndian: return text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
        case .utf16BigEndian: return text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
        case .gb18030, .big5:
            // Every pair of bytes is decoded, until the table has the characters of the text.
            var table: [Unicode.Scalar: [UInt8]] = [:]
            for high in UInt8(0xA1)...0xFE {
                for low in UInt8(0x40)...0xFE {
                    guard let utf8 = encoding.decode([high, low]) else { continue }
                    let scalars = Array(String(decoding: utf8, as: UTF8.self).unicodeScalars)
                    if scalars.count == 1 { table[scalars[0]] = [high, low] }
                }
            }
            return try text.unicodeScalars.flatMap { scalar -> [UInt8] in
                scalar.isASCII ? [UInt8(scalar.value)] : try #require(table[scalar], "\(scalar)")
            }
        }
    }

    @Test(arguments: TextEncoding.allCases.filter { $0 != .big5 })
    func `the encoding of simplified prose is guessed, and the text comes out`(encoding: TextEncoding) throws {
        let bytes = try encoded(Self.simplified, encoding)
        #expect(TextEncoding.guess(bytes) == encoding)
        #expect(encoding.decode(bytes) == Array(Self.simplified.utf8))
    }

    @Test(arguments: TextEncoding.allCases.filter { $0 != .gb18030 })
    func `the encoding of traditional prose is guessed, and the text comes out`(encoding: TextEncoding) throws {
        let bytes = try encoded(Self.traditional, encoding)
        #expect(TextEncoding.guess(bytes) == encoding)
        #expect(encoding.decode(bytes) == Array(Self.traditional.utf8))
    }

    @Test func `a byte order mark of UTF-16 decides and goes`() throws {
        let bytes = try [0xFF, 0xFE] + encoded("a", .utf16LittleEndian)
        #expect(TextEncoding.guess(bytes) == .utf16LittleEndian)
        #expect(TextEncoding.utf16LittleEndian.decode(bytes) == Array("a".utf8))
    }

    @Test func `a long text is guessed by its beginning and decoded whole`() throws {
        let bytes = Array(repeating: try encoded(Self.simplified, .gb18030), count: 3000).joined()
        #expect(TextEncoding.guess(Array(bytes)) == .gb18030)
        #expect(TextEncoding.gb18030.decode(Array(bytes))?.count == Self.simplified.utf8.count * 3000)
    }

    @Test func `bytes without meaning are guessed to be nothing`() {
        #expect(TextEncoding.guess([0xFF, 0xFF, 0x80, 0x81, 0x00, 0xFF]) == nil)
        #expect(TextEncoding.guess(Array("温州".utf8) + [0xCE, 0xC2]) == nil)
    }

    @Test func `what is not in the encoding that was given does not decode`() {
        #expect(TextEncoding.gb18030.decode([0x41, 0xFF, 0xFF]) == nil)
        #expect(TextEncoding.utf8.decode([0xCE, 0xC2]) == nil)
    }

    @Test func `names are read whatever their case`() {
        #expect(TextEncoding(argument: "gb18030") == .gb18030)
        #expect(TextEncoding(argument: "latin1") == nil)
    }
}
