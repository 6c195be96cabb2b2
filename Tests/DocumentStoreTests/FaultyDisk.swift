import FaultVFS
import Foundation

/// A directory whose disk fails on purpose, removed with the value; see `Tests/FaultVFS`.
final class FaultyDisk {
    private let temporary: TemporaryStore
    private let disk: OpaquePointer

    var path: String { temporary.path }

    init() throws {
        // From here on, for the whole process; files of other directories are opened as always.
        guard fault_vfs_register() == 0 else { throw CocoaError(.featureUnsupported) }
        temporary = try TemporaryStore()
        let directory = temporary.directory.resolvingSymlinksInPath().path
        guard let disk = fault_disk_attach(directory) else { throw CocoaError(.featureUnsupported) }
        self.disk = disk
    }

    deinit { fault_disk_detach(disk) }

    /// The `number`th operation from now, and those after it up to `count`.
    func strike(_ fault: Fault, at number: Int, count: Int = 1) {
        fault_disk_plan(disk, fault.kind, fault.operation, number, count)
    }

    func behave() { strike(Fault(FAULT_NONE, FAULT_AT_WRITE), at: 0) }

    func operations(_ operation: fault_operation) -> Int { fault_disk_operations(disk, operation) }

    var strikes: Int { fault_disk_strikes(disk) }

    /// Also what the end of a process looks like from here: nothing is read or written any more.
    func cutPower() { fault_disk_cut_power(disk) }

    /// When all files are closed: the process had died, and what it wrote is there.
    func restart() { fault_disk_restart(disk) }

    /// When all files are closed.
    ///
    /// - Returns: the number of writes that were lost or torn.
    @discardableResult
    func restorePower(seed: UInt64) throws -> Int {
        let lost = fault_disk_restore_power(disk, seed)
        guard lost >= 0 else { throw CocoaError(.fileWriteUnknown) }
        return lost
    }
}

/// What goes wrong, and at which kind of operation.
struct Fault {
    var kind: fault_kind
    var operation: fault_operation

    init(_ kind: fault_kind, _ operation: fault_operation) {
        self.kind = kind
        self.operation = operation
    }
}
