import Foundation
import Synchronization

/// One line on standard error that is drawn again and again; nothing when standard error is not a terminal.
final class ProgressLine: Sendable {
    private static let barWidth = 30
    /// Often enough to look alive, seldom enough to cost nothing.
    private static let interval = Duration.milliseconds(100)

    let isOn: Bool
    private let lastDrawn = Mutex<ContinuousClock.Instant?>(nil)

    init(isOn: Bool = isatty(STDERR_FILENO) == 1) { self.isOn = isOn }

    /// Draws the line, unless it was drawn a moment ago.
    func draw(_ done: Int, of total: Int?, _ text: @autoclosure () -> String) {
        guard isOn else { return }
        let now = ContinuousClock.now
        let isDue = lastDrawn.withLock { last in
            if let last, now - last < Self.interval { return false }
            last = now
            return true
        }
        if isDue { write("\r\u{1B}[K" + Self.bar(done, of: total) + text()) }
    }

    /// Writes a line of its own above the progress.
    func say(_ line: String) {
        clear()
        write(line + "\n")
    }

    func clear() {
        if isOn, lastDrawn.withLock({ $0 != nil }) { write("\r\u{1B}[K") }
    }

    /// `████████──────────  41 % `; nothing when the total is not known.
    static func bar(_ done: Int, of total: Int?) -> String {
        guard let total, total > 0 else { return "" }
        let share = min(1, max(0, Double(done) / Double(total)))
        let filled = Int(share * Double(barWidth))
        let percent = "\(Int(share * 100))".padded(toWidth: 3, onLeft: true)
        return String(repeating: "█", count: filled) + String(repeating: "─", count: barWidth - filled)
            + " \(percent) % "
    }

    private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
