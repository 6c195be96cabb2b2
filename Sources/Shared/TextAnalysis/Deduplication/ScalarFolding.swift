// What counts as the same scalar when two prints are compared. `NormalizedText` asks it for every scalar.

import Lexicons

/// Maps a scalar to the one that stands for it in a comparison, or to nothing.
///
/// Kept are ideographs, letters, digits and the signs `%` and `‰`, which change what a number says. Width, letter case
/// and code points that merely look different (radicals, compatibility ideographs) are folded. Punctuation, white space
/// and all other symbols are dropped: prints of one article differ in them without differing in what they say.
/// Traditional forms are to be folded to simplified ones in `variant(of:)`.
enum ScalarFolding {
    /// What `fold` returns for a scalar that a comparison leaves out.
    static let dropped: UInt32 = 0

    static func fold(_ scalar: Unicode.Scalar) -> UInt32 {
        let value = scalar.value
        switch value {
        case 0x4E00...0x9FFF: return value
        case 0..<0x80: return foldASCII(value)
        case 0xFF01...0xFF5E: return foldASCII(value - 0xFEE0)
        case 0x3000...0x3006, 0x2010...0x201F: return dropped
        default: return foldOther(scalar)
        }
    }

    static func isDigit(_ folded: UInt32) -> Bool { (0x30...0x39).contains(folded) }

    /// White space, found without a look at the Unicode tables for the scalars that make up most of a text.
    static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09...0x0D, 0x20, 0x3000: true
        case 0x21..<0x80, 0x3001...0xFEFE: false
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
        if let ordinary = variant(of: scalar.value) { return ordinary }
        if scalar == "‰" { return scalar.value }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .decimalNumber, .letterNumber, .otherNumber:
            return scalar.value
        default:
            return dropped
        }
    }

    private static func variant(of value: UInt32) -> UInt32? { variants[value] }

    private static let variants: [UInt32: UInt32] = {
        var table: [UInt32: UInt32] = [:]
        for row in Lexicon.variants where row.count >= 2 {
            if let variant = row[0].unicodeScalars.first, let ordinary = row[1].unicodeScalars.first {
                table[variant.value] = ordinary.value
            }
        }
        return table
    }()
}
