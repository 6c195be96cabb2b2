import Foundation
import Testing
import TextAnalysis

/// Pages of made-up papers, written by people who had not read the rules, with their gold: party and city dailies, county
/// papers in narrow columns, Hong Kong, Taiwan, Malaysia, 1956 to 2023, trade papers, theory, notices. Misread
/// characters, lost stops and columns in the wrong order are part of them.
///
/// Rules were mended with the first eight in view, and for some kinds of line of the next eight; the last six have been
/// scored only. Their floors say what the segmenter does with a paper that it has not met.
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

    /// What is asked of a set of pages: the share of roles that are right, and F1 of the others.
    struct Floors: Sendable {
        var pages: ClosedRange<Int>
        var roles: Double
        var boundaries: Double
        var joins: Double
    }

    @Test(
        arguments: [
            Floors(pages: 101...108, roles: 0.94, boundaries: 0.88, joins: 0.93),
            Floors(pages: 201...208, roles: 0.80, boundaries: 0.62, joins: 0.80),
            Floors(pages: 301...306, roles: 0.80, boundaries: 0.55, joins: 0.80),
        ]
    )
    func `roles, articles and mended breaks agree with the gold`(floors: Floors) throws {
        var (boundaries, joins) = (Tally(), Tally())
        var (roles, count) = (0, 0)
        for number in floors.pages {
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
        #expect(Double(roles) >= floors.roles * Double(count), "\(roles) of \(count) roles")
        #expect(boundaries.f1 >= floors.boundaries, "boundary F1 \(boundaries.f1)")
        #expect(joins.f1 >= floors.joins, "join F1 \(joins.f1)")
    }
}
