import Foundation
import GalleyClient
import JSONText
import Testing
import WireProtocol

/// What somebody on the network may try, with no key, with another's, or with one of their own. Each is refused and
/// logged, and others are served meanwhile.
@Suite struct AttackerTests {
    private func farm(workers: [String] = []) throws -> Farm {
        let roles = [("west", "work"), ("thief", "work"), ("desk", "submit"), ("eye", "observe"), ("boss", "admin")]
        return try Farm(workers: workers, keys: roles)
    }

    private func galley(_ farm: Farm, _ arguments: [String], key: String?, at address: String) throws -> Output {
        let keys = key.map { ["--key", $0] } ?? []
        return try run(Programs.path("galley"), arguments + ["--broker", address, "--config", "none"] + keys)
    }

    private func submit(_ farm: Farm, _ text: String) throws -> Int32 {
        let file = farm.directory.appendingPathComponent("\(UUID().uuidString).txt")
        try Data(text.utf8).write(to: file)
        return try galley(
            farm,
            ["submit", file.path],
            key: farm.keys!.file("desk"),
            at: try farm.guardedAddress("clients")
        ).status
    }

    @Test func `no key, an unknown key and another broker's key are not let in, and each is told why`() throws {
        let farm = try farm()
        let address = try farm.guardedAddress("clients")
        let strangers = try KeyFolder(
            in: farm.directory.appendingPathComponent("elsewhere"),
            keys: [("stranger", "admin")]
        )
        let withoutKey = try galley(farm, ["status"], key: nil, at: address)
        #expect(withoutKey.status == 69)
        #expect(withoutKey.standardError.contains("the broker asks for a key"))
        #expect(farm.waitForLog("audit: clients: a handshake failed, without a key"))

        let server = ["--server-key", "\(farm.keys!.path)/broker.pub"]
        let unknown = try galley(farm, ["status"] + server, key: strangers.file("stranger"), at: address)
        #expect(unknown.status == 69)
        #expect(unknown.standardError.contains("the broker refuses this key"))
        #expect(farm.waitForLog("audit: clients: a key that is not authorised is refused"))

        let otherServer = try galley(farm, ["status"], key: strangers.file("stranger"), at: address)
        #expect(otherServer.status == 69)
        #expect(otherServer.standardError.contains("not the broker whose public key is given"))

        #expect(try galley(farm, ["status"], key: farm.keys!.file("desk"), at: address).status == 0)
        let text = withoutKey.standardError + unknown.standardError + otherServer.standardError + farm.log
        #expect(!text.contains(try secret(of: strangers.file("stranger"))), "a secret was shown")
    }

    private func secret(of file: String) throws -> String {
        let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
        return String(try #require(lines.first { $0.hasPrefix("secret ") }).dropFirst("secret ".count))
    }

    @Test(arguments: [nil, "another broker's", "unknown"])
    func `a worker that is not let in says why once and knocks more and more rarely`(key: String?) throws {
        let farm = try farm()
        let address = try farm.guardedAddress("workers")
        let strangers = try KeyFolder(in: farm.directory.appendingPathComponent("elsewhere"), keys: [("old", "work")])
        var options = ["--broker", address] + (key == nil ? [] : ["--key", strangers.file("old")])
        if key == "unknown" { options += ["--server-key", "\(farm.keys!.path)/broker.pub"] }
        let worker = try farm.start(Programs.path("galley-segmenter"), options)
        defer { farm.kill(worker) }
        #expect(farm.waitForLog("audit: workers: "))
        // Ten times need eleven seconds, or a second and a half without the pauses; the broker logs the first and the tenth.
        Thread.sleep(forTimeInterval: 5)
        #expect(!farm.log.contains("10×"), "\(farm.log)")
        let explanations = farm.log.split(separator: "\n").filter { $0.contains("warning: \(address): ") }
        #expect(explanations.count == 1, "\(explanations)")
        let honest = try farm.start(
            Programs.path("galley-segmenter"),
            ["--broker", address, "--key", farm.keys!.file("west"), "--name", "honest"]
        )
        defer { farm.kill(honest) }
        #expect(farm.waitForLog("worker honest: segment"))
    }

    @Test func `a key does what its role allows and nothing else`() throws {
        let farm = try farm()
        let (address, keys) = (try farm.guardedAddress("clients"), farm.keys!)
        let sample = try Programs.documents(in: Programs.samples)[0].path
        let tries: [(key: String, arguments: [String], isAllowed: Bool)] = [
            ("desk", ["submit", sample], true), ("desk", ["status"], true), ("desk", ["export", "documents"], false),
            ("desk", ["show", "1"], false), ("desk", ["pause", "summary"], false), ("eye", ["show", "1"], true),
            ("eye", ["export", "documents"], true), ("eye", ["submit", sample], false),
            ("eye", ["backup", "/nowhere/copy.sqlite"], false),
            ("eye", ["pause", "summary"], false), ("boss", ["pause", "summary"], true),
            ("boss", ["resume", "summary"], true), ("west", ["status"], false),
        ]
        for (key, arguments, isAllowed) in tries {
            let output = try galley(farm, arguments, key: keys.file(key), at: address)
            #expect((output.status == 0) == isAllowed, "\(key) \(arguments): \(output.standardError)")
            if !isAllowed { #expect(output.standardError.contains("E_AUTH"), "\(key) \(arguments)") }
        }
        #expect(farm.waitForLog("audit: \"desk\" (submit) at the clients' address: the query export is refused"))
        #expect(farm.waitForLog("audit: \"boss\" (admin): the command pause"))

        let client = try RawPeer(try farm.guardedAddress("workers"), key: keys.file("boss"))
        try client.send(
            Hello(role: .worker, name: "boss", instance: "b", services: [.init(stage: .segment, version: 1)], slots: 1)
                .frames
        )
        #expect(try ErrorReport(try client.receive(.error)).error.code == .unauthorized)
    }

    @Test func `a worker whose key is revoked loses its session and its tasks, and others go on`() throws {
        let farm = try farm()
        let (address, keys) = (try farm.guardedAddress("workers"), farm.keys!)
        let thief = try RawPeer(address, key: keys.file("thief"))
        _ = try thief.greet(stages: [.segment], instance: "thief")
        try thief.send(Credit(granted: 1).frames)
        #expect(try submit(farm, "正文") == 0)
        let offer = try TaskOffer(try thief.receive(.task))

        try keys.revoke("thief")
        // It goes on as if nothing had happened.
        var isRefused = false
        for _ in 0..<100 where !isRefused {
            try thief.send(Renewal(leases: [HeldTask(task: offer.task, token: offer.token)]).frames)
            let answer = try thief.receive(.pong, .error)
            isRefused = try answer.type == .error && ErrorReport(answer).error.code == .unauthorized
            if !isRefused { Thread.sleep(forTimeInterval: 0.05) }
        }
        #expect(isRefused)
        try thief.send(Completion(task: offer.task, token: offer.token, result: Array("{}".utf8)).frames)
        #expect(try ErrorReport(try thief.receive(.error)).error.code == .unauthorized)
        #expect(farm.waitForLog("revoked while connected"))

        let honest = try RawPeer(address, key: keys.file("west"))
        _ = try honest.greet(stages: [.segment], instance: "west")
        try honest.send(Credit(granted: 1).frames)
        #expect(try TaskOffer(try honest.receive(.task)).task == offer.task)
    }

    @Test func `a client whose key is revoked in the middle of a session is refused, and others are served`() throws {
        let farm = try farm()
        let (address, keys) = (try farm.guardedAddress("clients"), farm.keys!)
        let desk = try RawPeer(address, key: keys.file("desk"))
        try desk.send(Hello(role: .client, name: "desk", instance: "d").frames)
        _ = try desk.receive(.welcome)
        let items = [Submit.Item(name: "a", body: Array("正文".utf8))]
        try desk.send(Submit(batch: "1", producer: "", items: items).frames)
        _ = try desk.receive(.acknowledge)
        try keys.revoke("desk")
        #expect(try ErrorReport(try desk.receive(.error)).error.code == .unauthorized)
        try desk.send(Submit(batch: "2", producer: "", items: [.init(name: "b", body: [97])]).frames)
        #expect(try Refusal(try desk.receive(.refuse)).error.code == .unauthorized)
        #expect(farm.waitForLog("audit: \"desk\" (submit) is revoked while connected"))
        #expect(try farm.status()["documents"]?["total"]?.integer == 1)
        #expect(try galley(farm, ["status"], key: keys.file("eye"), at: address).status == 0)
    }

    @Test func `results for tasks that a worker does not hold, and for stages it does not serve, change nothing`()
        throws
    {
        let farm = try farm()
        let (address, keys) = (try farm.guardedAddress("workers"), farm.keys!)
        let honest = try RawPeer(address, key: keys.file("west"))
        let welcome = try honest.greet(stages: [.segment], instance: "west")
        try honest.send(Credit(granted: 1).frames)
        #expect(try submit(farm, "正文") == 0)
        let offer = try TaskOffer(try honest.receive(.task))

        let thief = try RawPeer(address, key: keys.file("thief"))
        _ = try thief.greet(stages: [.summary, Stage(rawValue: "no-such-stage")!], instance: "thief")
        #expect(try ErrorReport(try thief.receive(.error)).error.code == .unknownStage)
        // Nor does it help to say that the task is left over from an earlier session.
        let claim = Hello(
            role: .worker,
            name: "thief",
            instance: "claim",
            services: [.init(stage: .segment, version: 1)],
            slots: 1,
            holding: [HeldTask(task: offer.task, token: offer.token)],
            store: welcome.store
        )
        try thief.send(claim.frames)
        #expect(try Confirmation(try thief.receive(.confirm)).status == .stale)
        let result = Array("{\"articles\":[]}".utf8)
        let forged = [
            offer.token, Token(term: offer.token.term, sequence: offer.token.sequence + 1), Token(term: 0, sequence: 0),
        ]
        for token in forged {
            try thief.send(Completion(task: offer.task, token: token, result: result).frames)
            #expect(try Confirmation(try thief.receive(.confirm)).status == .stale)
        }
        #expect(farm.waitForLog("sends a result for task \(offer.task.rawValue), which it does not hold"))
        #expect(try farm.doneCounts()["segment"] == 0)

        try honest.send(Renewal(leases: [HeldTask(task: offer.task, token: offer.token)]).frames)
        _ = try honest.receive(.pong)
        try honest.send(
            Failure(task: offer.task, token: offer.token, failureClass: .permanent, code: "E", message: "m").frames
        )
        #expect(try Confirmation(try honest.receive(.confirm)).status == .committed, "the honest worker lost its task")
    }

    @Test func `a handshake that was recorded and is sent again opens nothing`() throws {
        let farm = try farm()
        let port = try #require(UInt16(try farm.guardedAddress("clients").split(separator: ":").last ?? ""))
        let proxy = try RecordingProxy(to: port)
        let output = try galley(farm, ["status"], key: farm.keys!.file("eye"), at: "tcp://127.0.0.1:\(proxy.port)")
        #expect(output.status == 0, "\(output.standardError)")
        let sessions = farm.log.components(separatedBy: "audit: \"eye\"").count
        #expect(proxy.bytes.count > 500, "the recording is not a conversation")

        let answer = replay(proxy.bytes, to: port)
        // The greeting and a welcome to a new handshake; the broker's part of the old one does not fit any more.
        #expect(answer.count < 64 + 2 + 168 + 100, "\(answer.count) bytes came back")
        #expect(farm.log.components(separatedBy: "audit: \"eye\"").count == sessions)
        #expect(try galley(farm, ["status"], key: farm.keys!.file("eye"), at: "tcp://127.0.0.1:\(port)").status == 0)
    }
}
