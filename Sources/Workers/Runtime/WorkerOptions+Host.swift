import Glibc

extension WorkerOptions {
    /// The defaults on this host: a thread for each core, `host:program:pid`.
    static func defaults(program: String) -> WorkerOptions {
        let cores = Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        return WorkerOptions(concurrency: max(cores, 1), name: "\(hostName):\(program):\(getpid())")
    }

    private static var hostName: String {
        // A host's name has at most 64 bytes on Linux (gethostname(2)).
        var buffer = [CChar](repeating: 0, count: 65)
        guard gethostname(&buffer, buffer.count - 1) == 0 else { return "localhost" }
        return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
