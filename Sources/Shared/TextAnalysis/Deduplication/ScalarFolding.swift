// What counts as the same scalar when two prints are compared. `NormalizedText` asks it for every scalar.

import Lexicons

/// Maps a scalar to the one that stands for it in a comparison, or to nothing.
///
/// Kept are ideographs, letters, digits and the signs `%` and `‰`, which change what a number says. Width, letter case,
/// code points that merely look different (radicals, compatibility ideographs) and traditional and regional forms are
/// folded (`variants.tsv`). Punctuation, white space and all other symbols are dropped: prints of one article differ in
/// them without differing in what they say.
///
/// Traditional forms are folded by a table of single characters (from OpenCC's data) and not by OpenCC's library, which
/// looks at phrases to write correct simplified text. A comparison needs no correct text but one form for both prints:
/// 乾 is 干 here also in 乾隆, in both. A table never depends on the neighbours, which may be misread; it costs one
/// look-up; and a worker stays one file to copy.
enum ScalarFolding {
    /// What `fold` returns for a scalar that a comparison leaves out.
    static let dropped: UInt32 = 0

    static func fold(_ scalar: Unicode.Scalar) -> UInt32 {
        let value = scalar.value
        switch value {
        case 0x4E00...0x9FFF: return UInt32(ideographs[Int(value - firstIdeograph)])
        case 0..<0x80: return foldASCII(value)
        case 0xFF01...0xFF5E: return foldASCII(value - 0xFEE0)
        case 0x3000...0x3006, 0x2010...0x201F: return dropped
        default: return foldOther(scalar)
        }
    }

    /// The scalars that stand for one that is several in one: ㎡ is m2, ⑩ is 10.
    static func expansion(of scalar: Unicode.Scalar) -> [UInt32]? {
        (0x2000..<0x3400).contains(scalar.value) ? expansions[scalar.value] : nil
    }

    /// `scalars` as a comparison sees them, for words that are looked up in normalised text.
    static func folded(_ word: String) -> [UInt32] { word.unicodeScalars.map(fold).filter { $0 != dropped } }

    static func isDigit(_ folded: UInt32) -> Bool { (0x30...0x39).contains(folded) }

    /// Whether a scalar is a digit of any width; no ideograph is looked up for that.
    static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
        !(0x4E00...0x9FFF).contains(scalar.value) && isDigit(fold(scalar))
    }

    /// White space, found without a look at the Unicode tables for the scalars that make up most of a text.
    static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09...0x0D, 0x20, 0x3000: true
        case 0x21..<0x80, 0x3001...: false
        default: scalar.properties.isWhitespace
        }
    }

    private static func foldASCII(_ value: UInt32) -> UInt32 {
        switch value {
        case 0x30...0x39, 0x61...0x7A, 0x25: value
        case 0x41...0x5A: value + 0x20
        default: dropped
        }
    }

    private static func foldOther(_ scalar: Unicode.Scalar) -> UInt32 {
        if let ordinary = variants[scalar.value] { return ordinary }
        if scalar == "‰" { return scalar.value }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .decimalNumber, .letterNumber, .otherNumber:
            return scalar.value
        default:
            return dropped
        }
    }

    static let firstIdeograph: UInt32 = 0x4E00

    /// The form of each ideograph of the common block, which makes up nearly all of a text.
    static let ideographs: [UInt16] = {
        var table = (firstIdeograph...0x9FFF).map { UInt16($0) }
        for (variant, ordinary) in variants where (firstIdeograph...0x9FFF).contains(variant) {
            // A form beyond the first plane cannot stand in this table; the user's list may name one.
            if let ordinary = UInt16(exactly: ordinary) { table[Int(variant - firstIdeograph)] = ordinary }
        }
        return table
    }()

    private static let variants: [UInt32: UInt32] = rows(where: { $0.count == 1 }).mapValues { $0[0] }
    private static let expansions: [UInt32: [UInt32]] = rows(where: { $0.count > 1 })

    private static func rows(where isWanted: ([UInt32]) -> Bool) -> [UInt32: [UInt32]] {
        var table: [UInt32: [UInt32]] = [:]
        for row in Lexicon.variants where row.count >= 2 {
            let ordinary = row[1].unicodeScalars.map(\.value)
            if let variant = row[0].unicodeScalars.first, isWanted(ordinary) { table[variant.value] = ordinary }
        }
        return table
    }
}
