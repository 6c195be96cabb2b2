// How anchors lie in the store: packed, because an article has more than a hundred.

/// The anchors of one article, in the order of the text: for each the distance from the last one as a variable-length
/// number (seven bits a byte, as in Protocol Buffers) and its key in four bytes. Five bytes an anchor.
enum PackedAnchors {
    typealias Anchor = (key: UInt32, position: Int)

    static func pack(_ anchors: [Anchor]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(anchors.count * 5 + 8)
        var last = 0
        for anchor in anchors.sorted(by: { ($0.position, $0.key) < ($1.position, $1.key) }) {
            bytes.appendVariableLength(UInt64(anchor.position - last))
            last = anchor.position
            for shift in stride(from: UInt32(0), to: 32, by: 8) {
                bytes.append(UInt8(truncatingIfNeeded: anchor.key >> shift))
            }
        }
        return bytes
    }

    /// What `pack` has written; of other bytes, what can be read.
    static func unpack(_ bytes: [UInt8]) -> [Anchor] {
        var anchors: [Anchor] = []
        anchors.reserveCapacity(bytes.count / 5)
        var index = 0
        var position = 0
        while let distance = bytes.variableLength(at: &index), index + 4 <= bytes.count {
            position += Int(truncatingIfNeeded: distance)
            let key = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[index + $1]) << UInt32(8 * $1) }
            index += 4
            anchors.append((key, position))
        }
        return anchors
    }
}

/// The postings of a stretch of keys: sorted pairs of key and article, each as one number, the distance of the keys
/// above the article. A posting of a run of 65,536 articles takes four bytes.
///
/// Articles are counted from the first one of the run, in `articleBits` bits.
struct PostingsPage {
    let firstKey: UInt32
    let firstArticle: Int
    let articleBits: UInt64

    func pack(_ postings: ArraySlice<UInt64>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(postings.count * 5)
        var lastKey = UInt64(firstKey)
        for posting in postings {
            let key = posting >> 32
            let article = posting & 0xFFFF_FFFF - UInt64(firstArticle)
            bytes.appendVariableLength((key - lastKey) << articleBits | article)
            lastKey = key
        }
        return bytes
    }

    /// Calls `body` with key and article, in order, until it returns false.
    func forEach(in bytes: [UInt8], _ body: (UInt32, Int) -> Bool) {
        var index = 0
        var key = UInt64(firstKey)
        while let number = bytes.variableLength(at: &index) {
            key &+= number >> articleBits
            let article = Int(number & (1 << articleBits - 1)) + firstArticle
            guard body(UInt32(truncatingIfNeeded: key), article) else { return }
        }
    }
}

extension [UInt8] {
    fileprivate mutating func appendVariableLength(_ number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(rest))
    }

    fileprivate func variableLength(at index: inout Int) -> UInt64? {
        var number: UInt64 = 0
        var shift: UInt64 = 0
        while index < count, shift < 64 {
            let byte = self[index]
            index += 1
            number |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return number }
            shift += 7
        }
        return nil
    }
}
