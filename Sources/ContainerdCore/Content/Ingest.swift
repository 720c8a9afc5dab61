import Bytes
import ContainerdAPI
import Glibc
import Linux
import SwiftProtobuf

/// The folder of one unfinished write: ref, data, startedat, updatedat and total, as containerd has them.
struct Ingest {
    /// Seconds for which an unfinished write can be taken up by a later daemon.
    private static let life = 24 * 3600
    private static let shortText = 65536
    let folder: String

    var data: String { folder + "/data" }

    /// The ref is written last: without one the write was never begun.
    func begin(_ namespace: String, _ ref: String, total: Int64) throws {
        try Files.makeDirectories(folder)
        let now = Array(Timestamp.now().utf8)
        try Files.writeAtomically(folder + "/startedat", bytes: now, sync: false)
        try Files.writeAtomically(folder + "/updatedat", bytes: now, sync: false)
        if total > 0 { try Files.writeAtomically(folder + "/total", bytes: Array(String(total).utf8), sync: false) }
        try Files.writeAtomically(folder + "/ref", bytes: Array("\(namespace)/\(ref)".utf8), sync: false)
    }

    /// The file system's own times are rough: some milliseconds.
    func noteUpdate(_ time: Google_Protobuf_Timestamp) {
        let text = Timestamp.text(seconds: Int(time.seconds), nanoseconds: Int(time.nanos))
        try? Files.writeAtomically(folder + "/updatedat", bytes: Array(text.utf8), sync: false)
    }

    var exists: Bool { Files.exists(folder + "/ref") }

    /// Namespace and ref, nil for what was cut before it had any.
    var name: (namespace: String, ref: String)? {
        guard let full = text("ref") else { return nil }
        let parts = full.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        return parts.count == 2 ? (String(parts[0]), String(parts[1])) : nil
    }

    /// A write that was cut before it had its ref, or that nobody has taken up again for long.
    var isAbandoned: Bool {
        if !exists { return true }
        let oldest = time(nil) - Self.life
        return ["", "/ref", "/data"].allSatisfy { name in
            var status = stat()
            return stat(folder + name, &status) != 0 || status.st_mtim.tv_sec < oldest
        }
    }

    var total: Int64 { text("total").flatMap { Int64($0) } ?? 0 }

    /// nil when there is none.
    func status(_ ref: String) -> Containerd_Services_Content_V1_Status? {
        var status = stat()
        guard exists, stat(data, &status) == 0 else { return nil }
        var result = Containerd_Services_Content_V1_Status()
        result.ref = ref
        result.offset = Int64(status.st_size)
        result.total = total
        result.startedAt = timestamp("startedat")
        result.updatedAt = timestamp("updatedat")
        // That is not written with every piece.
        let (seconds, nanoseconds) = (Int64(status.st_mtim.tv_sec), Int32(status.st_mtim.tv_nsec))
        if (seconds, nanoseconds) > (result.updatedAt.seconds, result.updatedAt.nanos) {
            (result.updatedAt.seconds, result.updatedAt.nanos) = (seconds, nanoseconds)
        }
        return result
    }

    func timestamp(_ name: String) -> Google_Protobuf_Timestamp {
        guard let time = text(name).flatMap(Timestamp.parse) else { return .now }
        return Google_Protobuf_Timestamp(seconds: Int64(time.seconds), nanos: Int32(time.nanoseconds))
    }

    private func text(_ name: String) -> String? {
        guard let bytes = try? Files.read("\(folder)/\(name)", limit: Self.shortText) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    func remove() throws { try Files.removeTree(folder) }
}
