import Glibc

/// Room on the disk that is kept for results, as a file beside the store: removed when a commit finds no other, made
/// again when there is plenty.
final class DiskReserve {
    private let path: String
    private let folder: String
    private let byteCount: Int
    private var isHeld = false

    init(beside storePath: String, byteCount: Int) {
        path = storePath + ".reserve"
        folder = storePath.lastIndex(of: "/").map { String(storePath[...$0]) } ?? "."
        self.byteCount = byteCount
    }

    /// Not needed by a broker that is not there.
    deinit { if isHeld { unlink(path) } }

    /// Makes the file, unless it is there or there is no room for it; allocated, not only sized.
    func take() {
        guard !isHeld else { return }
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        isHeld = posix_fallocate(descriptor, 0, byteCount) == 0
        if !isHeld { unlink(path) }
    }

    /// Makes it again once so much would stay free beside it.
    func take(ifFree bytes: Int) {
        if !isHeld, freeBytes > bytes { take() }
    }

    /// - Returns: whether there was a reserve to give up.
    func release() -> Bool {
        guard isHeld else { return false }
        isHeld = false
        return unlink(path) == 0
    }

    /// What others than root can still write, less the reserve that has been given up.
    var freeBytes: Int {
        var information = statvfs()
        guard statvfs(folder, &information) == 0 else { return .max }
        return Int(information.f_bavail) * Int(information.f_frsize) - (isHeld ? 0 : byteCount)
    }
}
