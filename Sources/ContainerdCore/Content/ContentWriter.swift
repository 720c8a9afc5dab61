import Bytes
import Glibc
import Linux

/// One write that is under way. It can be taken up again after a crash: the digest of what is there is
/// computed anew.
final class ContentWriter {
    private let store: ContentStore
    private let folder: String
    private let file: FileDescriptor
    private var hasher = DigestHasher()
    private(set) var offset: Int64 = 0

    init(store: ContentStore, namespace: String, ref: String) throws {
        guard ref.utf8.count <= 4096 else { throw EngineError.invalid("reference is too long: invalid argument") }
        self.store = store
        folder = store.ingest(namespace, ref)
        try Files.makeDirectories(folder)
        if !Files.exists(folder + "/ref") {
            try Files.writeAtomically(folder + "/ref", bytes: Array("\(namespace)/\(ref)".utf8), sync: false)
        }
        file = try FileDescriptor.open(folder + "/data", O_RDWR | O_CREAT, mode: 0o600)
        let raw = file.raw
        guard flock(raw, LOCK_EX | LOCK_NB) == 0 else {
            throw EngineError.unavailable("ref \(ref) locked: unavailable")
        }
        var chunk = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = try chunk.withUnsafeMutableBytes { try file.read(into: $0) }
            if count == 0 { break }
            chunk.withUnsafeBytes { hasher.update(UnsafeRawBufferPointer(rebasing: $0[0..<count])) }
            offset += Int64(count)
        }
    }

    var digest: Digest { hasher.digest }

    func write(_ bytes: [UInt8]) throws {
        try file.writeAll(bytes)
        hasher.update(bytes)
        offset += Int64(bytes.count)
    }

    func truncate() throws {
        let raw = file.raw
        try systemCall("ftruncate") { ftruncate(raw, 0) }
        lseek(raw, 0, SEEK_SET)
        hasher = DigestHasher()
        offset = 0
    }

    /// Checked, synced, then named: a blob under its digest is always whole.
    func commit(total: Int64, expected: String, labels: [String: String]) throws -> Digest {
        let digest = hasher.digest
        if total > 0 && total != offset {
            throw EngineError.notModified(
                "unexpected commit size \(offset), expected \(total): failed precondition"
            )
        }
        if !expected.isEmpty && expected != digest.description {
            throw EngineError.notModified(
                "unexpected commit digest \(digest), expected \(expected): failed precondition"
            )
        }
        if try store.info(digest) != nil {
            try Files.removeTree(folder)
            throw EngineError.conflict("content \(digest): already exists")
        }
        try file.sync()
        try store.name(folder + "/data", digest, size: offset, labels: labels)
        try Files.removeTree(folder)
        return digest
    }
}
