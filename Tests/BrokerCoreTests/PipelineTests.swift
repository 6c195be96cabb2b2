import BrokerCore
import Testing
import WireProtocol

@Suite struct PipelineTests {
    @Test func `the standard pipeline begins with segment, which releases the three stages that need it`() {
        let pipeline = Pipeline.standard
        #expect(pipeline.first.map { pipeline.definitions[$0].stage } == [.segment])
        let released = pipeline.released(by: pipeline.index(of: .segment), completed: 1)
        #expect(released.map { pipeline.definitions[$0].stage } == [.indicators, .fingerprint, .summary])
    }

    @Test func `a stage that needs two begins when the second of them is done, whichever that is`() throws {
        let join = try #require(Stage(rawValue: "join"))
        let pipeline = try Pipeline([
            .init(.segment), .init(.indicators, needs: [.segment]), .init(.summary, needs: [.segment]),
            .init(join, needs: [.indicators, .summary]),
        ])
        #expect(pipeline.released(by: 1, completed: 0b011) == [])
        #expect(pipeline.released(by: 2, completed: 0b111) == [3])
        #expect(pipeline.released(by: 1, completed: 0b111) == [3])
    }

    @Test func `comparisons are never released by a stage: the store finds the pairs`() {
        let pipeline = Pipeline.standard
        #expect(pipeline.released(by: pipeline.index(of: .fingerprint), completed: 0b101) == [])
    }

    @Test func `lists that are not pipelines are refused with the stage at fault`() throws {
        let odd = try #require(Stage(rawValue: "odd"))
        #expect(throws: PipelineError.repeated(.segment)) { try Pipeline([.init(.segment), .init(.segment)]) }
        #expect(throws: PipelineError.unknownNeed(.segment, of: odd)) { try Pipeline([.init(odd, needs: [.segment])]) }
        #expect(throws: PipelineError.wrongSubject(odd)) {
            try Pipeline([.init(.segment), .init(odd, subject: .pair)])
        }
        #expect(throws: PipelineError.wrongSubject(.compare)) { try Pipeline([.init(.segment), .init(.compare)]) }
        #expect(throws: PipelineError.noFirstStage) { try Pipeline([]) }
    }
}
