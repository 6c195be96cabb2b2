// See include/FaultVFS.h for what this is.
//
// Each open file keeps the real one behind it; writes go through at once, so that every connection sees them. The node of
// a path remembers, for each write since the last sync, the bytes that were there before and the bytes that came. A power
// cut undoes all of them backwards and then does again those that the seed lets survive.
//
// In a process that is not a test (a broker with this library in LD_PRELOAD), GALLEY_FAULT_DISK names the directory, and
// the first word of the file `fault` in it the fault: "full" (every write), "eio" (every sync), nothing otherwise.
#define _GNU_SOURCE
#include "include/FaultVFS.h"

#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SECTOR = 512 };

/// One write, or one truncation (`length` -1), since the last sync.
typedef struct change {
    struct change *older;
    sqlite3_int64 offset;
    int length;
    sqlite3_int64 size_before;
    int kept_length;
    unsigned char *before;
    unsigned char *after;
} change;

typedef struct node {
    struct node *next;
    char *path;
    change *newest;
    /// What a failed sync should have written. The kernel takes the pages for clean after it, and no later sync writes
    /// them (https://lwn.net/Articles/752063/); only writing them again does.
    change *given_up;
} node;

struct fault_disk {
    struct fault_disk *next;
    char *directory;
    node *nodes;
    fault_kind kind;
    fault_operation operation;
    long nth, count;
    long operations[3];
    long strikes;
    int is_off;
    int is_controlled;
};

typedef struct {
    sqlite3_file base;
    fault_disk *disk;
    node *node;
    sqlite3_file *real;
} fault_file;

static sqlite3_vfs shim;
static sqlite3_vfs *real_vfs;
static fault_disk *disks;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static sqlite3_file *real_of(sqlite3_file *file) { return ((fault_file *)file)->real; }

// MARK: - Faults

static fault_kind controlled(const fault_disk *disk, fault_operation operation) {
    char path[PATH_MAX], word[8] = "";
    snprintf(path, sizeof path, "%s/fault", disk->directory);
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return FAULT_NONE;
    ssize_t count = read(descriptor, word, sizeof word - 1);
    close(descriptor);
    if (count <= 0) return FAULT_NONE;
    if (operation == FAULT_AT_WRITE && strncmp(word, "full", 4) == 0) return FAULT_FULL;
    if (operation == FAULT_AT_SYNC && strncmp(word, "eio", 3) == 0) return FAULT_EIO;
    return FAULT_NONE;
}

/// Counts the operation and answers what is to happen to it. Called under the lock.
static fault_kind strike(fault_disk *disk, fault_operation operation) {
    if (disk->is_off) return FAULT_EIO;
    long number = ++disk->operations[operation];
    if (disk->is_controlled) return controlled(disk, operation);
    if (disk->kind == FAULT_NONE || operation != disk->operation) return FAULT_NONE;
    if (number < disk->nth || number - disk->nth >= disk->count) return FAULT_NONE;
    disk->strikes += 1;
    if (disk->kind == FAULT_TORN || disk->kind == FAULT_POWER_CUT) disk->is_off = 1;
    return disk->kind;
}

static void release(change *c) {
    free(c->before);
    free(c->after);
    free(c);
}

static void forget(change **list) {
    while (*list) {
        change *c = *list;
        *list = c->older;
        release(c);
    }
}

/// After a failed sync: what it should have written is clean and not on disk.
static void give_up(node *node) {
    change **oldest = &node->newest;
    while (*oldest) oldest = &(*oldest)->older;
    *oldest = node->given_up;
    node->given_up = node->newest;
    node->newest = NULL;
}

/// Pages written again are dirty again; those cut off are of no more interest.
static void heal(node *node, sqlite3_int64 start, sqlite3_int64 end) {
    for (change **link = &node->given_up; *link;) {
        change *c = *link;
        if (c->offset < end && start < c->offset + c->length) {
            *link = c->older;
            release(c);
        } else {
            link = &c->older;
        }
    }
}

/// Remembers what a write (or, with `data` NULL, a truncation to `offset`) is about to change.
static int remember(fault_file *file, const void *data, int length, sqlite3_int64 offset) {
    change *c = calloc(1, sizeof *c);
    if (!c) return SQLITE_NOMEM;
    c->offset = offset;
    c->length = data ? length : -1;
    int rc = file->real->pMethods->xFileSize(file->real, &c->size_before);
    sqlite3_int64 end = data && offset + length < c->size_before ? offset + length : c->size_before;
    c->kept_length = end > offset ? (int)(end - offset) : 0;
    c->before = malloc(c->kept_length + 1);
    c->after = malloc(length + 1);
    if (rc == SQLITE_OK && (!c->before || !c->after)) rc = SQLITE_NOMEM;
    if (rc == SQLITE_OK && c->kept_length > 0) {
        rc = file->real->pMethods->xRead(file->real, c->before, c->kept_length, offset);
    }
    if (rc != SQLITE_OK) {
        free(c->before);
        free(c->after);
        free(c);
        return rc;
    }
    if (data) memcpy(c->after, data, length);
    c->older = file->node->newest;
    file->node->newest = c;
    heal(file->node, offset, data ? offset + length : INT64_MAX);
    return SQLITE_OK;
}

// MARK: - Methods of a file

static int file_close(sqlite3_file *file) {
    sqlite3_file *real = real_of(file);
    return real->pMethods ? real->pMethods->xClose(real) : SQLITE_OK;
}

static int file_read(sqlite3_file *file, void *buffer, int length, sqlite3_int64 offset) {
    fault_file *f = (fault_file *)file;
    pthread_mutex_lock(&lock);
    fault_kind kind = strike(f->disk, FAULT_AT_READ);
    pthread_mutex_unlock(&lock);
    if (kind != FAULT_NONE) return SQLITE_IOERR_READ;
    return f->real->pMethods->xRead(f->real, buffer, length, offset);
}

static int file_write(sqlite3_file *file, const void *data, int length, sqlite3_int64 offset) {
    fault_file *f = (fault_file *)file;
    pthread_mutex_lock(&lock);
    fault_kind kind = strike(f->disk, FAULT_AT_WRITE);
    int rc = SQLITE_OK;
    if (kind == FAULT_FULL) rc = SQLITE_FULL;
    else if (kind != FAULT_NONE && kind != FAULT_TORN) rc = SQLITE_IOERR_WRITE;
    if (rc == SQLITE_OK) {
        int written = kind == FAULT_TORN ? length / 2 : length;
        rc = remember(f, data, written, offset);
        if (rc == SQLITE_OK) rc = f->real->pMethods->xWrite(f->real, data, written, offset);
        if (rc == SQLITE_OK && kind == FAULT_TORN) rc = SQLITE_IOERR_WRITE;
    }
    pthread_mutex_unlock(&lock);
    return rc;
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size) {
    fault_file *f = (fault_file *)file;
    pthread_mutex_lock(&lock);
    fault_kind kind = strike(f->disk, FAULT_AT_WRITE);
    // A full disk does not keep a file from becoming shorter.
    int rc = kind == FAULT_NONE || kind == FAULT_FULL ? remember(f, NULL, 0, size) : SQLITE_IOERR_TRUNCATE;
    if (rc == SQLITE_OK) rc = f->real->pMethods->xTruncate(f->real, size);
    pthread_mutex_unlock(&lock);
    return rc;
}

/// Without the real sync: the page cache outlives the process, and what a power cut takes is decided here.
static int file_sync(sqlite3_file *file, int flags) {
    (void)flags;
    fault_file *f = (fault_file *)file;
    pthread_mutex_lock(&lock);
    fault_kind kind = strike(f->disk, FAULT_AT_SYNC);
    if (kind == FAULT_NONE) forget(&f->node->newest);
    else if (kind == FAULT_EIO && !f->disk->is_off) give_up(f->node);
    pthread_mutex_unlock(&lock);
    return kind == FAULT_NONE || kind == FAULT_LYING_SYNC ? SQLITE_OK : SQLITE_IOERR_FSYNC;
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size) {
    return real_of(file)->pMethods->xFileSize(real_of(file), size);
}
static int file_lock(sqlite3_file *file, int level) { return real_of(file)->pMethods->xLock(real_of(file), level); }
static int file_unlock(sqlite3_file *file, int level) { return real_of(file)->pMethods->xUnlock(real_of(file), level); }
static int file_check_lock(sqlite3_file *file, int *result) {
    return real_of(file)->pMethods->xCheckReservedLock(real_of(file), result);
}
static int file_control(sqlite3_file *file, int operation, void *argument) {
    return real_of(file)->pMethods->xFileControl(real_of(file), operation, argument);
}
static int file_sector_size(sqlite3_file *file) { return real_of(file)->pMethods->xSectorSize(real_of(file)); }
/// None: neither are writes atomic, nor does a write leave its neighbours alone.
static int file_characteristics(sqlite3_file *file) {
    (void)file;
    return 0;
}
static int file_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **address) {
    return real_of(file)->pMethods->xShmMap(real_of(file), page, size, extend, address);
}
static int file_shm_lock(sqlite3_file *file, int offset, int count, int flags) {
    return real_of(file)->pMethods->xShmLock(real_of(file), offset, count, flags);
}
static void file_shm_barrier(sqlite3_file *file) { real_of(file)->pMethods->xShmBarrier(real_of(file)); }
static int file_shm_unmap(sqlite3_file *file, int remove) {
    return real_of(file)->pMethods->xShmUnmap(real_of(file), remove);
}

/// Version 2: shared memory for the log, but no memory-mapped reads that would pass the shim by.
static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_check_lock,
    .xFileControl = file_control,
    .xSectorSize = file_sector_size,
    .xDeviceCharacteristics = file_characteristics,
    .xShmMap = file_shm_map,
    .xShmLock = file_shm_lock,
    .xShmBarrier = file_shm_barrier,
    .xShmUnmap = file_shm_unmap,
};

// MARK: - Methods of the VFS

/// Called under the lock.
static fault_disk *disk_of(const char *path) {
    for (fault_disk *disk = disks; path && disk; disk = disk->next) {
        size_t length = strlen(disk->directory);
        if (strncmp(path, disk->directory, length) == 0 && path[length] == '/') return disk;
    }
    return NULL;
}

/// Called under the lock.
static node *node_of(fault_disk *disk, const char *path) {
    for (node *n = disk->nodes; n; n = n->next) {
        if (strcmp(n->path, path) == 0) return n;
    }
    node *n = calloc(1, sizeof *n);
    if (!n) return NULL;
    n->path = strdup(path);
    n->next = disk->nodes;
    disk->nodes = n;
    return n;
}

static int vfs_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *out_flags) {
    (void)vfs;
    pthread_mutex_lock(&lock);
    fault_disk *disk = disk_of(path);
    node *node = disk ? node_of(disk, path) : NULL;
    pthread_mutex_unlock(&lock);
    if (!disk) return real_vfs->xOpen(real_vfs, path, file, flags, out_flags);
    fault_file *f = (fault_file *)file;
    memset(f, 0, sizeof *f);
    if (!node) return SQLITE_NOMEM;
    f->disk = disk;
    f->node = node;
    f->real = (sqlite3_file *)(f + 1);
    f->real->pMethods = NULL;
    int rc = real_vfs->xOpen(real_vfs, path, f->real, flags, out_flags);
    f->base.pMethods = f->real->pMethods ? &methods : NULL;
    return rc;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *path, int sync_directory) {
    (void)vfs;
    pthread_mutex_lock(&lock);
    fault_disk *disk = disk_of(path);
    int is_off = disk && disk->is_off;
    node *node = disk && !is_off ? node_of(disk, path) : NULL;
    if (node) {
        forget(&node->newest);
        forget(&node->given_up);
    }
    pthread_mutex_unlock(&lock);
    return is_off ? SQLITE_IOERR_DELETE : real_vfs->xDelete(real_vfs, path, sync_directory);
}

int fault_vfs_register(void) {
    pthread_mutex_lock(&lock);
    int rc = SQLITE_OK;
    if (!real_vfs) {
        // Found under no lock of ours: SQLite starts itself here.
        sqlite3_vfs *found = sqlite3_vfs_find(NULL);
        shim = *found;
        shim.pNext = NULL;
        shim.zName = "galley-fault";
        shim.szOsFile = (int)sizeof(fault_file) + found->szOsFile;
        shim.xOpen = vfs_open;
        shim.xDelete = vfs_delete;
        real_vfs = found;
        rc = sqlite3_vfs_register(&shim, 1);
    }
    pthread_mutex_unlock(&lock);
    return rc;
}

// MARK: - Disks

fault_disk *fault_disk_attach(const char *directory) {
    fault_disk *disk = calloc(1, sizeof *disk);
    if (!disk) return NULL;
    disk->directory = strdup(directory);
    pthread_mutex_lock(&lock);
    disk->next = disks;
    disks = disk;
    pthread_mutex_unlock(&lock);
    return disk;
}

void fault_disk_detach(fault_disk *disk) {
    pthread_mutex_lock(&lock);
    for (fault_disk **link = &disks; *link; link = &(*link)->next) {
        if (*link != disk) continue;
        *link = disk->next;
        break;
    }
    pthread_mutex_unlock(&lock);
    for (node *n = disk->nodes; n;) {
        node *next = n->next;
        forget(&n->newest);
        forget(&n->given_up);
        free(n->path);
        free(n);
        n = next;
    }
    free(disk->directory);
    free(disk);
}

void fault_disk_plan(fault_disk *disk, fault_kind kind, fault_operation operation, long nth, long count) {
    pthread_mutex_lock(&lock);
    disk->kind = kind;
    disk->operation = operation;
    disk->nth = nth;
    disk->count = count;
    disk->strikes = 0;
    memset(disk->operations, 0, sizeof disk->operations);
    pthread_mutex_unlock(&lock);
}

long fault_disk_operations(fault_disk *disk, fault_operation operation) {
    pthread_mutex_lock(&lock);
    long count = disk->operations[operation];
    pthread_mutex_unlock(&lock);
    return count;
}

long fault_disk_strikes(fault_disk *disk) {
    pthread_mutex_lock(&lock);
    long count = disk->strikes;
    pthread_mutex_unlock(&lock);
    return count;
}

void fault_disk_cut_power(fault_disk *disk) {
    pthread_mutex_lock(&lock);
    disk->is_off = 1;
    pthread_mutex_unlock(&lock);
}

void fault_disk_restart(fault_disk *disk) {
    pthread_mutex_lock(&lock);
    disk->is_off = 0;
    disk->kind = FAULT_NONE;
    pthread_mutex_unlock(&lock);
}

/// xorshift64* (Vigna 2016), good enough to choose among sectors.
static uint64_t next_random(uint64_t *state) {
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * 2685821657736338717u;
}

static int write_all(int descriptor, const unsigned char *bytes, int length, sqlite3_int64 offset) {
    while (length > 0) {
        ssize_t count = pwrite(descriptor, bytes, length, offset);
        if (count <= 0) return -1;
        bytes += count;
        offset += count;
        length -= (int)count;
    }
    return 0;
}

/// Does a change again, older ones first; answers how many were lost or torn.
static long redo(int descriptor, change *c, uint64_t *state) {
    if (!c) return 0;
    long lost = redo(descriptor, c->older, state);
    if (lost < 0) return lost;
    uint64_t choice = next_random(state) >> 32;
    if (choice % 3 == 0) return lost + 1;
    if (c->length < 0) return ftruncate(descriptor, c->offset) == 0 ? lost : -1;
    int length = c->length;
    if (choice % 3 == 1) {
        length = (int)(next_random(state) >> 33) % (length / SECTOR + 1) * SECTOR;
        lost += 1;
    }
    return write_all(descriptor, c->after, length, c->offset) == 0 ? lost : -1;
}

/// Puts back what was there before a change that a sync gave up; what the file had grown by is zeros.
static int blank(int descriptor, change *c) {
    if (c->length < 0) return 0;
    memset(c->after, 0, c->length);
    memcpy(c->after, c->before, c->kept_length);
    off_t size = lseek(descriptor, 0, SEEK_END);
    if (c->offset + c->length > size) return 0;
    return write_all(descriptor, c->after, c->length, c->offset);
}

long fault_disk_restore_power(fault_disk *disk, uint64_t seed) {
    long lost = 0;
    char shared_memory[PATH_MAX];
    pthread_mutex_lock(&lock);
    for (node *n = disk->nodes; n && lost >= 0; n = n->next) {
        snprintf(shared_memory, sizeof shared_memory, "%s-shm", n->path);
        unlink(shared_memory);
        int descriptor = n->newest || n->given_up ? open(n->path, O_RDWR | O_CLOEXEC) : -1;
        if (descriptor < 0) continue;
        for (change *c = n->newest; c && lost >= 0; c = c->older) {
            int failed = write_all(descriptor, c->before, c->kept_length, c->offset);
            if (failed || ftruncate(descriptor, c->size_before) != 0) lost = -1;
            else if (seed == 0) lost += 1;
        }
        if (seed != 0 && lost >= 0) {
            long count = redo(descriptor, n->newest, &seed);
            lost = count < 0 ? -1 : lost + count;
        }
        for (change *c = n->given_up; c && lost >= 0; c = c->older) lost = blank(descriptor, c) == 0 ? lost + 1 : -1;
        close(descriptor);
        forget(&n->newest);
        forget(&n->given_up);
    }
    disk->is_off = 0;
    disk->kind = FAULT_NONE;
    pthread_mutex_unlock(&lock);
    return lost;
}

/// For a process that this library was preloaded into.
__attribute__((constructor)) static void attach_by_environment(void) {
    const char *directory = getenv("GALLEY_FAULT_DISK");
    if (!directory || !*directory) return;
    fault_disk *disk = fault_disk_attach(directory);
    if (disk) disk->is_controlled = 1;
    fault_vfs_register();
}
