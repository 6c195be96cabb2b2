import Crypto
import DocumentStore

/// What must be known of an uploaded document before it is one, gathered chunk by chunk: its checksum, its length, and
/// whether it is UTF-8, also across the border of two chunks.
struct UploadDigest {
    private(set) var position = 0
    private(set) var scalarCount = 0
    /// Where the text is no UTF-8.
    private(set) var firstInvalidByte: Int?
    private var hash = SHA256()
    /// The beginning of a scalar whose rest is in the next chunk.
    private var carried: [UInt8] = []

    mutating func absorb(_ bytes: [UInt8], isLast: Bool) {
        hash.update(data: bytes)
        for byte in bytes where byte & 0xC0 != 0x80 { scalarCount += 1 }
        let start = position - carried.count
        position += bytes.count
        guard firstInvalidByte == nil else { return }
        let text = carried + bytes
        let whole = isLast ? text.count : Self.wholeScalars(text)
        do {
            _ = try UTF8Span(validating: Array(text[..<whole]).span)
        } catch {
            firstInvalidByte = start + error.byteOffsets.lowerBound
        }
        carried = Array(text[whole...])
    }

    var sha256: [UInt8] { Array(hash.finalize()) }

    /// How many bytes there are before a scalar that the end cuts.
    private static func wholeScalars(_ text: [UInt8]) -> Int {
        for back in 1...3 where back <= text.count {
            let byte = text[text.count - back]
            guard byte & 0xC0 == 0xC0 else { continue }
            let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
            return length > back ? text.count - back : text.count
        }
        return text.count
    }
}
