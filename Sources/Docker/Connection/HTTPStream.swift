import Glibc
import Linux

/// A stream to the daemon: its descriptor, and what is known of what stands behind it.
final class HTTPStream {
    let raw: Int32
    private let reason: () -> String?
    /// A proxy reads requests with their whole URL.
    let proxy: Transports.Proxy?

    init(raw: Int32, proxy: Transports.Proxy? = nil, endReason: @escaping () -> String? = { nil }) {
        self.raw = raw
        self.proxy = proxy
        reason = endReason
    }

    deinit {
        close(raw)
    }

    /// Why a stream has ended before its answer began.
    func endReason() -> String { reason() ?? "EOF" }
}
