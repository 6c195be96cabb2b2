import FaultVFS
import Foundation
import GRDB
import Testing
import WireProtocol

@testable import DocumentStore

/// Each write and each sync of a recorded run fails once, in each of the ways in which disks fail.
///
/// After every fault: what was acknowledged is there, nothing is applied twice, the file is whole, and the run can be
/// gone on with to the same end as without a fault.
@Suite struct StorageFaultTests {
    /// How many operations a run without faults has, and what it leaves.
    private struct Baseline {
        var operations: [Int]
        var contents: [String]

        subscript(operation: fault_operation) -> Int { operations[Int(operation.rawValue)] }
    }

    private static let baseline = Result {
        let disk = try FaultyDisk()
        disk.behave()
        var run = RecordedRun()
        var contents: [String] = []
        do {
            let store = try DocumentStore(path: disk.path)
            try run.goOn(store)
            contents = try RecordedRun.contents(store)
        }
        // A read or a sync of each of the runs below is counted as here, as they are the same up to the fault.
        let counts = [FAULT_AT_WRITE, FAULT_AT_SYNC, FAULT_AT_READ].map(disk.operations)
        return Baseline(operations: counts, contents: contents)
    }

    /// Every position of a kind of operation in the run, or in the usual test run a sample of them: the migrations and the
    /// run have some hundreds of writes, and each costs an own store.
    private static func positions(_ operation: fault_operation) throws -> StrideThrough<Int> {
        let isComplete = ProcessInfo.processInfo.environment["GALLEY_LONG_TESTS"] != nil
        return stride(from: 1, through: try baseline.get()[operation], by: isComplete ? 1 : 16)
    }

    /// A broker that stops at the error and is started again, on a disk that fails once and then, it may be, loses its
    /// power at a sync of the second start.
    private func restart(
        after fault: Fault,
        at number: Int,
        powerCutSeed seed: UInt64? = nil,
        laterCut: Int? = nil
    ) throws {
        let cuts = "power cut \(seed.map(String.init) ?? "none"), later at sync \(laterCut.map(String.init) ?? "none")"
        let circumstances: Comment = "\(fault), operation \(number), \(cuts)"
        let disk = try FaultyDisk()
        var run = RecordedRun()
        disk.strike(fault, at: number)
        try attempt(&run, disk, nil)
        // How often SQLite reads is not the same in every run: the last positions may not come.
        #expect(disk.strikes == 1 || fault.operation == FAULT_AT_READ, circumstances)
        disk.restart()
        if let seed { try disk.restorePower(seed: seed) }
        if let laterCut {
            disk.strike(Fault(FAULT_POWER_CUT, FAULT_AT_SYNC), at: laterCut)
            try attempt(&run, disk, circumstances)
            try disk.restorePower(seed: 0)
        }
        try attempt(&run, disk, circumstances)
        try disk.restorePower(seed: 0)
        let store = try DocumentStore(path: disk.path)
        try run.verify(store, circumstances)
        #expect(try RecordedRun.contents(store) == Self.baseline.get().contents, circumstances)
    }

    /// From a start of the broker to where the run or the disk ends it: as by SIGKILL, without an orderly close.
    private func attempt(_ run: inout RecordedRun, _ disk: FaultyDisk, _ circumstances: Comment?) throws {
        do {
            let store = try DocumentStore(path: disk.path)
            defer {
                disk.cutPower()
                try? store.pool.close()
            }
            try run.opened(store)
            if let circumstances { try run.verify(store, circumstances) }
            try run.goOn(store)
        } catch is DatabaseError {
        } catch is StoreError {}
    }

    @Test func `a write that fails with EIO loses nothing, wherever it strikes`() throws {
        for number in try Self.positions(FAULT_AT_WRITE) {
            try restart(after: Fault(FAULT_EIO, FAULT_AT_WRITE), at: number)
        }
    }

    @Test func `a sync that fails loses nothing, also when the power is cut then or a little later`() throws {
        for number in 1...(try Self.baseline.get()[FAULT_AT_SYNC]) {
            try restart(after: Fault(FAULT_EIO, FAULT_AT_SYNC), at: number, powerCutSeed: UInt64(number))
            // The sync of the new term, or a later one.
            for later in 1...3 { try restart(after: Fault(FAULT_EIO, FAULT_AT_SYNC), at: number, laterCut: later) }
        }
    }

    @Test func `a power cut at any write keeps what was acknowledged, whatever of the rest reached the disk`() throws {
        for number in try Self.positions(FAULT_AT_WRITE) {
            try restart(after: Fault(FAULT_POWER_CUT, FAULT_AT_WRITE), at: number, powerCutSeed: UInt64(number))
        }
    }

    @Test func `a write torn by a power cut keeps what was acknowledged`() throws {
        for number in try Self.positions(FAULT_AT_WRITE) {
            try restart(after: Fault(FAULT_TORN, FAULT_AT_WRITE), at: number, powerCutSeed: UInt64(number) + 1_000_000)
        }
    }

    @Test func `a power cut during any sync keeps what was acknowledged, all the rest gone or in part`() throws {
        for number in 1...(try Self.baseline.get()[FAULT_AT_SYNC]) {
            for seed in [0, UInt64(number)] {
                try restart(after: Fault(FAULT_POWER_CUT, FAULT_AT_SYNC), at: number, powerCutSeed: seed)
            }
        }
    }

    @Test func `a read that fails with EIO loses nothing`() throws {
        for number in try Self.positions(FAULT_AT_READ) {
            try restart(after: Fault(FAULT_EIO, FAULT_AT_READ), at: number)
        }
    }

    @Test(arguments: [1, 30])
    func `a disk that is full for so many writes is told as such, and the open store goes on when there is room`(
        writes: Int
    ) throws {
        for number in try Self.positions(FAULT_AT_WRITE) {
            let disk = try FaultyDisk()
            var run = RecordedRun()
            disk.strike(Fault(FAULT_FULL, FAULT_AT_WRITE), at: number, count: writes)
            let store = try open(disk)
            try run.opened(store)
            try run.goOn(store) { error in
                #expect(error as? StoreError == .diskFull(path: disk.path), "write \(number)")
                return store
            }
            #expect(disk.strikes > 0)
            try run.verify(store, "full at write \(number)")
            #expect(try RecordedRun.contents(store) == Self.baseline.get().contents, "full at write \(number)")
        }
    }

    /// Until there is room for what opening writes.
    private func open(_ disk: FaultyDisk) throws -> DocumentStore {
        for _ in 0..<100 {
            do {
                return try DocumentStore(path: disk.path)
            } catch let error as StoreError {
                guard case .diskFull = error else { throw error }
            }
        }
        return try DocumentStore(path: disk.path)
    }

    @Test func `a disk that lies about its syncs leaves a whole file of which only the newest is missing`() throws {
        let disk = try FaultyDisk()
        disk.strike(Fault(FAULT_LYING_SYNC, FAULT_AT_SYNC), at: 1, count: .max)
        var run = RecordedRun()
        do {
            let store = try DocumentStore(path: disk.path)
            defer { try? store.pool.close() }
            try run.goOn(store)
            disk.cutPower()
        }
        #expect(try disk.restorePower(seed: 0) > 0, "the cut took what had not been synced")
        // Acknowledged documents are gone: against such a disk there is no remedy, and docs/guarantees.md says so.
        let store = try DocumentStore(path: disk.path)
        #expect(store.documentCount == 0)
        #expect(try store.reader.checks().allSatisfy { $0.passed })
    }
}
