// A sentence as the summarizer sees it. Made by `SentenceCollector`.

/// A sentence that may be quoted alone.
struct SummarySentence {
    /// From its first to its last scalar, opening words that lean on the context left out.
    var range: Range<Int>
    /// Its pieces, where a column or page break has cut it; what stands between them is not part of it.
    var pieces: [Range<Int>]
    /// The paragraph of the article that it stands in.
    var paragraph: Int
    /// Its scalars without punctuation and blanks, folded as for a comparison.
    var content: [UInt32]
    /// How well it reads alone and says something: 1 for a plain statement, less for one that leans on the sentence
    /// before, for direct speech, for a question and for a slogan of a few scalars.
    var quotability: Double
    /// Whether it speaks of something by a word for what the sentence before said, as 他 or 对此, left out or not.
    var leansOnPrevious = false
    /// Whether it says what the text is about, as 本文探讨 or 会议的主要任务是.
    var statesPurpose = false
    /// How often it says how much of something: a digit with a percent sign, a magnitude or a unit behind it.
    var figureCount: Int
}
