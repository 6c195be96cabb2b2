import BrokerCore
import DocumentStore
import JSONText
import WireProtocol

extension BrokerEngine {
    /// The state of things as one JSON object, from counts that are kept up to date: the same cost for ten tasks and
    /// for ten million.
    func status() -> [UInt8] {
        let rate = rates.current
        var writer = JSONWriter()
        writer.object { status in
            status.member("server", "galley-broker \(Defaults.version)")
            status.member("term", core.term)
            status.member("uptime_s", now.wholeMilliseconds / 1000)
            status.name("documents")
            status.object { documents in
                documents.member("total", store.documentCount)
                documents.member("unfinished", core.unfinishedDocumentCount)
                documents.member("failed", core.failedDocumentCount)
            }
            status.name("stages")
            status.array { writeStages(to: &$0) }
            status.name("rate")
            status.object { rates in
                rates.member("documents_per_s", rate.documents)
                rates.member("tasks_per_s", rate.tasks)
            }
            let tally = core.tally
            status.name("faults")
            status.object { faults in
                faults.member("stale", tally.stale)
                faults.member("duplicates", tally.duplicates)
                faults.member("lapsed_leases", tally.lapses)
                faults.member("lost_workers", tally.lostWorkers)
                faults.member("retries", tally.retries)
            }
            status.name("workers")
            status.array { writeWorkers(to: &$0) }
            status.name("store")
            status.object { member in
                member.member("path", store.path)
                if let space = try? store.space() { member.write(space) }
            }
            intake.write(to: &status)
        }
        return writer.bytes
    }

    private func writeStages(to list: inout JSONWriter) {
        for (index, (definition, counts)) in zip(core.pipeline.definitions, core.stageCounts).enumerated() {
            list.object { stage in
                stage.member("stage", definition.stage.rawValue)
                stage.member("queued", counts.queued)
                stage.member("running", counts.running)
                stage.member("done", store.doneCounts[definition.stage] ?? 0)
                stage.member("failed", counts.failed)
                let workers = sessions.workers.values.filter { session in
                    session.hello.services.contains { $0.stage == definition.stage }
                }
                stage.member("workers", workers.count)
                stage.member("paused", core.pausedStages.contains(index))
            }
        }
    }

    private func writeWorkers(to list: inout JSONWriter) {
        for status in core.workerStatuses {
            guard let session = sessions.worker(status.id) else { continue }
            list.object { worker in
                worker.member("name", session.hello.name)
                worker.name("stages")
                worker.array { stages in
                    for service in session.hello.services { stages.value(service.stage.rawValue) }
                }
                worker.member("slots", session.hello.slots)
                worker.member("running", status.running)
                worker.member("last_seen_ms", (now - session.lastSeen).wholeMilliseconds)
            }
        }
    }
}

/// Finished documents and tasks a second, over the last ten seconds.
struct Rates {
    private var samples: [(time: Duration, documents: Int, tasks: Int)] = []

    mutating func sample(at time: Duration, documents: Int, tasks: Int) {
        // A sample a second, however often it is asked for one.
        if let last = samples.last, time - last.time < .milliseconds(900) { return }
        samples.append((time, documents, tasks))
        if samples.count > 11 { samples.removeFirst() }
    }

    var current: (documents: Double, tasks: Double) {
        guard let first = samples.first, let last = samples.last, last.time > first.time else { return (0, 0) }
        let seconds = (last.time - first.time) / .seconds(1)
        // Documents that are deleted, or to be done again, are finished no more.
        let documents = Double(max(0, last.documents - first.documents)) / seconds
        return (rounded(documents), rounded(Double(max(0, last.tasks - first.tasks)) / seconds))
    }

    private func rounded(_ rate: Double) -> Double { (rate * 10).rounded() / 10 }
}
