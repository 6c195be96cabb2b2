import DocumentStore
import JSONText
import Testing
import WireProtocol

/// Fingerprints with made-up anchors: what is under test is which pairs the store proposes.
@Suite struct CandidateSearchTests {
    private func fingerprint(_ hashes: [Int], exact: Int) -> String {
        func hex(_ number: Int, _ width: Int) -> String {
            let digits = String(number, radix: 16)
            return String(repeating: "0", count: width - digits.count) + digits
        }
        let anchors = hashes.enumerated().map { hex($0.element, 16) + hex($0.offset * 20, 8) }.joined()
        return """
            {"articles":[{"article":1,"start":0,"end":400,"length":400,"exact":"\(hex(exact, 32))","anchors":"\(anchors)"}]}
            """
    }

    private func index(_ store: DocumentStore, _ name: String, _ fingerprint: String) throws -> [ComparisonPair] {
        let (outcome, task) = try store.submit(document(name, name))
        guard case .new(let id) = outcome else { return [] }
        _ = try store.finish(try #require(task), .segment, #"{"articles":[]}"#)
        return try store.finish(try store.addTask(.fingerprint, of: id), .fingerprint, fingerprint)
    }

    @Test func `an article that shares anchors in order with an earlier one is proposed for comparison`() throws {
        let temporary = try TemporaryStore()
        let store = try DocumentStore(path: temporary.path)
        #expect(try index(store, "first", fingerprint(Array(1...20), exact: 1)).isEmpty)
        #expect(try index(store, "other", fingerprint(Array(101...120), exact: 2)).isEmpty)
        let pairs = try index(store, "second", fingerprint([501] + Array(2...19) + [502], exact: 3))
        #expect(pairs.map(\.a) == [DocumentID(1)])
        #expect(pairs.map(\.b) == [DocumentID(3)])
    }

    @Test func `the same normalised text is proposed even when it is too short for anchors`() throws {
        let temporary = try TemporaryStore()
        let store = try DocumentStore(path: temporary.path)
        _ = try index(store, "first", fingerprint([], exact: 7))
        #expect(try index(store, "second", fingerprint([], exact: 7)).map(\.a) == [DocumentID(1)])
        #expect(try index(store, "third", fingerprint([], exact: 8)).isEmpty)
    }

    @Test func `what was deleted is proposed no more, and its id is not given again`() throws {
        let temporary = try TemporaryStore()
        let store = try DocumentStore(path: temporary.path)
        _ = try index(store, "first", fingerprint(Array(1...20), exact: 1))
        _ = try store.commit { transaction in try transaction.remove(DocumentID(1)) }
        #expect(store.documentCount == 0)
        #expect(try index(store, "second", fingerprint(Array(1...20), exact: 1)).isEmpty)
        #expect(try store.document("second") == DocumentID(2))
        #expect(try store.reader.export(table: .documents, after: 0, limit: 10).next == nil)
        #expect(try store.reader.checks().filter { !$0.passed }.map(\.name).isEmpty)
    }

    @Test func `a comparison's pairs are exported once, and a cluster holds what is linked`() throws {
        let temporary = try TemporaryStore()
        let store = try DocumentStore(path: temporary.path)
        _ = try index(store, "a", fingerprint(Array(1...20), exact: 1))
        let pair = try #require(try index(store, "b", fingerprint(Array(1...20), exact: 2)).first)
        let task = try store.addTask(.compare, of: pair.b, parameters: pair.parameters)
        let offers = try store.offers([
            OfferRequest(
                task: task,
                token: Token(term: 1, sequence: 1),
                document: pair.b,
                stage: .compare,
                attempt: 1,
                needs: [.fingerprint]
            )
        ])
        let offer = try #require(offers[0])
        #expect(offer.bodies == [Array("a".utf8), Array("b".utf8)])
        let article = JSONValue.array([.integer(1), .integer(0), .integer(400)])
        #expect(offer.parameters["pairs"] == .array([.array([article, article])]))
        _ = try store.finish(
            task,
            .compare,
            """
            {"pairs":[{"a":{"article":1,"start":0,"end":400},"b":{"article":1,"start":0,"end":400},"kind":"near",
            "similarity":0.98,"differences":[{"a":[3,5],"b":[3,5],"a_text":"全国","b_text":"全省"}]}]}
            """
        )
        let reuse = String(decoding: try store.reader.export(table: .reuse, after: 0, limit: 10).rows, as: UTF8.self)
        #expect(reuse.split(separator: "\n").count == 1)
        #expect(reuse.contains(#""a":{"document":"a","article":1,"start":0,"end":400}"#))
        #expect(reuse.contains(#""a_text":"全国""#))
        let lines = try store.reader.export(table: .clusters, after: 0, limit: 10).rows
        let clusters = String(decoding: lines, as: UTF8.self)
        #expect(clusters.hasPrefix(#"{"cluster":1,"representative":{"document":"a""#))
    }

    @Test func `of equal texts one stands for all, and an heir when it goes`() throws {
        let temporary = try TemporaryStore()
        let store = try DocumentStore(path: temporary.path)
        for name in ["a", "b", "c"] { _ = try index(store, name, fingerprint(Array(1...20), exact: 9)) }
        // One of the three, whichever is first by priority, is compared with what shares its anchors.
        let pairs = try index(store, "d", fingerprint(Array(1...19), exact: 10))
        #expect(pairs.count == 1)
        let standing = try #require(pairs.first).a
        let tasks = try store.commit { try $0.remove(standing) }
        let heir = try #require(tasks.first).b
        #expect(heir != standing && heir.rawValue <= 3)
        // With the third print, and with the article that shares anchors.
        let compared = Set(tasks.map { $0.a.rawValue } + [heir.rawValue])
        #expect(compared == Set(1...4).subtracting([standing.rawValue]))
        let later = try index(store, "e", fingerprint(Array(2...20), exact: 11))
        #expect(Set(later.map(\.a)) == [heir, DocumentID(4)])
    }

    @Test func `an article is compared with some of many that share a text with it`() throws {
        let temporary = try TemporaryStore()
        let store = try DocumentStore(path: temporary.path)
        var compared = 0
        for number in 1...200 {
            let own = Array(number * 1000..<number * 1000 + 20)
            let pairs = try index(store, "n\(number)", fingerprint(Array(1...10) + own, exact: number))
            // All while they are few; then the first sixteen by priority, and all for one that is among these.
            #expect(number <= 16 ? pairs.count == number - 1 : [16, number - 1].contains(pairs.count))
            compared += pairs.count
        }
        #expect(compared < 2 * 16 * 200)
    }
}
