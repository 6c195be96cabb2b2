// What the parser takes, and what it refuses with the place where it stopped.

import JSONText
import Testing

@Suite struct JSONParserTests {
    private func parse(_ text: String, maximumDepth: Int = 32) throws(JSONError) -> JSONValue {
        try JSONValue(parsing: Array(text.utf8), maximumDepth: maximumDepth)
    }

    @Test(arguments: [
        ("null", JSONValue.null),
        ("true", .bool(true)),
        ("false", .bool(false)),
        ("0", .integer(0)),
        ("-0", .integer(0)),
        ("-12", .integer(-12)),
        ("9223372036854775807", .integer(.max)),
        ("-9223372036854775808", .integer(.min)),
        ("1.5", .number(1.5)),
        ("1e3", .number(1000)),
        ("2.5E-1", .number(0.25)),
        (#""""#, .string("")),
        (#""温州""#, .string("温州")),
        (#""\"\\\/\b\f\n\r\t""#, .string("\"\\/\u{8}\u{C}\n\r\t")),
        (#""\u6E29\u5dde""#, .string("温州")),
        (#""\ud840\udc0b""#, .string("𠀋")),
        ("[]", .array([])),
        ("{}", .object([])),
        (" [ 1 ,\t2\r\n] ", .array([.integer(1), .integer(2)])),
        (#"{ "a" : [ { } ] }"#, .object([.init("a", .array([.object([])]))])),
    ])
    func `a value of RFC 8259 is read`(text: String, value: JSONValue) throws {
        #expect(try parse(text) == value)
    }

    @Test(arguments: [
        "", " ", "nul", "nulll", "True", "+1", "01", "-", "-a", ".5", "1.", "1.e1", "1e", "1e+", "0x10", "NaN",
        "Infinity",
        "[", "]", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "{", "}", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, "{a:1}", "{1:1}",
        #"{"a" 1}"#, #"{"a":1 "b":2}"#, "'a'", #"""#, #""\"#, #""\x""#, #""\u12""#, #""\u12g4""#, "\"\n\"",
        "\"\u{1F}\"",
        #""\n"# + "\u{1}\"", "1 2", "{}{}", "[]x", "// x\n1", "\u{FEFF}1",
    ])
    func `a text that is not JSON is refused`(text: String) {
        #expect(throws: JSONError.self) { try parse(text) }
    }

    @Test(arguments: [
        #""\ud800""#, #""\udc00""#, #""\ud800x""#, #""\ud800\n""#, #""\ud800\ud800""#, #""\udc00\ud800""#,
    ])
    func `a lone surrogate is refused`(text: String) {
        #expect(throws: JSONError.self) { try parse(text) }
    }

    @Test(
        arguments: [
            [0xFF], [0xC0, 0x80], [0xE6, 0xB8], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80],
            [0xF8, 0x88, 0x80, 0x80, 0x80],
        ] as [[UInt8]]
    )
    func `a string that is not UTF-8 is refused, plain or with an escape beside it`(bytes: [UInt8]) {
        let quote = UInt8(ascii: "\"")
        #expect(throws: JSONError.self) { try JSONValue(parsing: [quote] + bytes + [quote]) }
        #expect(throws: JSONError.self) { try JSONValue(parsing: [quote] + Array(#"\n"#.utf8) + bytes + [quote]) }
    }

    @Test func `an integer of more than 64 bits becomes a number`() throws {
        #expect(try parse("9223372036854775808") == .number(9_223_372_036_854_775_808))
        #expect(try parse("-1e300") == .number(-1e300))
    }

    @Test(arguments: ["1e999", "-1e999", String(repeating: "9", count: 400), "0." + String(repeating: "1", count: 100)])
    func `a number that does not fit is refused`(text: String) {
        #expect(throws: JSONError.self) { try parse(text) }
    }

    @Test func `nesting is read up to the limit and refused beyond it`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        _ = try parse(nested(8), maximumDepth: 8)
        #expect(throws: JSONError.self) { try parse(nested(9), maximumDepth: 8) }
        #expect(throws: JSONError.self) { try parse(String(repeating: "[", count: 1_000_000)) }
        #expect(throws: JSONError.self) { try parse(String(repeating: #"{"a":"#, count: 200_000)) }
    }

    @Test func `the limit counts what is open, not what has been closed`() throws {
        let wide = "[" + Array(repeating: "[[]]", count: 1000).joined(separator: ",") + "]"
        #expect(try parse(wide, maximumDepth: 3).array?.count == 1000)
    }

    @Test func `an error tells the byte at which reading stopped`() {
        let error = #expect(throws: JSONError.self) { try parse("[1, x]") }
        #expect(error?.offset == 4)
        #expect(error?.description == "not valid JSON at byte 4: not a value")
    }

    @Test func `of two members with one name the first counts`() throws {
        #expect(try parse(#"{"a":1,"a":2}"#)["a"] == .integer(1))
    }

    @Test func `asking a value for what it is not gives nothing`() {
        let value = JSONValue.string("1")
        #expect(value.integer == nil && value.double == nil && value.bool == nil && value.array == nil)
        #expect(value.members == nil && value["a"] == nil && !value.isNull)
        #expect(JSONValue.integer(2).double == 2)
    }
}
