// What a task hands to the text stages, as their own types. Called by the four workers.

public import StageFormats
public import TextAnalysis
import WireProtocol
public import WorkerRuntime

extension WorkerTask {
    /// A document of the task: the first, or for a comparison the first or the second.
    ///
    /// One that is not UTF-8 will never be: the failure is permanent.
    public func text(_ number: Int = 0) throws(TaskFailure) -> Text {
        guard bodies.indices.contains(number) else {
            throw TaskFailure(class: .permanent, code: "E_BAD_TASK", message: "the task has no document \(number + 1)")
        }
        do {
            return try Text(document: bodies[number])
        } catch {
            throw TaskFailure(class: .permanent, code: "E_ENCODING", message: error.description)
        }
    }

    /// What the stage `segment` said of the text.
    public func segmentation(of text: Text) throws(TaskFailure) -> Segmentation {
        guard let result = input(.segment) else {
            throw TaskFailure(class: .permanent, code: "E_BAD_TASK", message: "the task has no input of stage segment")
        }
        do {
            return try Segmentation(parsing: result, textLength: text.count)
        } catch {
            throw TaskFailure(class: .permanent, code: "E_BAD_RESULT", message: error.description)
        }
    }

    /// The pairs of articles that a comparison is asked for.
    public func comparisonPairs(of texts: (a: Text, b: Text)) throws(TaskFailure) -> [ComparisonPair] {
        do {
            return try ComparisonPair.list(parameters, textLengths: (texts.a.count, texts.b.count))
        } catch {
            throw TaskFailure(class: .permanent, code: "E_BAD_TASK", message: error.description)
        }
    }

    /// The day that the submitter gave.
    public var calendarDate: CalendarDate? { date.flatMap(CalendarDate.init(iso:)) }
}
