// A fingerprint as JSON, in the results of the stage `fingerprint`.

import JSONText
import TextAnalysis

extension Fingerprint {
    /// Writes hash and anchors as packed hexadecimal: an article has hundreds of anchors, and the store reads them in bulk.
    func write(to writer: inout JSONWriter) {
        var exactDigits: [UInt8] = []
        exactDigits.appendHexadecimal(exact.high, digits: 16)
        exactDigits.appendHexadecimal(exact.low, digits: 16)
        var anchorDigits: [UInt8] = []
        anchorDigits.reserveCapacity(anchors.count * 24)
        for anchor in anchors {
            anchorDigits.appendHexadecimal(anchor.hash, digits: 16)
            anchorDigits.appendHexadecimal(UInt64(anchor.position), digits: 8)
        }
        writer.object { object in
            object.member("article", article)
            object.member("start", range.lowerBound)
            object.member("end", range.upperBound)
            object.member("length", length)
            object.member("damaged", damaged)
            object.member("exact", String(decoding: exactDigits, as: UTF8.self))
            object.member("anchors", String(decoding: anchorDigits, as: UTF8.self))
        }
    }
}

extension [UInt8] {
    fileprivate mutating func appendHexadecimal(_ number: UInt64, digits: Int) {
        for place in stride(from: (digits - 1) * 4, through: 0, by: -4) {
            let digit = UInt8(truncatingIfNeeded: number >> UInt64(place)) & 15
            append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }
}
