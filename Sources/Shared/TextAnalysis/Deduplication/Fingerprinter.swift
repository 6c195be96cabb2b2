// The first step of deduplication: what a worker computes from one text alone, before any index is asked.

/// Computes what the index remembers of each article: the hash of the normalised text and its anchors.
///
/// Anchors are hashes of windows of 8 scalars, sampled by their own value (mod-sampling, Manber 1994): whether a window
/// is kept depends on its eight scalars and on nothing around them, so reading errors elsewhere never disturb it. A
/// passage that two prints share therefore yields the same anchors in both.
public struct Fingerprinter: Sendable {
    /// Scalars in a window. Shorter ones are shared by unrelated official prose, longer ones die of reading errors.
    static let windowLength = 8
    /// How many windows of a long article are kept. The sparser sets are parts of the denser ones, so articles that were
    /// sampled at different densities still meet.
    public enum Density: String, Sendable, CaseIterable {
        /// One window in 20: half the index, for articles of thousands of characters.
        case sparse
        /// One in 10.
        case usual
        /// One in 4: twice the index, for passages of a hundred characters.
        case dense

        /// One window in so many is looked at, by its hash,
        fileprivate var modulus: UInt64 { self == .dense ? 4 : 8 }

        /// and of these so many in five are kept.
        fileprivate var keptOfFive: UInt64 {
            switch self {
            case .sparse: 2
            case .usual: 4
            case .dense: 5
            }
        }
    }

    /// Shorter articles keep more of their windows, among them all that a longer one would keep, so that the two still
    /// meet: with one scalar in ten misread in both prints only one window in six survives.
    static let denseSampling: [(maximumLength: Int, modulus: UInt64)] = [(256, 2), (1024, 4)]

    private let density: Density

    public init(density: Density = .usual) { self.density = density }

    /// One fingerprint for each article, in the order of the articles.
    public func fingerprints(of text: Text, segmentation: Segmentation) -> [Fingerprint] {
        segmentation.articles.map { article in
            let normalized = NormalizedText(text, in: article.range)
            return Fingerprint(
                article: article.index,
                range: article.range,
                length: normalized.count,
                damaged: DamagedScalars.count(in: text, article.range),
                exact: ExactHash(of: normalized.scalars),
                anchors: Self.anchors(of: normalized.scalars, density)
            )
        }
    }

    /// The sampled windows in reading order, each hash once, where it stands first.
    ///
    /// Three bits of the mixed hash decide the sampling and are not stored, so a stored hash is below 2⁶¹ and fits the
    /// signed integers of SQLite.
    static func anchors(of scalars: [UInt32], _ density: Density = .usual) -> [Fingerprint.Anchor] {
        let short = denseSampling.first { scalars.count <= $0.maximumLength }?.modulus
        let modulus = short ?? density.modulus
        let kept = short == nil ? density.keptOfFive : 5
        var anchors: [Fingerprint.Anchor] = []
        anchors.reserveCapacity(scalars.count / Int(modulus) + 16)
        var seen = Set<UInt64>(minimumCapacity: scalars.count / Int(modulus) + 16)
        RollingHash.forEachWindow(of: scalars, length: windowLength) { hash, start in
            // The class 0 goes first, so that the usual set is what it was before there was another.
            guard hash & (modulus - 1) == 0, (hash >> 3) % 5 >= 5 - kept else { return }
            guard seen.insert(hash).inserted else { return }
            anchors.append(Fingerprint.Anchor(hash: hash >> 3, position: UInt32(truncatingIfNeeded: start)))
        }
        return anchors
    }
}
