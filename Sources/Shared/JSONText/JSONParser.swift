/// Why a text is not JSON, or not JSON that this program accepts.
public struct JSONError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Byte offset at which reading stopped.
    public var offset: Int
    public var reason: String

    public var description: String { "not valid JSON at byte \(offset): \(reason)" }
}

extension JSONValue {
    /// Reads one JSON text (RFC 8259) and refuses anything after it.
    ///
    /// Hostile input is refused, never trapped on: nesting beyond `maximumDepth`, invalid UTF-8, lone surrogates, and
    /// numbers that do not fit. Integers outside 64 bits become `number`.
    public init(parsing bytes: [UInt8], maximumDepth: Int = 32) throws(JSONError) {
        self = try Self.parse(bytes.span, maximumDepth: maximumDepth)
    }

    private static func parse(_ bytes: Span<UInt8>, maximumDepth: Int) throws(JSONError) -> JSONValue {
        var parser = JSONParser(position: 0, depthLeft: maximumDepth)
        parser.skipBlanks(bytes)
        let value = try parser.value(bytes)
        parser.skipBlanks(bytes)
        guard parser.position == bytes.count else { throw parser.failure("text after the value") }
        return value
    }
}

private struct JSONParser {
    var position: Int
    var depthLeft: Int

    func failure(_ reason: String) -> JSONError { JSONError(offset: position, reason: reason) }

    func peek(_ bytes: Span<UInt8>) -> UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func skipBlanks(_ bytes: Span<UInt8>) {
        while let byte = peek(bytes), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    mutating func value(_ bytes: Span<UInt8>) throws(JSONError) -> JSONValue {
        guard let byte = peek(bytes) else { throw failure("the text ends where a value is due") }
        switch byte {
        case UInt8(ascii: "{"): return try object(bytes)
        case UInt8(ascii: "["): return try array(bytes)
        case UInt8(ascii: "\""): return .string(try string(bytes))
        case UInt8(ascii: "t"): return try word("true", .bool(true), bytes)
        case UInt8(ascii: "f"): return try word("false", .bool(false), bytes)
        case UInt8(ascii: "n"): return try word("null", .null, bytes)
        default: return try number(bytes)
        }
    }

    mutating func word(_ word: StaticString, _ value: JSONValue, _ bytes: Span<UInt8>) throws(JSONError) -> JSONValue {
        for index in 0..<word.utf8CodeUnitCount {
            guard peek(bytes) == word.utf8Start[index] else { throw failure("not a value") }
            position += 1
        }
        return value
    }

    mutating func enter() throws(JSONError) {
        guard depthLeft > 0 else { throw failure("nested too deeply") }
        depthLeft -= 1
        position += 1
    }

    mutating func object(_ bytes: Span<UInt8>) throws(JSONError) -> JSONValue {
        try enter()
        var members: [JSONValue.Member] = []
        skipBlanks(bytes)
        if peek(bytes) != UInt8(ascii: "}") {
            while true {
                skipBlanks(bytes)
                guard peek(bytes) == UInt8(ascii: "\"") else { throw failure("a member's name is due") }
                let name = try string(bytes)
                skipBlanks(bytes)
                guard peek(bytes) == UInt8(ascii: ":") else { throw failure("a colon is due") }
                position += 1
                skipBlanks(bytes)
                members.append(JSONValue.Member(name, try value(bytes)))
                skipBlanks(bytes)
                guard peek(bytes) == UInt8(ascii: ",") else { break }
                position += 1
            }
        }
        guard peek(bytes) == UInt8(ascii: "}") else { throw failure("the object is not closed") }
        position += 1
        depthLeft += 1
        return .object(members)
    }

    mutating func array(_ bytes: Span<UInt8>) throws(JSONError) -> JSONValue {
        try enter()
        var items: [JSONValue] = []
        skipBlanks(bytes)
        if peek(bytes) != UInt8(ascii: "]") {
            while true {
                skipBlanks(bytes)
                items.append(try value(bytes))
                skipBlanks(bytes)
                guard peek(bytes) == UInt8(ascii: ",") else { break }
                position += 1
            }
        }
        guard peek(bytes) == UInt8(ascii: "]") else { throw failure("the array is not closed") }
        position += 1
        depthLeft += 1
        return .array(items)
    }

    mutating func string(_ bytes: Span<UInt8>) throws(JSONError) -> String {
        position += 1
        let start = position
        while let byte = peek(bytes), byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 {
            position += 1
        }
        if peek(bytes) == UInt8(ascii: "\"") {
            let text = bytes.extracting(start..<position)
            position += 1
            return try decode(text)
        }
        return try escapedString(bytes, from: start)
    }

    func decode(_ bytes: Span<UInt8>) throws(JSONError) -> String {
        do {
            return String(copying: try UTF8Span(validating: bytes))
        } catch {
            throw failure("a string is not UTF-8")
        }
    }

    mutating func escapedString(_ bytes: Span<UInt8>, from start: Int) throws(JSONError) -> String {
        var text: [UInt8] = []
        for index in start..<position { text.append(bytes[index]) }
        while let byte = peek(bytes), byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw failure("a control character in a string") }
            position += 1
            if byte == UInt8(ascii: "\\") {
                try escape(bytes, into: &text)
            } else {
                text.append(byte)
            }
        }
        guard peek(bytes) != nil else { throw failure("a string is not closed") }
        position += 1
        return try decode(text.span)
    }

    mutating func escape(_ bytes: Span<UInt8>, into text: inout [UInt8]) throws(JSONError) {
        guard let byte = peek(bytes) else { throw failure("an escape is cut off") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"): text.append(contentsOf: String(Character(try unicodeEscape(bytes))).utf8)
        default: throw failure("an unknown escape")
        }
    }

    mutating func unicodeEscape(_ bytes: Span<UInt8>) throws(JSONError) -> Unicode.Scalar {
        let unit = try fourHexDigits(bytes)
        if let scalar = Unicode.Scalar(unit) { return scalar }
        guard unit < 0xDC00, peek(bytes) == UInt8(ascii: "\\") else { throw failure("a lone surrogate") }
        position += 1
        guard peek(bytes) == UInt8(ascii: "u") else { throw failure("a lone surrogate") }
        position += 1
        let low = try fourHexDigits(bytes)
        guard (0xDC00...0xDFFF).contains(low),
            let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
        else { throw failure("a lone surrogate") }
        return scalar
    }

    mutating func fourHexDigits(_ bytes: Span<UInt8>) throws(JSONError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = peek(bytes), let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw failure("four hexadecimal digits are due")
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }

    mutating func number(_ bytes: Span<UInt8>) throws(JSONError) -> JSONValue {
        let start = position
        if peek(bytes) == UInt8(ascii: "-") { position += 1 }
        let firstDigit = position
        let wholeDigits = digits(bytes)
        guard wholeDigits > 0, wholeDigits == 1 || bytes[firstDigit] != UInt8(ascii: "0") else {
            throw failure("not a value")
        }
        var isInteger = true
        if peek(bytes) == UInt8(ascii: ".") {
            isInteger = false
            position += 1
            guard digits(bytes) > 0 else { throw failure("a digit is due") }
        }
        if let byte = peek(bytes), byte | 0x20 == UInt8(ascii: "e") {
            isInteger = false
            position += 1
            if let sign = peek(bytes), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { position += 1 }
            guard digits(bytes) > 0 else { throw failure("a digit is due") }
        }
        guard position - start <= 64 else { throw failure("a number of more than 64 characters") }
        var text = ""
        for index in start..<position { text.unicodeScalars.append(Unicode.Scalar(bytes[index])) }
        if isInteger, let integer = Int(text) { return .integer(integer) }
        guard let number = Double(text), number.isFinite else { throw failure("a number that does not fit") }
        return .number(number)
    }

    mutating func digits(_ bytes: Span<UInt8>) -> Int {
        let start = position
        while let byte = peek(bytes), (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
        return position - start
    }
}
