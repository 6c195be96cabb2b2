import Foundation
import TestSupport
import Testing
import TextAnalysis

/// Real text with parts cut out, doubled, swapped and overwritten is still segmented soundly, and the same every time.
struct MutatedTextTests {
    /// The seeds where the corpus is there, and pages of our own.
    private static let texts: [Text] = {
        let own = Bundle.module.url(forResource: "101", withExtension: "txt", subdirectory: "Resources/pages")?
            .deletingLastPathComponent()
        let seeds = Corpus.root?.appending(path: "seeds")
        var texts: [Text] = []
        for folder in [own, seeds] {
            guard let folder, let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path) else {
                continue
            }
            for name in names.sorted() where name.hasSuffix(".txt") {
                if let data = try? Data(contentsOf: folder.appending(path: name)), let text = Text(utf8: [UInt8](data))
                {
                    texts.append(text)
                }
            }
        }
        return texts
    }()

    private static let strangers: [Unicode.Scalar] = [
        "\n", "\r", "\u{3000}", "\u{200B}", "\u{0}", "\u{FFFD}", "\u{E005}", "。", "（", "）", "一", "、", "版", "第", "#",
        "摄", "9", "𠀀",
    ]

    private static func mutated(_ text: Text, _ random: inout SplitMix64) -> Text {
        var scalars = text.scalars
        for _ in 0...random.next(below: 12) where !scalars.isEmpty {
            let start = random.next(below: scalars.count)
            let end = min(scalars.count, start + 1 + random.next(below: 300))
            switch random.next(below: 4) {
            case 0: scalars.removeSubrange(start..<end)
            case 1: scalars.insert(contentsOf: scalars[start..<end], at: random.next(below: scalars.count))
            case 2:
                let slice = Array(scalars[start..<end])
                scalars.removeSubrange(start..<end)
                scalars.insert(contentsOf: slice, at: random.next(below: scalars.count + 1))
            default:
                for index in start..<end where random.next(below: 10) == 0 {
                    scalars[index] = strangers[random.next(below: strangers.count)]
                }
            }
        }
        return Text(scalars: scalars)
    }

    @Test(arguments: UInt64(0)..<24)
    func `mutated text is segmented soundly`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for (number, text) in Self.texts.enumerated() {
            let mutant = Self.mutated(text, &random)
            let segmentation = Segmenter().segment(mutant)
            #expect(Soundness.faults(of: segmentation, mutant).isEmpty, "seed \(seed), text \(number)")
            #expect(Segmenter().segment(mutant) == segmentation, "seed \(seed), text \(number)")
        }
    }

    /// Sixteen times the text takes about sixteen times the time of the processor; a square would take 256 times.
    ///
    /// Time of this thread, the least of several runs, so that what else runs on the host counts little.
    @Test func `time grows with the length of the text`() throws {
        let page = try #require(Self.texts.first)
        let once = repeated(page, 20)
        let (four, sixteen) = (repeated(once, 4), repeated(once, 16))
        var ratios: [Double] = []
        for _ in 0..<3 {
            let base = leastTime(once, runs: 8)
            ratios = [leastTime(four, runs: 4) / base / 4, leastTime(sixteen, runs: 2) / base / 16]
            if ratios.allSatisfy({ $0 < 2.5 }) { return }
        }
        Issue.record("time over length against that of the short text: \(ratios)")
    }

    private func repeated(_ text: Text, _ times: Int) -> Text {
        Text(scalars: (0..<times).flatMap { _ in text.scalars + ["\n"] })
    }

    private func leastTime(_ text: Text, runs: Int) -> Double {
        (0..<runs).map { _ in
            let start = threadTime()
            _ = Segmenter().segment(text)
            return threadTime() - start
        }.min() ?? 0
    }

    /// Seconds of the processor that this thread has had.
    private func threadTime() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
