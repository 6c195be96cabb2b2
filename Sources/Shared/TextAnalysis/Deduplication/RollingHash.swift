// The hash of every window of an article. Used by `Fingerprinter` to sample anchors and by `SharedGrams` to find seeds.

/// The polynomial hash of a sliding window of scalars (Karp and Rabin 1987, modulo 2⁶⁴), finished by a bit mixer.
///
/// The same on every host and in every run, unlike the standard library's `Hasher`: fingerprints are stored and
/// compared for years.
struct RollingHash {
    private static let base: UInt64 = 0x9E37_79B9_7F4A_7C15

    private let leavingFactor: UInt64
    private var state: UInt64 = 0

    init(windowLength: Int) {
        leavingFactor = (1..<windowLength).reduce(1) { factor, _ in factor &* Self.base }
    }

    /// Calls `body` with the hash and the start of each window of `scalars`, from left to right.
    static func forEachWindow(of scalars: [UInt32], length: Int, _ body: (UInt64, Int) -> Void) {
        guard scalars.count >= length, length > 0 else { return }
        var hash = RollingHash(windowLength: length)
        for index in 0..<length - 1 { hash.append(scalars[index]) }
        for end in length - 1..<scalars.count {
            hash.append(scalars[end])
            let start = end - length + 1
            body(mix(hash.state), start)
            hash.dropFirst(scalars[start])
        }
    }

    private mutating func append(_ scalar: UInt32) { state = state &* Self.base &+ UInt64(scalar) }

    private mutating func dropFirst(_ scalar: UInt32) { state = state &- UInt64(scalar) &* leavingFactor }

    /// The finalizer of MurmurHash3 (Appleby, public domain): without it the low bits would depend on few scalars.
    static func mix(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ (mixed >> 33)) &* 0xFF51_AFD7_ED55_8CCD
        mixed = (mixed ^ (mixed >> 33)) &* 0xC4CE_B9FE_1A85_EC53
        return mixed ^ (mixed >> 33)
    }
}
