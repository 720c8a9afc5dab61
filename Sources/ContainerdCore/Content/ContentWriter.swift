import Bytes
import ContainerdAPI
import Glibc
import Linux
import SwiftProtobuf

/// One write that is under way. It can be taken up again after a crash: the digest of what is there is computed anew.
///
/// A blob that another namespace has needs no bytes: such a write is at its end from the beginning, and becomes one
/// of its own when its bytes are written nevertheless.
final class ContentWriter {
    private static let longestRef = 4096
    private let store: ContentStore
    private let namespace: String
    let ref: String
    private let ingest: Ingest
    private var file: OpenFile?
    private var shared: Digest?
    private var hasher = DigestHasher()
    private(set) var offset: Int64 = 0
    let total: Int64
    private(set) var startedAt = Google_Protobuf_Timestamp.now
    private(set) var updatedAt = Google_Protobuf_Timestamp.now

    private final class OpenFile {
        let descriptor: FileDescriptor
        init(_ descriptor: consuming FileDescriptor) { self.descriptor = descriptor }
    }

    /// Begins a write or takes it up. `expected` and `total` say what is to come, nil and 0 leave it open.
    init(store: ContentStore, namespace: String, ref: String, expected: Digest? = nil, total: Int64 = 0) throws {
        guard !ref.isEmpty else { throw EngineError.invalid("ref must not be empty: invalid argument") }
        guard ref.utf8.count <= Self.longestRef else {
            throw EngineError.invalid("reference is too long: invalid argument")
        }
        self.store = store
        self.namespace = namespace
        self.ref = ref
        ingest = store.ingest(namespace, ref)
        if let expected {
            if try store.lease(expected) { throw EngineError.conflict("content \(expected): already exists") }
            if let size = try store.sharedSize(expected), total == 0 || total == size {
                (shared, offset, self.total) = (expected, size, size)
                return
            }
        }
        let known = ingest.exists ? ingest.total : 0
        self.total = known > 0 ? known : total
        try open(isSame: known == 0 || total == 0 || known == total)
    }

    deinit { if file != nil { ingest.noteUpdate(updatedAt) } }

    private func open(isSame: Bool) throws {
        let isBegun = ingest.exists
        // Before there is anything: a crash in between would leave files that no lease knows.
        try store.leaseIngest(namespace, ref)
        if !isBegun { try ingest.begin(namespace, ref, total: total) }
        let opened = OpenFile(try FileDescriptor.open(ingest.data, O_RDWR | O_CREAT, mode: 0o600))
        let raw = opened.descriptor.raw
        guard flock(raw, LOCK_EX | LOCK_NB) == 0 else {
            let since = Timestamp.text(seconds: Int(ingest.timestamp("startedat").seconds), nanoseconds: 0)
            throw EngineError.unavailable("ref \(namespace)/\(ref) locked (since \(since)): unavailable")
        }
        file = opened
        startedAt = ingest.timestamp("startedat")
        if isBegun {
            if isSame { try readWritten(opened) } else { try truncate() }
            if let status = ingest.status(ref) { updatedAt = status.updatedAt }
        }
    }

    private func readWritten(_ file: OpenFile) throws {
        var chunk = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = try chunk.withUnsafeMutableBytes { try file.descriptor.read(into: $0) }
            if count == 0 { return }
            chunk.withUnsafeBytes { hasher.update(UnsafeRawBufferPointer(rebasing: $0[0..<count])) }
            offset += Int64(count)
        }
    }

    /// Of what was written so far.
    var digest: Digest { shared ?? hasher.digest }

    func write(_ bytes: [UInt8]) throws { try bytes.withUnsafeBytes { try write($0) } }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        if bytes.isEmpty { return }
        if let shared { try copy(shared) }
        guard let file else { throw Self.closed }
        let (raw, path) = (file.descriptor.raw, ingest.data)
        var written = 0
        while written < bytes.count {
            written += try systemCall("write", path: path) {
                Glibc.write(raw, bytes.baseAddress.map { $0 + written }, bytes.count - written)
            }
        }
        hasher.update(bytes)
        offset += Int64(bytes.count)
        updatedAt = .now
    }

    /// Gives a shared write bytes of its own.
    private func copy(_ digest: Digest) throws {
        shared = nil
        let source = try FileDescriptor.open(store.path(digest), O_RDONLY)
        try open(isSame: false)
        var chunk = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = try chunk.withUnsafeMutableBytes { try source.read(into: $0) }
            if count == 0 { return }
            try chunk.withUnsafeBytes { try write(UnsafeRawBufferPointer(rebasing: $0[0..<count])) }
        }
    }

    /// Begins again with nothing.
    func truncate() throws {
        offset = 0
        hasher = DigestHasher()
        if shared != nil {
            shared = nil
            try open(isSame: true)
            if offset == 0 { return }
            offset = 0
            hasher = DigestHasher()
        }
        guard let file else { throw Self.closed }
        let raw = file.descriptor.raw
        try systemCall("ftruncate", path: ingest.data) { ftruncate(raw, 0) }
        lseek(raw, 0, SEEK_SET)
    }

    /// Checked, synced, then named: a blob under its digest is always whole.
    func commit(total: Int64, expected: String, labels: [String: String]) throws -> Digest {
        let digest = digest
        if total > 0 && total != offset {
            throw EngineError.notModified(
                "\"\(ref)\" failed size validation: \(offset) != \(total): failed precondition"
            )
        }
        if !expected.isEmpty && expected != digest.description {
            throw EngineError.notModified(
                "unexpected commit digest \(digest), expected \(expected): failed precondition"
            )
        }
        try Labels.check(labels)
        let isNew: Bool
        if shared != nil {
            isNew = try store.adopt(digest, labels: labels, ref: ref)
        } else {
            guard let file else { throw Self.closed }
            try file.descriptor.sync()
            isNew = try store.name(ingest.data, digest, size: offset, labels: labels, ref: ref)
            self.file = nil
            try ingest.remove()
        }
        guard isNew else { throw EngineError.conflict("content \(digest): already exists") }
        return digest
    }

    private static var closed: EngineError {
        .notModified("cannot commit on closed writer: failed precondition")
    }
}
