import BrokerCore
import DocumentStore
import JSONText
import WireProtocol

// Why a document is not finished: for each stage where it stands, who has it, since when, what it waits for.
extension BrokerEngine {
    func explanation(_ parameters: JSONValue) throws -> [UInt8] {
        let document = try document(in: parameters)
        guard let facts = try store.facts(of: document) else {
            throw WireError(.unknownDocument, "\(document.rawValue): no document has this id")
        }
        var writer = JSONWriter()
        writer.object { object in
            object.member("document", document.rawValue)
            object.member("name", facts.name)
            object.member("finished", !facts.tasks.contains { !$0.isDead })
            object.member("failed", facts.tasks.contains { $0.isDead })
            object.name("stages")
            object.array { list in
                for definition in core.pipeline.definitions {
                    let tasks = facts.tasks.filter { $0.stage == definition.stage }
                    for task in tasks { list.object { write(task, to: &$0) } }
                    if tasks.isEmpty { list.object { write(definition, facts, to: &$0) } }
                }
                for task in facts.tasks where core.pipeline.index(of: task.stage) == nil {
                    list.object { entry in
                        entry.member("stage", task.stage.rawValue)
                        entry.member("task", task.id.rawValue)
                        entry.member("state", "unknown")
                        entry.member(
                            "reason",
                            "stage \(task.stage) is not in this broker's pipeline; the task waits until it is"
                        )
                    }
                }
            }
        }
        return writer.bytes
    }

    private func write(_ task: DocumentFacts.Task, to entry: inout JSONWriter) {
        entry.member("stage", task.stage.rawValue)
        entry.member("task", task.id.rawValue)
        if task.isDead {
            entry.member("state", "failed")
            entry.member("reason", "put aside: \(task.error ?? ""); galley dead retry --task \(task.id.rawValue)")
        } else if let standing = core.standing(of: task.id) {
            write(standing, task.stage, to: &entry)
        }
        entry.member("attempts", task.state.attempts)
        entry.member("losses", task.state.losses)
        entry.member("last_error", ifPresent: task.error)
    }

    private func write(_ standing: TaskStanding, _ stage: Stage, to entry: inout JSONWriter) {
        switch standing.place {
        case .running(let worker, let since, let progress):
            let name = sessions.worker(worker)?.hello.name ?? "a worker"
            entry.member("state", "running")
            entry.member("worker", name)
            entry.member("since_ms", (now - since).wholeMilliseconds)
            entry.member("progress", progress)
            entry.member("reason", "\(name) works on it")
        case .waiting(let left):
            entry.member("state", "waiting")
            if let left { entry.member("due_ms", max(left.wholeMilliseconds, 0)) }
            entry.member("reason", "waits for its time, or for another try after a failure")
        case .ready(let among):
            entry.member("state", "queued")
            entry.member("ready_in_stage", among)
            let reason =
                if standing.isPaused {
                    "stage \(stage) is paused; galley resume \(stage)"
                } else if standing.workers == 0 {
                    "no worker for stage \(stage)"
                } else if standing.isSuspect {
                    "a worker was lost with it, so it waits for one with empty hands"
                } else {
                    "\(among) tasks of the stage are ready, and its \(standing.workers) workers are busy"
                }
            entry.member("reason", reason)
        }
    }

    /// A stage that has no task.
    private func write(_ definition: Pipeline.Definition, _ facts: DocumentFacts, to entry: inout JSONWriter) {
        entry.member("stage", definition.stage.rawValue)
        let missing = definition.needs.filter { !facts.done.contains($0) }
        if facts.done.contains(definition.stage) {
            entry.member("state", "done")
        } else if facts.dropped.contains(definition.stage) {
            entry.member("state", "dropped")
            entry.member("reason", "given up by galley dead drop")
        } else if !missing.isEmpty {
            entry.member("state", "blocked")
            entry.member("reason", "waits for \(missing.map(\.rawValue).joined(separator: ", "))")
        } else if definition.subject == .pair {
            entry.member("state", "done")
            entry.member("reason", "no comparison is due")
        } else {
            entry.member("state", "absent")
            entry.member("reason", "the stage joined the pipeline after this document")
        }
    }
}
