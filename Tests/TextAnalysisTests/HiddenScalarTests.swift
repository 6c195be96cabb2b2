import Testing
import TextAnalysis

/// Characters that print nothing change nothing that is found, and no offset.
struct HiddenScalarTests {
    private static let page = """
        山村通了环山路

        石溪县县长 王小明

        本报石溪5月6日讯（记者李芳）山村的环山路昨天通车，三十个村的山货出得去了。

        司机老周说：“路好走了。”村里的果子当天就能进城。

        """

    /// The page with a scalar between every two that are no line breaks, and where each of its own scalars went.
    private static func hidden(_ scalar: Unicode.Scalar) -> (text: Text, places: [Int]) {
        var scalars: [Unicode.Scalar] = []
        var places: [Int] = []
        for own in page.unicodeScalars {
            if own != "\n" { scalars.append(scalar) }
            places.append(scalars.count)
            scalars.append(own)
        }
        return (Text(scalars: scalars), places + [scalars.count])
    }

    @Test(arguments: ["\u{200B}", "\u{FEFF}", "\u{AD}", "\u{7}", "\u{90}", "\u{2060}", "\u{202C}"] as [Unicode.Scalar])
    func `roles, names and places are those of the page as it prints`(scalar: Unicode.Scalar) throws {
        let plain = Page(Self.page)
        let (text, places) = Self.hidden(scalar)
        let segmentation = Segmenter().segment(text)
        #expect(Soundness.faults(of: segmentation, text).isEmpty)
        let (expected, found) = (plain.segmentation.articles, segmentation.articles)
        #expect(found.map { $0.blocks.map(\.role) } == expected.map { $0.blocks.map(\.role) })
        #expect(found.first?.headline == Self.moved(expected.first?.headline, places))
        #expect(found.first?.byline == expected.first?.byline.map { Self.moved($0, places)! })
        #expect(found.first?.dateline?.place == Self.moved(expected.first?.dateline?.place, places))
        #expect(
            found.first?.paragraphs.map(\.spans)
                == expected.first?.paragraphs.map { $0.spans.map { Self.moved($0, places)! } }
        )
    }

    private static func moved(_ range: Range<Int>?, _ places: [Int]) -> Range<Int>? {
        range.map { places[$0.lowerBound]..<places[$0.upperBound - 1] + 1 }
    }

    @Test(arguments: ["\u{F06C}", "\u{F0B7}", "\u{E5E5}"])
    func `a bullet of a symbol font is no part of a name`(bullet: String) {
        #expect(Page("山村通了路\n\n\(bullet)王小明\n\n路昨天通车，三十个村的山货出得去了，果子当天进城。").bylines == [["王小明"]])
    }

    @Test func `a line of nothing that prints stays a line`() {
        let page = Page("\u{FEFF}\n山村通了路\n\n王小明\n\u{200B}\n路昨天通车，三十个村的山货出得去了。")
        #expect(page.headlines == ["山村通了路"])
        #expect(Soundness.faults(of: page.segmentation, page.text).isEmpty)
    }
}
