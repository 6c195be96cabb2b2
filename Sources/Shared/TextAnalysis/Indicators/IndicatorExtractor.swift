/// Turns the running text of a segmented document into indicators: every number with its metric, subject, period and
/// status.
///
/// One pass over each sentence finds its tokens, times and quantities (`SentenceReader`); then each quantity gets its
/// metric and measure from the words around it (`MetricFinder`), its status (`StatusReader`), its period
/// (`PeriodReader`, `PeriodResolver`) and its subject (`SubjectReader`). Headings set defaults for what stands below
/// them (`ReportFrame`). Pure and linear in the length of the text.
public struct IndicatorExtractor: Sendable {
    public init() {}

    /// The indicators of a document in order of their start.
    public func indicators(in text: Text, segmentation: Segmentation) -> [Indicator] {
        indicators(in: text, segmentation: segmentation, trace: nil)
    }

    /// The indicators of a document in order of their start, each with how it came to be.
    ///
    /// The extraction is run again, so nothing need be stored beside a record to explain it.
    public func explanations(in text: Text, segmentation: Segmentation) -> [IndicatorExplanation] {
        let trace = ExtractionTrace(text)
        _ = indicators(in: text, segmentation: segmentation, trace: trace)
        return trace.explanations.sorted { $0.indicator.range.lowerBound < $1.indicator.range.lowerBound }
    }

    private func indicators(in text: Text, segmentation: Segmentation, trace: ExtractionTrace?) -> [Indicator] {
        let date = segmentation.date?.date
        // A page may carry articles older than itself; a text that is one article is of the day it was given.
        let isOwnDay = segmentation.date?.source == .given && segmentation.articles.count == 1
        let asOf = date.flatMap { isOwnDay || DayMention($0).occurs(in: text.scalars) ? $0 : nil }
        return segmentation.articles
            .flatMap { article in
                // Of several articles each has a place of its own.
                let place = segmentation.articles.count == 1 ? segmentation.place : nil
                return ArticleReader(text, article, date: date, asOf: asOf, place: place, trace: trace).indicators()
            }
            .sorted { $0.range.lowerBound < $1.range.lowerBound }
    }
}

/// Reads one article.
private struct ArticleReader {
    /// A paragraph or a line of its own, and its sentences.
    struct Passage {
        var range: Range<Int>
        var sentences: [Range<Int>]
    }

    private let text: Text
    private let article: Article
    private let passages: [Passage]
    private let date: CalendarDate?
    private let asOf: CalendarDate?
    private let place: DocumentPlace?
    private let trace: ExtractionTrace?
    private let isWorkReport: Bool

    init(
        _ text: Text,
        _ article: Article,
        date: CalendarDate?,
        asOf: CalendarDate?,
        place: DocumentPlace?,
        trace: ExtractionTrace?
    ) {
        self.trace = trace
        self.place = place
        self.text = text
        self.article = article
        self.date = article.dateline?.date ?? date
        passages = Self.passages(of: article)
        self.asOf = article.dateline?.date ?? asOf
        // Asked of every sentence, so the title is read once.
        isWorkReport = Self.isWorkReport(article, text, self.date)
    }

    func indicators() -> [Indicator] {
        let readings = passages.map { passage in passage.sentences.map { SentenceReader.read($0, of: text) } }
        var frame = ReportFrame(article: article, passages: passages.map(\.range), text: text)
        var tones: [StatusReader.Tone] = []
        for (passage, sentences) in zip(passages, readings) {
            var tone = StatusReader.Tone()
            for sentence in sentences { tone.add(sentence, text.scalars) }
            frame.add(tone, toPart: frame.part(at: passage.range.lowerBound))
            tones.append(tone)
        }
        return indicators(readings, frame, tones)
    }

    private func indicators(
        _ readings: [[SentenceReading]],
        _ frame: ReportFrame,
        _ tones: [StatusReader.Tone]
    ) -> [Indicator] {
        var found: [Indicator] = []
        found.reserveCapacity(readings.joined().reduce(0) { $0 + $1.quantities.count })
        // A communiqué or a yearly summary is about the whole of its place from its title on.
        let home = frame.parts[0].time == nil ? nil : SubjectReader.firstScope(in: readings, text.scalars)
        var subjects = SubjectReader(text.scalars, signing: signingPlace(), home: home, readings: readings)
        var event: TimeExpression?
        // 五年来，我们主要做了以下工作: the stretch of the sections below.
        var review: TimeExpression?
        let headline = headlineTime()
        var lastPart = 0
        for (passage, (sentences, tone)) in zip(passages, zip(readings, tones)) {
            let index = frame.part(at: passage.range.lowerBound)
            if index != lastPart {
                subjects.beginSection()
                review = nil
            }
            lastPart = index
            let part = frame.parts[index]
            let status = StatusReader(
                text,
                section: part.status,
                paragraph: tone,
                surroundings: part.tone,
                date: date,
                plansYear: isWorkReport
            )
            var paragraph = ParagraphState(frame: review, headline: headline)
            subjects.beginParagraph()
            for sentence in sentences {
                append(sentence, status, part, &paragraph, &subjects, &event, to: &found)
                if isWorkReport, let time = sentence.openingTime, opensReview(sentence, time, of: passage) {
                    review = time
                }
            }
        }
        return found
    }

    /// What one sentence leaves for the next of its paragraph.
    private struct ParagraphState {
        var metrics = MetricMemory()
        var status: Indicator.Status?
        var time: TimeExpression?
        /// The time that a sentence has put in front of all it says: it holds for the sentences after it.
        var frame: TimeExpression?
        /// The months that the title of the article names.
        var headline: TimeExpression?
    }

    private func append(
        _ reading: SentenceReading,
        _ status: StatusReader,
        _ part: ReportFrame.Part,
        _ state: inout ParagraphState,
        _ subjects: inout SubjectReader,
        _ event: inout TimeExpression?,
        to found: inout [Indicator]
    ) {
        event = reading.times.lazy.compactMap(\.dayRange).first ?? event
        let opening = reading.openingTime
        guard !reading.quantities.isEmpty else {
            subjects.pass(reading)
            state.time = reading.times.first { !$0.isBase && $0.form != .span } ?? state.time
            state.frame = opening ?? state.frame
            return
        }
        let findings = MetricFinder.findings(in: reading, of: text, after: state.metrics)
        let periods = PeriodReader(
            scalars: text.scalars,
            reading: reading,
            section: part.time,
            sectionStatus: part.status,
            looksBack: Self.looksBack(date),
            defaults: isWorkReport,
            previous: state.time,
            frame: state.frame,
            headline: state.headline
        )
        let resolver = PeriodResolver(date: date, asOf: asOf, sectionYear: sectionYear(part), event: event)
        for finding in findings {
            let decision = status.decision(of: finding.quantity, in: reading, after: state.status)
            let itsStatus = decision.status
            let subject = finding.subject ?? subjects.subject(of: finding, in: reading, status: itsStatus)
            let time = periods.time(of: finding.quantity, status: itsStatus)
            let writer = IndicatorWriter(text: text, article: article.index, resolver: resolver)
            let indicator = writer.indicator(finding, in: reading, subject: subject, status: itsStatus, time: time)
            found.append(indicator)
            trace?.add(indicator, finding, reading, subject: subject, status: decision, time: time, resolver: resolver)
            state.time = time
            state.status = itsStatus
        }
        // 近三年投入105亿元 says so of this figure; 近两年加大力度。 opens what follows.
        if let opening, !opening.isShortStretch { state.frame = opening }
        state.metrics.remember(findings, in: reading)
    }

    /// `上半年全市进出口突破2000亿元`: news whose title names the months since January is about these from end to end.
    private func headlineTime() -> TimeExpression? {
        for line in [article.kicker, article.headline, article.subheadline].compactMap({ $0 }) {
            let parser = TimeParser(text.scalars, limit: line.upperBound)
            for index in line where index == line.lowerBound || ScalarClass.digit(text.scalars[index - 1]) == nil {
                if let time = parser.expression(at: index), time.isFromJanuary, !time.isBase, !time.isDeadline {
                    return time
                }
                // 交出半年答卷, in the summer
                if parser.matches("半年", at: index), (7...9).contains(date?.month ?? 0), index > line.lowerBound,
                    !["下", "大", "小", "多", "个"].contains(text.scalars[index - 1])
                {
                    return TimeExpression(range: index..<index + 2, form: .months(nil, from: 1, to: 6))
                }
            }
        }
        return nil
    }

    /// `五年来，我们主要做了以下工作`, `“十三五”时期，…` at the head of a paragraph.
    private func opensReview(_ sentence: SentenceReading, _ time: TimeExpression, of passage: Passage) -> Bool {
        guard !time.isShortStretch else { return false }
        switch time.form {
        case .plan, .pastYears: if sentence.range.lowerBound == passage.range.lowerBound { return true }
        default: break
        }
        guard sentence.quantities.isEmpty else { return false }
        let end = sentence.range.upperBound
        let words = ["下工作", "面工作", "项工作"].map(\.unicodeScalars)
        return (max(sentence.range.lowerBound, end - 6)..<end).contains { index in
            words.contains { text.scalars[index..<end].starts(with: $0) }
        }
    }

    /// A document of the first months of a year speaks of the year that is over.
    private static func looksBack(_ date: CalendarDate?) -> Bool { date.map { $0.month <= 3 } ?? false }

    /// The report of a government, a court or an office at the beginning of a year: it reviews the last year and plans this
    /// one.
    private static func isWorkReport(_ article: Article, _ text: Text, _ date: CalendarDate?) -> Bool {
        guard looksBack(date) else { return false }
        let end = min(article.range.upperBound, article.range.lowerBound + 60)
        let title = article.headline ?? article.range.lowerBound..<end
        return title.contains { index in
            ["工作报告", "工作总结"].contains { text.scalars[index..<title.upperBound].starts(with: $0.unicodeScalars) }
        }
    }

    /// The place in the byline (`金华市委书记`) or in the dateline, or that of a document which states it.
    private func signingPlace() -> Range<Int>? {
        for line in article.byline {
            if let place = SubjectReader.place(in: line, of: text) { return place }
        }
        return article.dateline?.place ?? place.flatMap { $0.source == .text ? $0.evidence : nil }
    }

    private func sectionYear(_ part: ReportFrame.Part) -> Int? {
        guard part.status == .actual, case .years(let year, _)? = part.time?.form else { return nil }
        switch year {
        case .absolute(let number): return number
        case .relative(let offset): return date.map { $0.year + offset }
        }
    }

    /// Paragraphs, and the lines that are none: headlines, captions, headings.
    private static func passages(of article: Article) -> [Passage] {
        let paragraphs = article.paragraphs.map { Passage(range: $0.range, sentences: $0.sentences) }
            .sorted { $0.range.lowerBound < $1.range.lowerBound }
        var passages: [Passage] = []
        var next = 0
        for block in article.blocks.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
            while next < paragraphs.count, paragraphs[next].range.lowerBound < block.range.upperBound {
                passages.append(paragraphs[next])
                next += 1
            }
            guard carriesStatements(block.role), passages.last.map({ !$0.range.overlaps(block.range) }) ?? true else {
                continue
            }
            passages.append(Passage(range: block.range, sentences: [block.range]))
        }
        return passages + paragraphs[next...]
    }

    private static func carriesStatements(_ role: BlockRole) -> Bool {
        switch role {
        case .headline, .kicker, .subheadline, .caption, .editorsNote, .heading, .body: true
        case .byline, .dateline, .credit, .distribution, .furniture: false
        }
    }
}
