// Numbers as people read them.

/// `1998` as `1,998`.
func grouped(_ number: Int) -> String {
    let digits = String(number.magnitude)
    var text = ""
    for (index, digit) in digits.enumerated() {
        if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
        text.append(digit)
    }
    return number < 0 ? "-" + text : text
}

/// `1` as `1 document`, `2` as `2 documents`.
func counted(_ number: Int, _ noun: String) -> String { "\(grouped(number)) \(noun)\(number == 1 ? "" : "s")" }

/// Seconds in the largest unit that keeps two digits: `45 s`, `12 min`, `30 h`, `3 d`.
func elapsed(seconds: Double) -> String {
    let steps: [(limit: Double, size: Double, unit: String)] = [
        (120, 1, "s"), (7200, 60, "min"), (172_800, 3600, "h"), (.infinity, 86_400, "d"),
    ]
    let step = steps.first { seconds < $0.limit }!
    return "\(grouped(Int(clamping: Int(min(seconds / step.size, 1e15))))) \(step.unit)"
}

/// Bytes in the largest unit that keeps them above one: `812 B`, `3.4 MB`.
func byteSize(_ bytes: Int) -> String {
    var size = Double(bytes)
    var units = ["B", "kB", "MB", "GB", "TB"][...]
    while size >= 1000, units.count > 1 {
        size /= 1000
        units = units.dropFirst()
    }
    return bytes < 1000 ? "\(bytes) B" : "\(oneDecimal(size)) \(units.first!)"
}

func oneDecimal(_ number: Double) -> String { "\((number * 10).rounded() / 10)" }
