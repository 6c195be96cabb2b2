import Lexicons

/// What a word does in a clause that states a figure.
enum CueClass: String, Sendable {
    /// 增长, 提高
    case rise
    /// 下降, 减少
    case fall
    /// 新增, 净增
    case gain
    /// 达, 为, 有: stands between a metric and its level
    case level
    /// 已达, 已有: a level that has been reached
    case levelDone = "level-done"
    case boundAbove = "bound-above"
    case boundBelow = "bound-below"
    case adverb
    /// 已, 累计, 同比: what follows has happened
    case actual
    /// 分别
    case respectively
    /// 均
    case each
    case preposition
    /// 占
    case share
    /// 居, 排名
    case rank
    /// 增速, 降幅: names the growth of the metric before it
    case rate
    /// 增收, 减产: names a change by itself
    case increment
    /// 其中, 会上: goes on with the sentence before
    case part
    /// 力争, 确保
    case target
    /// 抓好, 加快: the tone of a plan, by itself no pledge
    case plan
    /// 全市, 我省
    case scope
    case verb
    /// 参展, 落地: a verb without an object, which says what became of what is counted
    case intransitive = "iverb"
    /// 完成, 开展: a verb that says nothing of what is counted
    case light
    /// 建设, 投资: verb and noun alike
    case nounVerb = "noun-verb"
    /// A whole word that hides a shorter one of another class.
    case noun
}

/// All words that the sentence reader knows, in one search tree: cue words, metrics, places and non-quantities.
struct CueLexicon: Sendable {
    enum Entry: Sendable, Equatable {
        case cue(CueClass)
        /// Index into `MetricCatalogue.shared.metrics`.
        case metric(Int)
        case place
        case nonQuantity
    }

    static let shared = CueLexicon()

    private let trie: ScalarTrie
    private let entries: [Entry]

    private init() {
        var words: [(String, Int)] = []
        var entries: [Entry] = []
        func add(_ word: String, _ entry: Entry) {
            words.append((word, entries.count))
            entries.append(entry)
        }
        for (alias, metric) in MetricCatalogue.shared.aliases { add(alias, .metric(metric)) }
        for row in Lexicon.regions { add(row[0], .place) }
        for row in Lexicon.nonQuantities { add(row[0], .nonQuantity) }
        for row in Lexicon.indicatorWords where row.count >= 2 {
            if let cue = CueClass(rawValue: row[1]) { add(row[0], .cue(cue)) }
        }
        trie = ScalarTrie(words)
        self.entries = entries
    }

    func longestEntry(in scalars: [Unicode.Scalar], at index: Int, limit: Int) -> (entry: Entry, end: Int)? {
        trie.longestMatch(in: scalars, at: index, limit: limit).map { (entries[$0.value], $0.end) }
    }
}
