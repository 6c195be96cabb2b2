/// What kind of scalar each scalar is, as far as layout and punctuation of Chinese text need to know it.
///
/// One table look-up a scalar: classes are bits, so that a question such as "white or invisible" is one test.
enum Orthography {
    struct Traits: OptionSet {
        let rawValue: UInt16

        /// White space as Unicode and Python's `str.isspace` have it: the only scalars that no block need cover.
        static let white = Traits(rawValue: 1 << 0)
        /// Ends a line.
        static let lineBreak = Traits(rawValue: 1 << 1)
        /// Prints nothing: zero-width characters, byte order marks, control characters.
        static let invisible = Traits(rawValue: 1 << 2)
        static let han = Traits(rawValue: 1 << 3)
        /// Ends a sentence wherever it stands: full stop, question mark, exclamation mark.
        static let terminal = Traits(rawValue: 1 << 4)
        static let opener = Traits(rawValue: 1 << 5)
        static let closer = Traits(rawValue: 1 << 6)
        /// A pause inside a sentence: comma, enumeration comma, semicolon, colon.
        static let pause = Traits(rawValue: 1 << 7)
        /// 0 to 9, also full-width.
        static let digit = Traits(rawValue: 1 << 8)
        static let latin = Traits(rawValue: 1 << 9)
        /// A bullet in front of a name or an item: ◎ □ ■ ● …
        static let bullet = Traits(rawValue: 1 << 10)
        /// A numeral written in Chinese characters.
        static let hanNumeral = Traits(rawValue: 1 << 11)

        static let blank: Traits = [.white, .invisible]
    }

    @inline(__always)
    static func traits(_ scalar: Unicode.Scalar) -> Traits {
        let value = Int(scalar.value)
        if value < 0x10000 { return table[value] }
        if (0xE0000..<0xE1000).contains(value) { return .invisible }
        return (0x20000..<0x32000).contains(value) ? .han : []
    }

    private static let table: [Traits] = {
        var table = [Traits](repeating: [], count: 0x10000)
        func mark(_ scalars: String, _ traits: Traits) {
            for scalar in scalars.unicodeScalars { table[Int(scalar.value)].formUnion(traits) }
        }
        func mark(_ values: ClosedRange<Int>, _ traits: Traits) {
            for value in values { table[value].formUnion(traits) }
        }
        mark(0x00...0x1F, .invisible)
        mark(0x7F...0x9F, .invisible)
        mark("\u{AD}\u{34F}\u{61C}\u{180E}\u{FEFF}", .invisible)
        mark(0x200B...0x200F, .invisible)
        mark(0x202A...0x202E, .invisible)
        mark(0x2060...0x206F, .invisible)
        mark(0xFE00...0xFE0F, .invisible)
        mark(0xFFF9...0xFFFB, .invisible)
        // Symbol fonts keep their bullets in the private area.
        mark(0xE000...0xF8FF, .bullet)
        mark(
            "\t\n\u{B}\u{C}\r\u{1C}\u{1D}\u{1E}\u{1F} \u{85}\u{A0}\u{1680}\u{2028}\u{2029}\u{202F}\u{205F}\u{3000}",
            .white
        )
        mark(0x2000...0x200A, .white)
        mark("\n\u{B}\u{C}\r\u{85}\u{2028}\u{2029}", .lineBreak)
        mark(0x3400...0x4DBF, .han)
        mark(0x4E00...0x9FFF, .han)
        mark(0xF900...0xFAFF, .han)
        mark("〇", [.han, .hanNumeral])
        mark("零一二三四五六七八九十百千两", .hanNumeral)
        mark("。！？!?．｡", .terminal)
        mark("“‘（(《〈【［[「『〔", .opener)
        mark("”’）)》〉】］]」』〕", .closer)
        mark("，,、；;：:", .pause)
        mark(0x30...0x39, .digit)
        mark(0xFF10...0xFF19, .digit)
        mark(0x41...0x5A, .latin)
        mark(0x61...0x7A, .latin)
        mark("◎□■●▲△▼▽★☆○◆◇▶►◀◄•※▇█▌▎❖✦", .bullet)
        return table
    }()
}

extension Text {
    /// The traits of the scalar at an index.
    @inline(__always)
    func traits(_ index: Int) -> Orthography.Traits { Orthography.traits(scalars[index]) }

    @inline(__always)
    func has(_ index: Int, _ traits: Orthography.Traits) -> Bool {
        !Orthography.traits(scalars[index]).isDisjoint(with: traits)
    }

    /// The range without scalars of these traits at its two ends.
    func trimmed(_ range: Range<Int>, of traits: Orthography.Traits) -> Range<Int> {
        var lower = range.lowerBound
        var upper = range.upperBound
        while lower < upper, has(lower, traits) { lower += 1 }
        while upper > lower, has(upper - 1, traits) { upper -= 1 }
        return lower..<upper
    }

    /// Whether a phrase stands at an index, inside the limit.
    func starts(with phrase: [Unicode.Scalar], at index: Int, limit: Int) -> Bool {
        guard index >= 0, index + phrase.count <= limit else { return false }
        for offset in phrase.indices where scalars[index + offset] != phrase[offset] { return false }
        return true
    }

    /// The first index in a range that holds the scalar.
    func firstIndex(of scalar: Unicode.Scalar, in range: Range<Int>) -> Int? {
        for index in range where scalars[index] == scalar { return index }
        return nil
    }
}
