/// Answers in constant time what stands before and behind a piece.
struct PieceOutline {
    /// Index of the first piece of text or note; the number of pieces when there is none.
    let firstText: Int
    /// For each index up to the number of pieces: the first text at or behind it, the number of pieces when none.
    let nextText: [Int]
    /// For each index: the last text before it, -1 when none.
    let previousText: [Int]
    /// For each index up to the number of pieces: value of the next marker 一、 at or behind it, 0 when none.
    private let nextNumber: [Int]
    /// For each index: value of the last marker 一、 before it, 0 when none.
    private let previousNumber: [Int]

    init(_ pieces: [Piece]) {
        let count = pieces.count
        var nextText = [Int](repeating: count, count: count + 1)
        var nextNumber = [Int](repeating: 0, count: count + 1)
        for index in pieces.indices.reversed() {
            nextText[index] = pieces[index].form == .text ? index : nextText[index + 1]
            nextNumber[index] = Self.number(pieces[index]) ?? nextNumber[index + 1]
        }
        var previousText = [Int](repeating: -1, count: count + 1)
        var previousNumber = [Int](repeating: 0, count: count + 1)
        for index in pieces.indices {
            previousText[index + 1] = pieces[index].form == .text ? index : previousText[index]
            previousNumber[index + 1] = Self.number(pieces[index]) ?? previousNumber[index]
        }
        firstText = pieces.firstIndex { $0.form == .text || $0.form == .note } ?? count
        self.nextText = nextText
        self.nextNumber = nextNumber
        self.previousText = previousText
        self.previousNumber = previousNumber
    }

    private static func number(_ piece: Piece) -> Int? {
        guard let marker = piece.marker, marker.style == .han else { return nil }
        return marker.value
    }

    /// Whether the numbering goes on below a head where it stopped above it.
    func isInsideNumbering(_ head: Range<Int>) -> Bool {
        previousNumber[head.lowerBound] >= 1 && nextNumber[head.upperBound] == previousNumber[head.lowerBound] + 1
    }

    /// Whether 一、 stands below a head though the numbering above it had come further.
    func restartsNumbering(at head: Range<Int>) -> Bool {
        nextNumber[head.upperBound] == 1 && previousNumber[head.lowerBound] >= 2
    }
}
