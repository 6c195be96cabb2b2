/// How a record came to be: for each of its fields the rule that gave it and the words that the rule went by.
///
/// Meant for a reader who doubts a record, or wants to mend a word list: a word that is known names its list.
public struct IndicatorExplanation: Sendable, Equatable {
    /// Words of the document that a rule went by.
    public struct Word: Sendable, Equatable {
        public var range: Range<Int>
        public var text: String
        /// What the word is taken for, and the list that says so: `rise (indicator_words.tsv)`.
        public var role: String
    }

    public struct Step: Sendable, Equatable {
        /// The field of the record, or fields.
        public var field: String
        public var value: String
        /// What was done, in one sentence.
        public var rule: String
        public var words: [Word]
    }

    public var indicator: Indicator
    /// In the order in which the extractor works: value, metric, measure, status, period, subject.
    public var steps: [Step]
}
