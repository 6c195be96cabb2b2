import Foundation
import Glibc

/// A TCP connection that sends whatever bytes it is given, ZMTP 3.0 (https://rfc.zeromq.org/spec/23/) or not.
final class RawConnection {
    private let descriptor: Int32

    /// - Parameter endpoint: `tcp://127.0.0.1:PORT`.
    /// - Returns: `nil` when no connection can be made.
    init?(_ endpoint: String) {
        guard let port = endpoint.split(separator: ":").last.flatMap({ UInt16($0) }) else { return nil }
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else {
            close(descriptor)
            return nil
        }
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    /// Whether all of it was taken.
    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// The greeting and the handshake of a DEALER without security.
    func shakeHands() {
        var greeting: [UInt8] = [0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x7F, 3, 0] + Array("NULL".utf8)
        greeting += [UInt8](repeating: 0, count: 64 - greeting.count)
        send(greeting)
        let ready = [5] + Array("READY".utf8) + [11] + Array("Socket-Type".utf8) + [0, 0, 0, 6] + Array("DEALER".utf8)
        send([4, UInt8(ready.count)] + ready)
    }

    /// A frame as it stands on the wire; `more` announces another.
    static func frame(_ body: [UInt8], more: Bool = false) -> [UInt8] {
        guard body.count > 255 else { return [more ? 1 : 0, UInt8(body.count)] + body }
        let length = (0..<8).map { UInt8(truncatingIfNeeded: body.count >> (56 - 8 * $0)) }
        return [more ? 3 : 2] + length + body
    }

    /// Whether the other side has ended the connection within ten seconds; what it sends before is read.
    func isCut() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count == 0 { return true }
            if count < 0 { return errno == ECONNRESET }
        }
    }
}
