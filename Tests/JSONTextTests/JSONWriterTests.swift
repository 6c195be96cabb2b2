// What the writer writes, byte for byte.

import JSONText
import Testing

@Suite struct JSONWriterTests {
    private func written(_ body: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter()
        body(&writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test func `members and items are separated by commas, nested or not`() {
        let text = written { writer in
            writer.object { object in
                object.member("a", 1)
                object.name("b")
                object.array { list in
                    list.value(true)
                    list.object { _ in }
                    list.array { _ in }
                    list.null()
                }
                object.member("c", orNull: nil)
                object.member("d", ifPresent: nil as String?)
                object.member("e", 0.5)
            }
        }
        #expect(text == #"{"a":1,"b":[true,{},[],null],"c":null,"e":0.5}"#)
    }

    @Test func `quotes, backslashes and control characters are escaped, nothing else`() {
        let text = written { $0.value("\"\\\n\r\t\u{0}\u{1F}\u{7F}/温\u{2028}𠀋") }
        #expect(text == #""\"\\\n\r\t\u0000\u001f"# + "\u{7F}/温\u{2028}𠀋\"")
    }

    @Test func `a range is a pair`() {
        #expect(written { $0.value(26..<98) } == "[26,98]")
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func `a number that JSON cannot say is null`(number: Double) {
        #expect(written { $0.value(number) } == "null")
    }

    @Test func `bytes that are JSON already are taken as they are`() {
        let text = written { writer in
            writer.array { list in
                list.raw(Array(#"{"a":1}"#.utf8))
                list.raw(Array("2".utf8))
            }
        }
        #expect(text == #"[{"a":1},2]"#)
    }
}
