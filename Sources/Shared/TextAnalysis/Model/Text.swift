/// A document's text as an array of Unicode scalars.
///
/// Every offset that Galley prints counts scalars of the document as submitted, so the text code indexes scalars
/// directly: `text[26]` is what `s[26]` is in Python. Decoding costs one pass at the door; after it no stage pays for
/// UTF-8 boundaries, grapheme breaking or index arithmetic.
public struct Text: Sendable, Hashable {
    public let scalars: [Unicode.Scalar]

    public init(scalars: [Unicode.Scalar]) {
        self.scalars = scalars
    }

    public init(_ string: String) {
        self.scalars = Array(string.unicodeScalars)
    }

    /// Decodes UTF-8, or returns `nil` when the bytes are not valid UTF-8.
    ///
    /// A byte order mark is a scalar of the document like any other, so that offsets stay true.
    public init?(utf8 bytes: [UInt8]) {
        guard let string = String(validating: bytes, as: UTF8.self) else { return nil }
        self.init(string)
    }

    @inline(__always)
    public subscript(index: Int) -> Unicode.Scalar { scalars[index] }

    /// The scalars of a range as a string.
    public subscript(range: Range<Int>) -> String {
        // Written as bytes: appending scalar by scalar to a string took a sixth of the indicator stage.
        String(unsafeUninitializedCapacity: range.count * 4) { bytes in
            var end = 0
            for scalar in scalars[range] {
                for byte in UTF8.encode(scalar).unsafelyUnwrapped {
                    bytes[end] = byte
                    end += 1
                }
            }
            return end
        }
    }

    public var count: Int { scalars.count }
    public var range: Range<Int> { 0..<scalars.count }
}
