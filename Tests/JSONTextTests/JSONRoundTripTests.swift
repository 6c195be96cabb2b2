// Reader and writer against each other, and the reader against bytes that nobody meant as JSON.

import JSONText
import TestSupport
import Testing

@Suite struct JSONRoundTripTests {
    @Test(arguments: 0..<8 as Range<UInt64>)
    func `what is written is read back as it was`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<250 {
            let value = randomValue(depth: 4, using: &random)
            #expect(try JSONValue(parsing: written(value)) == value, "seed \(seed)")
        }
    }

    @Test func `random bytes are refused or read, and what is read can be written and read again`() throws {
        var random = SplitMix64(seed: 20_000)
        for index in 0..<20_000 {
            try expectRefusedOrStable(randomBytes(likeJSON: index.isMultiple(of: 2), using: &random))
        }
    }

    @Test func `a JSON text with any byte changed, left out or cut off is refused or read`() throws {
        let text = Array(#"{"名":"温\u5dde\ud840\udc0b\n","n":[1,-2.5e3,true,null,{"k":"v"}]}"#.utf8)
        var random = SplitMix64(seed: 1)
        for index in text.indices {
            try expectRefusedOrStable(Array(text[..<index]))
            try expectRefusedOrStable(Array(text[..<index] + text[(index + 1)...]))
            for _ in 0..<8 {
                var changed = text
                changed[index] = UInt8.random(in: 0...255, using: &random)
                try expectRefusedOrStable(changed)
            }
        }
    }

    private func expectRefusedOrStable(_ bytes: [UInt8]) throws {
        guard let value = try? JSONValue(parsing: bytes) else { return }
        #expect(try JSONValue(parsing: written(value)) == value, "\(bytes)")
    }

    private func written(_ value: JSONValue) -> [UInt8] {
        var writer = JSONWriter()
        writer.value(value)
        return writer.bytes
    }

    private func randomBytes(likeJSON: Bool, using random: inout SplitMix64) -> [UInt8] {
        let tokens = [
            "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "d8", "00", "1", "-", ".", "e", "true", "null", "温",
        ]
        let count = Int.random(in: 0...60, using: &random)
        if likeJSON { return (0..<count).flatMap { _ in Array(tokens.randomElement(using: &random)!.utf8) } }
        return (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
    }

    private func randomValue(depth: Int, using random: inout SplitMix64) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &random) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &random))
        case 2: return .integer(Int(truncatingIfNeeded: random.next()))
        case 3: return .number(randomNumber(using: &random))
        case 4, 5: return .string(randomString(using: &random))
        case 6:
            return .array(
                (0..<Int.random(in: 0..<5, using: &random)).map { _ in randomValue(depth: depth - 1, using: &random) }
            )
        default:
            return .object(
                (0..<Int.random(in: 0..<5, using: &random)).map { _ in
                    JSONValue.Member(randomString(using: &random), randomValue(depth: depth - 1, using: &random))
                }
            )
        }
    }

    private func randomNumber(using random: inout SplitMix64) -> Double {
        let number = Double(bitPattern: random.next())
        return number.isFinite ? number : 0.5
    }

    private func randomString(using random: inout SplitMix64) -> String {
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0..<12, using: &random) {
            let limit: UInt32 = Bool.random(using: &random) ? 0x80 : 0x110000
            if let scalar = Unicode.Scalar(UInt32.random(in: 0..<limit, using: &random)) { text.append(scalar) }
        }
        return String(text)
    }
}
