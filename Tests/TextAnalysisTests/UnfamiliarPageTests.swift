import Foundation
import Testing
import TextAnalysis

/// Eight pages of eight made-up papers, written by somebody who had not read the rules, with their gold: party and city
/// dailies, a county paper in narrow columns, Hong Kong, 1956, a trade paper, a page of theory, notices. Misread
/// characters, lost stops and columns in the wrong order are part of them.
struct UnfamiliarPageTests {
    private struct Page {
        let text: Text
        let lines: [Gold.Line]

        init(_ number: Int) throws {
            func bytes(_ type: String) throws -> [UInt8] {
                let url = Bundle.module.url(
                    forResource: "\(number)",
                    withExtension: type,
                    subdirectory: "Resources/pages"
                )
                return [UInt8](try Data(contentsOf: try #require(url)))
            }
            text = try #require(Text(utf8: try bytes("txt")))
            let table = String(decoding: try bytes("tsv"), as: UTF8.self)
            lines = table.split(separator: "\n").dropFirst().map { row in
                let cells = row.split(separator: "\t")
                return Gold.Line(
                    start: Int(cells[0])!,
                    end: Int(cells[1])!,
                    article: Int(cells[2])!,
                    role: String(cells[3]),
                    joins: cells[4] == "1"
                )
            }
        }
    }

    @Test func `roles, articles and mended breaks agree with the gold`() throws {
        var (boundaries, joins) = (Tally(), Tally())
        var (roles, count) = (0, 0)
        for number in 101...108 {
            let page = try Page(number)
            let segmentation = Segmenter().segment(page.text)
            let found = page.lines.map { Gold.Found(line: $0, in: segmentation) }
            #expect(Soundness.faults(of: segmentation, page.text).isEmpty, "page \(number)")
            roles += zip(page.lines, found).count { $0.role == $1.role }
            count += found.count
            boundaries.add(
                Gold.starts(found.map(\.article)).dropFirst(),
                Gold.starts(page.lines.map(\.article)).dropFirst()
            )
            joins.add(found.map(\.joins), page.lines.map(\.joins))
        }
        #expect(Double(roles) >= 0.94 * Double(count), "\(roles) of \(count) roles")
        #expect(boundaries.f1 >= 0.88, "boundary F1 \(boundaries.f1)")
        #expect(joins.f1 >= 0.93, "join F1 \(joins.f1)")
    }
}
