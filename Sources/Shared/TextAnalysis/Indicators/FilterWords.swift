import Lexicons

/// A class of words from `figure_contexts.tsv`, searched forwards from a position or backwards from one.
struct ContextWords: Sendable {
    private let forward: ScalarTrie
    /// By their last scalar.
    private let words: [Unicode.Scalar: [[Unicode.Scalar]]]

    init(_ name: String) {
        let list = Lexicon.figureContexts.filter { $0.count >= 2 && $0[1] == name }.map { $0[0] }
        forward = ScalarTrie(list.map { ($0, 0) })
        words = Dictionary(grouping: list.map { Array($0.unicodeScalars) }) { $0[$0.count - 1] }
    }

    /// Where the longest word that begins at `index` ends.
    func end(_ scalars: [Unicode.Scalar], at index: Int, limit: Int) -> Int? {
        forward.longestMatch(in: scalars, at: index, limit: limit)?.end
    }

    /// Whether a range is one of the words.
    func contains(_ range: Range<Int>, of scalars: [Unicode.Scalar]) -> Bool {
        end(scalars, at: range.lowerBound, limit: range.upperBound) == range.upperBound
    }

    func begins(_ scalars: [Unicode.Scalar], at index: Int, limit: Int) -> Bool {
        end(scalars, at: index, limit: limit) != nil
    }

    /// Whether one of the words ends right before `index`.
    func ends(_ scalars: [Unicode.Scalar], at end: Int, from start: Int) -> Bool {
        self.start(scalars, before: end, from: start) != nil
    }

    /// Where a word begins that ends right before `end`.
    func start(_ scalars: [Unicode.Scalar], before end: Int, from start: Int) -> Int? {
        var index = end
        while index > start, ScalarClass.isBlank(scalars[index - 1]) { index -= 1 }
        guard index > start else { return nil }
        let word = words[scalars[index - 1]]?.first { word in
            index - word.count >= start && scalars[index - word.count..<index].elementsEqual(word)
        }
        return word.map { index - $0.count }
    }
}

/// After a number: makes it part of a name (`104国道`, `2.0版`).
enum NameMarks { static let shared = ContextWords("name-mark") }
/// After a count: only announces a list (`四个环节`).
enum ListNouns { static let shared = ContextWords("list-noun") }
/// After a duration: it only says when (`15年来`).
enum MomentMarks { static let shared = ContextWords("moment-mark") }
/// After a duration: it belongs to a name (`三年行动计划`, `百年大计`).
enum PlanMarks { static let shared = ContextWords("plan-mark") }
/// Before a duration: it is a measured one (`发言时间6分钟`).
enum DurationNouns { static let shared = ContextWords("duration-noun") }
/// After a short duration: a performance (`5分钟出动`).
enum ServiceVerbs { static let shared = ContextWords("service-verb") }
/// Before a count: what is counted is there already (`有`, `的`).
enum ExistenceMarks { static let shared = ContextWords("existence-mark") }
/// Before a rank: whom it is among (`全国县市`).
enum RankScopes { static let shared = ContextWords("rank-scope") }
/// Before 首位: a manner of speaking (`摆在首位`).
enum NoRankMarks { static let shared = ContextWords("no-rank") }
/// Before a small Chinese numeral: things done, which were counted.
enum CountVerbs { static let shared = ContextWords("count-verb") }
/// Verbs whose object stands in the clause before (`高水平建设农村公路，年内建成2000公里`).
enum ResultVerbs { static let shared = ContextWords("result-verb") }
/// Verbs whose object is what a figure counts (`覆盖13.5亿人`).
enum ObjectVerbs { static let shared = ContextWords("object-verb") }
/// Ends of a phrase that tells on what ground or out of what something is done: 基础上, 收入中.
enum Circumstances { static let shared = ContextWords("circumstance") }
/// Verbs that are nouns inside a compound (`医疗救助补助资金`).
enum Deverbals { static let shared = ContextWords("deverbal") }
/// Heads of such compounds, which name little alone: 资金, 任务.
enum CompoundHeads { static let shared = ContextWords("compound-head") }
/// Nouns for money: behind an amount they name it.
enum MoneyNouns { static let shared = ContextWords("money-noun") }
/// Of money: who spends stands before, what for behind the figure.
enum SpendingVerbs { static let shared = ContextWords("spending-verb") }
/// After a figure: what it is for (`安排500亿元用于…`, `设立…基金`).
enum PurposeVerbs { static let shared = ContextWords("purpose-verb") }
/// Several kinds of places named as one counter's noun: 省、自治区、直辖市.
enum PlaceLists { static let shared = ContextWords("place-list") }
/// Ends of nouns for persons: 学生, 职工.
enum Persons { static let shared = ContextWords("person") }
/// Who pays: 财政, 国债资金.
enum Purses { static let shared = ContextWords("purse") }
/// Heads that name nothing without the word before them (`补助标准`).
enum BareHeads { static let shared = ContextWords("bare-head") }
/// Name the share of a thing and not the thing: 占比, 比重.
enum ShareHeads { static let shared = ContextWords("share-head") }
/// Behind a catalogued name: leave it what it is (`贷款余额总量`).
enum NeutralTails { static let shared = ContextWords("neutral-tail") }
/// In front of a catalogued name: leave it what it is (`全社会`).
enum NeutralHeads { static let shared = ContextWords("neutral-head") }
/// Tails of a metric that make it a growth (`居民消费价格涨幅`).
enum GrowthTails { static let shared = ContextWords("growth-tail") }
/// Ends of a phrase that a figure is only compared with (`全省平均水平`).
enum Yardsticks { static let shared = ContextWords("yardstick") }
/// Ends of wholes that a share is taken of without 占: 总数, 总量.
enum Totals { static let shared = ContextWords("total") }
/// Wholes that a degree of completion is a share of (`年度目标`).
enum Goals { static let shared = ContextWords("goal") }
/// After 由 and a duration: it is one end of a change (`由41小时压缩到26小时`).
enum DurationChanges { static let shared = ContextWords("duration-change") }
/// Before a rank, with the scope between: the verb of a ranking (`居全省内河港口第二`).
enum RankVerbs { static let shared = ContextWords("rank-verb") }
/// What makes a growth an average over years: 年均, 平均每年.
enum YearlyWords { static let shared = ContextWords("yearly") }
/// Counters whose small Chinese numerals are real counts after a verb.
enum CountableUnits {
    static let names = Set(Lexicon.figureContexts.filter { $0.count >= 2 && $0[1] == "countable-unit" }.map { $0[0] })
}
