// The hash that says whether two normalised articles are equal. Called by `Fingerprinter`.

extension ExactHash {
    /// MurmurHash3_x64_128 (Appleby, public domain) with seed 0 over the scalars as little-endian UTF-32.
    ///
    /// Not cryptographic: who wants two different texts to collide can make them. The comparison of the texts, not the
    /// hash, decides what is called exact.
    init(of scalars: [UInt32]) {
        var lanes = Murmur3Lanes()
        var index = 0
        while index + 4 <= scalars.count {
            lanes.absorb(
                UInt64(scalars[index]) | UInt64(scalars[index + 1]) << 32,
                UInt64(scalars[index + 2]) | UInt64(scalars[index + 3]) << 32
            )
            index += 4
        }
        lanes.absorbTail(Array(scalars[index...]))
        self = lanes.finish(byteCount: scalars.count * 4)
    }
}

private struct Murmur3Lanes {
    private static let c1: UInt64 = 0x87C3_7B91_1142_53D5
    private static let c2: UInt64 = 0x4CF5_AD43_2745_937F

    private var h1: UInt64 = 0
    private var h2: UInt64 = 0

    mutating func absorb(_ k1: UInt64, _ k2: UInt64) {
        h1 ^= Self.scrambleFirst(k1)
        h1 = (Self.rotate(h1, 27) &+ h2) &* 5 &+ 0x52DC_E729
        h2 ^= Self.scrambleSecond(k2)
        h2 = (Self.rotate(h2, 31) &+ h1) &* 5 &+ 0x3849_5AB5
    }

    /// At most three scalars.
    mutating func absorbTail(_ tail: [UInt32]) {
        if tail.count > 2 { h2 ^= Self.scrambleSecond(UInt64(tail[2])) }
        guard let first = tail.first else { return }
        h1 ^= Self.scrambleFirst(UInt64(first) | (tail.count > 1 ? UInt64(tail[1]) << 32 : 0))
    }

    consuming func finish(byteCount: Int) -> ExactHash {
        h1 ^= UInt64(byteCount)
        h2 ^= UInt64(byteCount)
        h1 = h1 &+ h2
        h2 = h2 &+ h1
        h1 = RollingHash.mix(h1)
        h2 = RollingHash.mix(h2)
        h1 = h1 &+ h2
        h2 = h2 &+ h1
        return ExactHash(high: h1, low: h2)
    }

    private static func scrambleFirst(_ value: UInt64) -> UInt64 { rotate(value &* c1, 31) &* c2 }

    private static func scrambleSecond(_ value: UInt64) -> UInt64 { rotate(value &* c2, 33) &* c1 }

    private static func rotate(_ value: UInt64, _ bits: UInt64) -> UInt64 { value << bits | value >> (64 - bits) }
}
