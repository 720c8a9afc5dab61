import Glibc
import Linux

/// What a client sends, in a file of ours that goes away with this object.
final class SpoolFile: Sendable {
    let path: String

    init(folder: String, _ pieces: @Sendable () async throws -> [UInt8]?) async throws {
        try Files.makeDirectories(folder)
        path = "\(folder)/spool-\(RandomID.make().prefix(16))"
        let raw = try FileDescriptor.open(path, O_WRONLY | O_CREAT | O_EXCL, mode: 0o600).take()
        defer { close(raw) }
        while let piece = try await pieces() {
            // Borrowed: closed above, whatever happens.
            try Self.write(piece, to: raw)
        }
    }

    deinit { unlink(path) }

    private static func write(_ bytes: [UInt8], to raw: Int32) throws(SystemCallError) {
        var offset = 0
        while offset < bytes.count {
            offset += try systemCall("write") {
                bytes.withUnsafeBytes { Glibc.write(raw, $0.baseAddress.map { $0 + offset }, $0.count - offset) }
            }
        }
    }
}
