import JSONText

/// Reads the fields of a header, or of an object inside it, and names the field that is missing or wrong.
struct HeaderFields {
    let object: JSONValue

    init(_ object: JSONValue) { self.object = object }

    func string(_ name: String) throws(WireError) -> String {
        guard let value = object[name]?.string else { throw WireError(.badFrame, "\(name): a string is due") }
        return value
    }

    /// `nil` when the field is missing or null.
    func optionalString(_ name: String) throws(WireError) -> String? {
        guard let value = object[name], !value.isNull else { return nil }
        return try string(name)
    }

    /// A whole number from 0 to 2^53, which every JSON library can hold.
    func count(_ name: String) throws(WireError) -> Int {
        guard let value = object[name]?.integer, (0...(1 << 53)).contains(value) else {
            throw WireError(.badFrame, "\(name): a whole number from 0 to 2^53 is due")
        }
        return value
    }

    func optionalCount(_ name: String) throws(WireError) -> Int? {
        guard let value = object[name], !value.isNull else { return nil }
        return try count(name)
    }

    func array(_ name: String) throws(WireError) -> [JSONValue] {
        guard let value = object[name]?.array else { throw WireError(.badFrame, "\(name): an array is due") }
        return value
    }

    func optionalArray(_ name: String) throws(WireError) -> [JSONValue] {
        guard let value = object[name], !value.isNull else { return [] }
        return try array(name)
    }

    func token(_ name: String) throws(WireError) -> Token {
        guard let token = Token(try string(name)) else { throw WireError(.badFrame, "\(name): term.sequence is due") }
        return token
    }

    func stage(_ name: String) throws(WireError) -> Stage {
        guard let stage = Stage(rawValue: try string(name)) else {
            throw WireError(.badFrame, "\(name): not the name of a stage")
        }
        return stage
    }

    func code(_ name: String) throws(WireError) -> ErrorCode {
        // A code of a newer broker is an error all the same.
        ErrorCode(rawValue: try string(name)) ?? .internalError
    }

    /// One of an enumeration's words.
    func word<Word: RawRepresentable<String>>(_ name: String, as type: Word.Type) throws(WireError) -> Word {
        guard let word = Word(rawValue: try string(name)) else {
            throw WireError(.badFrame, "\(name): an unknown word")
        }
        return word
    }
}

/// The parts of a payload that the header counts out, in order.
func slices(of payload: [UInt8], lengths: [Int]) throws(WireError) -> [[UInt8]] {
    var start = 0
    var parts: [[UInt8]] = []
    parts.reserveCapacity(lengths.count)
    for length in lengths {
        // Not `start + length`: the lengths are a stranger's.
        guard length <= payload.count - start else { break }
        parts.append(Array(payload[start..<start + length]))
        start += length
    }
    guard parts.count == lengths.count, start == payload.count else {
        throw WireError(.badFrame, "the payload of \(payload.count) bytes is not what the header counts out")
    }
    return parts
}

/// The parts one after the other; a single part is not copied.
func joined(_ parts: [[UInt8]]) -> [UInt8] {
    parts.count == 1 ? parts[0] : Array(parts.joined())
}
