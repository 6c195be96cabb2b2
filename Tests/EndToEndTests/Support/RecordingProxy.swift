import Glibc
import Synchronization
import ZeroMQ

/// Stands between a client and a server of this host and keeps what the client sends.
final class RecordingProxy: Sendable {
    let port: UInt16
    private let recorded = Mutex<[UInt8]>([])

    /// Takes one connection.
    init(to target: UInt16) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = loopback(port: 0)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(listener, generic, size) == 0 && listen(listener, 4) == 0
                    && getsockname(listener, generic, &size) == 0
            }
        }
        guard isBound else { throw ZeroMQError(rawValue: errno) }
        port = UInt16(bigEndian: address.sin_port)
        _ = try NamedThread(name: "proxy") { [self] in
            let client = accept(listener, nil, nil)
            close(listener)
            guard client >= 0, let server = connectLoopback(port: target) else { return }
            forward(client, server)
        }
    }

    /// What the client has sent so far.
    var bytes: [UInt8] { recorded.withLock { $0 } }

    private func forward(_ client: Int32, _ server: Int32) {
        var ends = [
            pollfd(fd: client, events: Int16(POLLIN), revents: 0),
            pollfd(fd: server, events: Int16(POLLIN), revents: 0),
        ]
        var buffer = [UInt8](repeating: 0, count: 65536)
        while poll(&ends, 2, -1) > 0 {
            for (from, to) in [(0, 1), (1, 0)] where ends[from].revents != 0 {
                let count = read(ends[from].fd, &buffer, buffer.count)
                guard count > 0 else {
                    close(client)
                    close(server)
                    return
                }
                if from == 0 { recorded.withLock { $0 += buffer[..<count] } }
                _ = write(ends[to].fd, buffer, count)
            }
        }
    }
}

/// Sends the bytes as they are to a server of this host; what it answers until it closes, or is silent for a while.
func replay(_ bytes: [UInt8], to port: UInt16) -> [UInt8] {
    guard let connection = connectLoopback(port: port) else { return [] }
    defer { close(connection) }
    _ = write(connection, bytes, bytes.count)
    var answer: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    var end = pollfd(fd: connection, events: Int16(POLLIN), revents: 0)
    // Longer than the broker allows a handshake to last (5 s): it must have given up by then.
    while poll(&end, 1, 7000) > 0 {
        let count = read(connection, &buffer, buffer.count)
        if count <= 0 { break }
        answer += buffer[..<count]
    }
    return answer
}

private func loopback(port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
}

private func connectLoopback(port: UInt16) -> Int32? {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = loopback(port: port)
    let isConnected = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
        }
    }
    return isConnected ? descriptor : nil
}
