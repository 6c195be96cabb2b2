// Small words that the writers of results share.

import JSONText
import TextAnalysis

extension JSONWriter {
    mutating func member(_ name: String, orNull number: Int?) {
        self.name(name)
        if let number { value(number) } else { null() }
    }

    /// Writes what the text says there, on one line, and the offsets as `name_span`; `null` alone where there is nothing.
    mutating func member(_ name: String, _ range: Range<Int>?, of text: Text) {
        member(name, orNull: range.map(text.singleLine))
        if let range {
            self.name(name + "_span")
            value(range)
        }
    }

    mutating func list<Item>(_ name: String, _ items: [Item], _ write: (inout JSONWriter, Item) -> Void) {
        self.name(name)
        array { list in
            for item in items { write(&list, item) }
        }
    }
}

/// Four decimals: more would be noise, and differ with the order of additions.
func rounded(_ number: Double) -> Double { (number * 10_000).rounded() / 10_000 }
