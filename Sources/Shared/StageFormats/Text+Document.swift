// The door through which a document comes in: bytes to scalars. Called by the workers and the command line.

public import TextAnalysis

extension Text {
    /// Decodes a document as submitted; refuses one that is not UTF-8 and says where.
    public init(document bytes: [UInt8]) throws(StageFormatError) {
        guard let text = Text(utf8: bytes) else {
            let offset = Text.firstInvalidByte(in: bytes) ?? 0
            throw StageFormatError(place: "document", reason: "not valid UTF-8 at byte \(offset)")
        }
        self = text
    }

    /// Offset of the first byte at which the bytes stop being UTF-8; `nil` when all of them are.
    public static func firstInvalidByte(in bytes: [UInt8]) -> Int? {
        do {
            _ = try UTF8Span(validating: bytes.span)
            return nil
        } catch {
            return error.byteOffsets.lowerBound
        }
    }
}
