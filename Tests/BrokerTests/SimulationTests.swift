import Foundation
import Testing

/// The whole broker, through made-up disasters.
///
/// `GALLEY_SEEDS=5000` runs so many seeds instead of a thousand, `GALLEY_SEED=17` that one alone, telling
/// all that happens.
@Suite struct SimulationTests {
    private static var seeds: [UInt64] {
        let environment = ProcessInfo.processInfo.environment
        if let seed = environment["GALLEY_SEED"].flatMap(UInt64.init) { return [seed] }
        return Array(1...(environment["GALLEY_SEEDS"].flatMap(UInt64.init) ?? 1000))
    }

    /// Seeds in portions, as a test case for each costs more than the seed.
    private static var portions: [ArraySlice<UInt64>] {
        stride(from: 0, to: seeds.count, by: 50).map { seeds[$0..<min($0 + 50, seeds.count)] }
    }

    @Test(arguments: portions)
    func `whatever happens, nothing acknowledged is lost, nothing is done twice, and everything ends`(
        seeds: ArraySlice<UInt64>
    ) throws {
        for seed in seeds {
            let simulation = try Simulation(seed: seed, isTraced: Self.seeds.count == 1)
            try simulation.run()
            #expect(
                simulation.problems.isEmpty,
                "GALLEY_SEED=\(seed): \(simulation.problems.prefix(5).joined(separator: "\n"))"
            )
        }
    }
}
