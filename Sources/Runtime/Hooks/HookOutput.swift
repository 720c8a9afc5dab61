import Glibc

/// What a hook writes to one of its outputs: kept from the caller's streams, and told when the hook fails.
struct HookOutput: ~Copyable {
    /// What of it an error tells.
    private static let limit = 4096

    let descriptor: Int32

    init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    var text: String {
        var bytes = [UInt8](repeating: 0, count: Self.limit)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }
}
