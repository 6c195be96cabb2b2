public import WireProtocol

/// Which stages a document goes through and what each of them waits for.
///
/// Data, not code: `standard` is built in, a pipeline file adds to it or takes its place. Stages are numbered in the
/// order of the list, which never has a stage before one that it needs.
public struct Pipeline: Sendable, Equatable {
    /// What a task of a stage is about.
    public enum Subject: String, Sendable {
        /// One document, as soon as the needed stages are done.
        case document
        /// Two documents that may share text, one task for each pair that the store finds.
        case pair
    }

    public struct Definition: Sendable, Equatable {
        public var stage: Stage
        public var needs: [Stage]
        public var subject: Subject
        /// Failures that a worker reports before the task is put aside.
        public var maximumAttempts: Int
        /// How long a worker may show the same progress before the task is taken from it, however alive it is. The
        /// longest document of the built-in stages takes seconds.
        public var stall: Duration
        /// How long one attempt may take altogether.
        public var total: Duration

        public init(
            _ stage: Stage,
            needs: [Stage] = [],
            subject: Subject = .document,
            maximumAttempts: Int = 5,
            stall: Duration = .seconds(300),
            total: Duration = .seconds(3600)
        ) {
            self.stage = stage
            self.needs = needs
            self.subject = subject
            self.maximumAttempts = maximumAttempts
            self.stall = stall
            self.total = total
        }
    }

    public let definitions: [Definition]
    /// For each stage the bits of the stages it needs.
    private let needed: [UInt64]

    public static let standard = try! Pipeline([
        Definition(.segment),
        Definition(.indicators, needs: [.segment]),
        Definition(.fingerprint, needs: [.segment]),
        Definition(.compare, needs: [.fingerprint], subject: .pair),
        Definition(.summary, needs: [.segment]),
    ])

    /// A document's progress is one bit a stage.
    public static let maximumStages = 64

    /// Refuses a list that repeats a stage or needs one that does not come before.
    public init(_ definitions: [Definition]) throws(PipelineError) {
        guard definitions.count <= Self.maximumStages else { throw .tooManyStages(definitions.count) }
        var needed: [UInt64] = []
        for (index, definition) in definitions.enumerated() {
            let earlier = definitions[..<index]
            guard !earlier.contains(where: { $0.stage == definition.stage }) else {
                throw .repeated(definition.stage)
            }
            guard (definition.subject == .pair) == (definition.stage == .compare) else {
                throw .wrongSubject(definition.stage)
            }
            var bits: UInt64 = 0
            for need in definition.needs {
                guard let position = earlier.firstIndex(where: { $0.stage == need }) else {
                    throw .unknownNeed(need, of: definition.stage)
                }
                guard earlier[position].subject == .document else { throw .needsPairs(need, of: definition.stage) }
                bits |= 1 << UInt64(position)
            }
            needed.append(bits)
        }
        guard definitions.contains(where: { $0.needs.isEmpty && $0.subject == .document }) else { throw .noFirstStage }
        self.definitions = definitions
        self.needed = needed
    }

    public func index(of stage: Stage) -> Int? { definitions.firstIndex { $0.stage == stage } }

    /// A stage and all that build on it, directly or not.
    public func dependents(of stage: Int) -> [Int] {
        var bits: UInt64 = 1 << UInt64(stage)
        for index in definitions.indices where needed[index] & bits != 0 { bits |= 1 << UInt64(index) }
        return definitions.indices.filter { bits & (1 << UInt64($0)) != 0 }
    }

    /// The stages that a new document begins with.
    public var first: [Int] { released(by: nil, completed: 0) }

    /// The document stages that can begin now that `stage` is done, given every stage done so far, `stage` among them.
    public func released(by stage: Int?, completed: UInt64) -> [Int] {
        definitions.indices.filter { index in
            guard definitions[index].subject == .document, needed[index] & ~completed == 0 else { return false }
            return if let stage { needed[index] & (1 << UInt64(stage)) != 0 } else { needed[index] == 0 }
        }
    }
}

/// Why a list of stages is not a pipeline.
public enum PipelineError: Error, Equatable, CustomStringConvertible {
    case tooManyStages(Int)
    case repeated(Stage)
    case unknownNeed(Stage, of: Stage)
    case needsPairs(Stage, of: Stage)
    case wrongSubject(Stage)
    case noFirstStage

    public var description: String {
        switch self {
        case .tooManyStages(let count): "\(count) stages; the limit is \(Pipeline.maximumStages)"
        case .repeated(let stage): "stage \(stage) is listed twice"
        case .unknownNeed(let need, let stage): "stage \(stage) needs \(need), which is not listed before it"
        case .needsPairs(let need, let stage): "stage \(stage) needs \(need), which works on pairs of documents"
        case .wrongSubject(.compare): "stage compare works on pairs of documents"
        case .wrongSubject(let stage): "stage \(stage) cannot work on pairs: only compare can"
        case .noFirstStage: "no stage can begin: each needs another"
        }
    }
}
