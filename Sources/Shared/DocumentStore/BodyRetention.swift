/// How long the texts of finished documents are kept.
///
/// The results of a document outlast its text. What needs the text later, a comparison with a later reprint or another run
/// of a stage, reads an archived text from the archive, and passes over a document whose text was dropped.
public struct BodyRetention: Sendable, Equatable {
    public enum Period: Sendable, Equatable {
        case all
        /// Whole days since the document came; 0: until it is finished.
        case days(Int)
    }

    public var period: Period
    /// Where texts go that leave the store; `nil`: nowhere.
    public var archive: BodyArchive?

    public init(period: Period = .all, archive: BodyArchive? = nil) {
        self.period = period
        self.archive = archive
    }

    /// Reads `all`, `none` or a number of days.
    public init?(_ text: String) {
        switch text {
        case "all": self.init(period: .all)
        case "none": self.init(period: .days(0))
        default:
            guard let days = Int(text), (0...36_500).contains(days) else { return nil }
            self.init(period: .days(days))
        }
    }
}
