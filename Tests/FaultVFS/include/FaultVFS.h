#ifndef GALLEY_FAULT_VFS_H
#define GALLEY_FAULT_VFS_H

#include <stdint.h>

/// A disk that fails on purpose, below SQLite: a VFS (https://sqlite.org/vfs.html) over the system's own, for tests only.
///
/// A "disk" is a directory. Files below it go through the shim, every other file of the process is opened as always.
/// Reads, writes and syncs are counted; at a chosen one the fault strikes. What has been written and not synced is
/// remembered, so that a power cut can take it back: wholly, in part, or with sectors torn.
///
/// Taken as durable at once: the making, deleting and renaming of files. The `-shm` file does not survive a power cut.

typedef enum {
    FAULT_NONE = 0,
    /// The operation fails with an I/O error and nothing of it is done. What a failed sync should have written counts as
    /// clean afterwards, as in the Linux kernel: no later sync writes it, and a power cut takes it.
    FAULT_EIO,
    /// A write fails as on a full disk and nothing of it is done.
    FAULT_FULL,
    /// Half of a write is done, then the power is cut.
    FAULT_TORN,
    /// The power is cut at the operation, nothing of it is done.
    FAULT_POWER_CUT,
    /// A sync says that it is done, and is not. Strikes syncs only.
    FAULT_LYING_SYNC,
} fault_kind;

typedef enum { FAULT_AT_WRITE = 0, FAULT_AT_SYNC, FAULT_AT_READ } fault_operation;

typedef struct fault_disk fault_disk;

/// Makes the shim this process's default VFS; again is harmless. Answers an SQLite result code.
int fault_vfs_register(void);

/// The disk of a directory, without faults. The path must be as SQLite will see it: absolute, links resolved.
fault_disk *fault_disk_attach(const char *directory);

/// Forgets the disk; its files must be closed.
void fault_disk_detach(fault_disk *disk);

/// Strikes the `nth` operation of a kind, counted from 1 and from now, and the `count - 1` after it.
/// The counts of operations begin again.
void fault_disk_plan(fault_disk *disk, fault_kind kind, fault_operation operation, long nth, long count);

/// Operations since the last plan.
long fault_disk_operations(fault_disk *disk, fault_operation operation);

/// How often the plan has struck.
long fault_disk_strikes(fault_disk *disk);

/// From now on every read, write and sync fails, as the process would be gone.
void fault_disk_cut_power(fault_disk *disk);

/// Lets a process that died start again, when all files are closed: what it wrote is in the kernel. The plan is over.
void fault_disk_restart(fault_disk *disk);

/// Turns the power on again, when all files are closed: of what was not synced, everything is gone (`seed` 0), or each
/// write is there, is not, or is there up to some sector, as the seed decides. The plan is over.
///
/// Answers the number of writes that were lost or torn, or -1 when a file could not be put right.
long fault_disk_restore_power(fault_disk *disk, uint64_t seed);

#endif
