import WireProtocol

/// A task whose documents are too large to have come along: they are asked for piece by piece, one piece at a time.
struct BodyFetch: Equatable {
    let execution: WorkerStateMachine.Execution
    /// Its bodies grow; it is whole when nothing is left to fetch.
    var offer: TaskOffer
    /// When the piece that was asked for last is asked for again.
    var repeatDue = Duration.zero

    /// The next piece; nil when all are there.
    func request(chunkBytes: Int) -> BodyRequest? {
        guard let body = incompleteBody else { return nil }
        let offset = offer.bodies[body].count
        return BodyRequest(
            task: offer.task,
            token: offer.token,
            body: body,
            offset: offset,
            count: min(max(chunkBytes, 1), offer.fetch[body] - offset)
        )
    }

    /// Takes in a piece; false if it is not the one that is waited for.
    mutating func take(_ piece: BodyPiece) -> Bool {
        guard let body = incompleteBody, piece.task == offer.task, piece.token == offer.token, piece.body == body,
            piece.offset == offer.bodies[body].count, !piece.bytes.isEmpty,
            piece.bytes.count <= offer.fetch[body] - piece.offset
        else { return false }
        offer.bodies[body] += piece.bytes
        return true
    }

    private var incompleteBody: Int? {
        offer.fetch.indices.first { offer.fetch[$0] > offer.bodies[$0].count }
    }
}
