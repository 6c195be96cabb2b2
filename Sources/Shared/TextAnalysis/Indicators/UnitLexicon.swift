import Lexicons

/// A unit as it is written after a number, and what it counts in.
struct MeasureUnit: Sendable, Equatable {
    enum Kind: String, Sendable {
        case ratio, multiple, money, area, length, mass, volume, energy, power, rate, temperature, data, transport
        case person, count, duration, age, streak
        /// A word that only begins like a unit: 市场 after a number is not 市.
        case mask

        /// Counts take the thing counted after them; measures of a quantity mostly stand after what they measure.
        var isCounter: Bool {
            switch self {
            case .person, .count, .streak: true
            default: false
            }
        }
    }

    var name: String
    var kind: Kind
    var base: String
    /// One of this unit in `base`.
    var factor: ExactDecimal

    /// Names are compared byte by byte; comparing strings would normalise them.
    static func == (a: MeasureUnit, b: MeasureUnit) -> Bool {
        a.kind == b.kind && a.name.utf8.elementsEqual(b.name.utf8)
    }

    /// The unit of a number that has none.
    static let none = MeasureUnit(name: "", kind: .rate, base: "", factor: ExactDecimal(1))
}

/// The units of `units.tsv`.
struct UnitLexicon: Sendable {
    static let shared = UnitLexicon(rows: Lexicon.units)

    let units: [MeasureUnit]
    private let trie: ScalarTrie
    private let indexByName: [String: Int]

    init(rows: [[String]]) {
        units = rows.compactMap(Self.unit)
        trie = ScalarTrie(units.enumerated().map { ($1.name, $0) })
        indexByName = Dictionary(units.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The longest unit at a position, and where it ends.
    func unit(_ scalars: [Unicode.Scalar], at index: Int, limit: Int) -> (unit: MeasureUnit, end: Int)? {
        guard let match = trie.longestMatch(in: scalars, at: index, limit: limit) else { return nil }
        let unit = units[match.value]
        return unit.kind == .mask ? nil : (unit, match.end)
    }

    func unit(named name: String) -> MeasureUnit? { indexByName[name].map { units[$0] } }

    /// Whether a unit of measurement begins here; used where a multiplier word may also begin a unit (`千瓦`).
    func beginsUnit(_ scalars: [Unicode.Scalar], at index: Int, limit: Int) -> Bool {
        unit(scalars, at: index, limit: limit) != nil
    }

    private static func unit(_ row: [String]) -> MeasureUnit? {
        guard row.count >= 4, let kind = MeasureUnit.Kind(rawValue: row[1]), let factor = decimal(row[3]) else {
            return nil
        }
        return MeasureUnit(name: row[0], kind: kind, base: row[2], factor: factor)
    }

    private static func decimal(_ text: String) -> ExactDecimal? {
        let digits = text.utf8.filter { $0 != UInt8(ascii: ".") }.map { $0 &- 48 }
        guard digits.allSatisfy({ $0 < 10 }) else { return nil }
        let point = text.utf8.firstIndex(of: UInt8(ascii: "."))
        return ExactDecimal(
            digits: digits,
            scale: point.map { text.utf8.distance(from: $0, to: text.utf8.endIndex) - 1 } ?? 0
        )
    }
}
