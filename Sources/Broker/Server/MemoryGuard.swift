import Glibc
import Logging
import ZeroMQ

// Cuts the connections that fill the broker's memory.
//
// libzmq hands a message over when its last frame has come. Its limits are a number of bytes for a frame and a number of
// messages for a peer, so a peer that announces one more frame for ever fills the memory unseen: 1.6 GiB in five seconds
// over loopback, and neither the poller nor a receive ever tells (libzmq 4.3.4; src/pipe.cpp flushes whole messages).
//
// What the kernel knows is enough. While the process holds more than a mark, this thread compares, ten times a second,
// what the memory has grown by with what each TCP connection has delivered (`TCP_INFO`). A connection that a good part
// of the growth came by is shut down; libzmq then drops the half message. An honest peer that is hit connects again and
// sends again what was not acknowledged. Below the mark it reads one number from `/proc` and sleeps.
//
// What remains: a peer that takes hours for it, and peers on `ipc://`, of which the kernel counts no bytes. They run
// under this user or one he let in; `MemoryMax` of the unit file ends the process, and the next start goes on.
enum MemoryGuard {
    /// Bytes of resident memory below which nothing is looked at.
    static let mark = 512 << 20
    /// Growth between two looks that is worth a look at the connections.
    private static let noticeableGrowth = 4 << 20
    /// A connection is cut that delivered at least this part of the growth.
    private static let share = 8
    private static let interval: UInt32 = 100_000

    /// Watches as long as the process lives.
    static func start(_ log: Logger) throws(ZeroMQError) {
        // The thread goes on by itself when the value that stands for it is gone.
        _ = try NamedThread(name: "memory") {
            while true {
                usleep(interval)
                guard let memory = residentBytes(), memory > mark else { continue }
                let before = receivedBytes()
                usleep(interval)
                guard let later = residentBytes(), later - memory >= noticeableGrowth else { continue }
                for (descriptor, bytes) in receivedBytes() {
                    let delivered = bytes - (before[descriptor] ?? 0)
                    guard delivered >= (later - memory) / share else { continue }
                    shutdown(descriptor, Int32(SHUT_RDWR))
                    log.warning(
                        """
                        \(later >> 20) MiB of memory are in use: cut a connection that had sent \(bytes >> 20) MiB, \
                        \(delivered >> 10) KiB of them in the last tenth of a second
                        """
                    )
                }
            }
        }
    }

    /// Second field of `/proc/self/statm` (proc(5)), in bytes.
    static func residentBytes() -> Int? {
        guard let file = fopen("/proc/self/statm", "re") else { return nil }
        defer { fclose(file) }
        var text = [CChar](repeating: 0, count: 128)
        guard fgets(&text, Int32(text.count), file) != nil else { return nil }
        let fields = text.split(separator: CChar(UInt8(ascii: " ")))
        guard fields.count > 1, let pages = Int(String(decoding: fields[1].map(UInt8.init), as: UTF8.self)) else {
            return nil
        }
        return pages * sysconf(Int32(_SC_PAGESIZE))
    }

    /// Bytes that have come by each TCP connection of this process since it was made, by descriptor.
    private static func receivedBytes() -> [Int32: Int] {
        var counts: [Int32: Int] = [:]
        guard let directory = opendir("/proc/self/fd") else { return [:] }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard let descriptor = Int32(name), let bytes = receivedBytes(descriptor) else { continue }
            counts[descriptor] = bytes
        }
        return counts
    }

    /// `tcpi_bytes_received` of `struct tcp_info` (linux/tcp.h); `nil` for anything but a TCP connection.
    private static func receivedBytes(_ descriptor: Int32) -> Int? {
        withUnsafeTemporaryAllocation(byteCount: 256, alignment: 8) { information in
            var length = socklen_t(information.count)
            let result = getsockopt(descriptor, Int32(IPPROTO_TCP), TCP_INFO, information.baseAddress, &length)
            guard result == 0, length >= receivedOffset + 8 else { return nil }
            let isEstablished = information[0] == 1
            return isEstablished ? Int(information.load(fromByteOffset: receivedOffset, as: UInt64.self)) : nil
        }
    }

    /// After 8 bytes of flags, 24 words, two rates and the count of acknowledged bytes; since Linux 4.1.
    private static let receivedOffset = 8 + 24 * 4 + 3 * 8
}
