import WireProtocol

func welcome(session: Int = 1, term: Int = 1, limits: WireLimits = WireLimits()) -> Welcome {
    Welcome(
        session: session,
        term: term,
        store: "0",
        server: "test",
        heartbeatMilliseconds: 1000,
        leaseMilliseconds: 5000,
        durability: .fsyncGroup,
        limits: limits
    )
}

func acknowledgement(_ batch: String, ids: Range<Int>) -> Acknowledgement {
    Acknowledgement(batch: batch, term: 1, durability: .fsyncGroup, outcomes: ids.map { .new(DocumentID($0)) })
}
