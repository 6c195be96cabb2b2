/// Counts the scalars of a print that stand for something nobody could read.
///
/// Of several prints of an article the one with the fewest is shown for all. Misread characters cannot be told from
/// others in one print alone; these can.
enum DamagedScalars {
    static func count(in text: Text, _ range: Range<Int>) -> Int {
        text.scalars[range.clamped(to: text.range)].reduce(0) { $0 + (isDamaged($1) ? 1 : 0) }
    }

    /// The replacement character, the squares that recognisers and typesetters put in place of a character (□, 〓), and
    /// what no text in use contains: controls, private use, code points without a character.
    private static func isDamaged(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20..<0x7F, 0x4E00...0x9FFF, 0xFF01...0xFF5E, 0x3001...0x3011, 0x09...0x0D, 0x2014...0x2026: false
        case 0xFFFD, 0x25A1, 0x3013: true
        default: [.control, .privateUse, .unassigned].contains(scalar.properties.generalCategory)
        }
    }
}
