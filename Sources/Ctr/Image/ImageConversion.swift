import Bytes
import ContainerdAPI
import Glibc
import Linux
import OCI
import SwiftProtobuf
import Text

/// Makes another form of an image: other media types, layers without compression, fewer platforms. What it consists of
/// stays, so its configuration is the same.
struct ImageConversion: Sendable {
    let connection: Connection
    let matcher: PlatformMatcher
    /// docker's media types become OCI's.
    let toOCI: Bool
    let uncompresses: Bool
    let lease: String

    /// nil where nothing is to be changed.
    func convert(_ old: ImageDescriptor) async throws -> ImageDescriptor? {
        var new: ImageDescriptor?
        switch old.kind {
        case .layer: new = uncompresses ? try await uncompress(old) : nil
        case .manifest, .index: new = try await document(old)
        default: break
        }
        guard MediaType.isDocker(old.mediaType) else { return new }
        if toOCI {
            var renamed = new ?? old
            renamed.mediaType = MediaType.oci(renamed.mediaType)
            return renamed
        }
        // Docker's manifests know no annotations.
        if !(new ?? old).annotations.isEmpty {
            new = new ?? old
            new?.annotations = [:]
        }
        return new
    }

    private func document(_ old: ImageDescriptor) async throws -> ImageDescriptor? {
        let bytes = try await connection.document(old.digest)
        let node = try JSONNode.parse(bytes)
        let children = try ImageDocument(bytes, old).children
        var labels = try await connection.info(old.digest).labels
        var type = node["mediaType"]?.string ?? ""
        var isChanged = false
        if toOCI && MediaType.isDocker(type) {
            type = MediaType.oci(type)
            isChanged = true
        }
        var kept: [ImageDescriptor] = []
        var layers = 0
        for (index, child) in children.enumerated() {
            let isConfig = old.kind == .manifest && index == 0 && node["config"] != nil
            if old.kind == .index, !matcher.matches(child) {
                forget(child, &labels)
                isChanged = true
                continue
            }
            if let made = try await convert(child) {
                forget(child, &labels)
                labels[label(index, layers, isConfig, in: old)] = made.digest
                kept.append(made)
                isChanged = true
            } else {
                kept.append(child)
            }
            if !isConfig { layers += 1 }
        }
        guard isChanged else { return nil }
        let written = write(node, type, kept, isIndex: old.kind == .index)
        let digest = Digest.of(written).description
        let source = OnePiece(written)
        _ = try await connection.write(
            ref: "converter-write-json-\(digest)",
            size: Int64(written.count),
            digest: digest,
            labels: labels,
            lease: lease
        ) { source.next() }
        // Bytes that were there already may have been made for another image.
        try await connection.label(digest, labels)
        var new = old
        new.digest = digest
        new.size = Int64(written.count)
        return new
    }

    private func forget(_ child: ImageDescriptor, _ labels: inout [String: String]) {
        for (key, value) in labels where value == child.digest && key.hasPrefix("containerd.io/gc.ref.content") {
            labels[key] = nil
        }
    }

    private func label(_ index: Int, _ layer: Int, _ isConfig: Bool, in old: ImageDescriptor) -> String {
        if isConfig { return "containerd.io/gc.ref.content.config" }
        return old.kind == .index
            ? "containerd.io/gc.ref.content.m.\(index)" : "containerd.io/gc.ref.content.l.\(layer)"
    }

    /// The members and their order are those of Go's structures.
    private func write(_ node: JSONNode, _ type: String, _ children: [ImageDescriptor], isIndex: Bool) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("schemaVersion", node["schemaVersion"]?.int ?? 0)
            writer.member("mediaType", omitEmpty: type)
            writer.member("artifactType", omitEmpty: node["artifactType"]?.string)
            var children = children
            if !isIndex {
                writer.key("config")
                if node["config"] != nil { children.removeFirst().write(to: &writer) } else { Self.empty(&writer) }
            }
            writer.memberArray(isIndex ? "manifests" : "layers") { writer in
                for child in children { child.write(to: &writer) }
            }
            if let subject = node["subject"], !subject.isNull { writer.member("subject", subject) }
            writer.member("annotations", omitEmpty: node["annotations"]?.stringMap)
        }
        return writer.bytes
    }

    private static func empty(_ writer: inout JSONWriter) {
        ImageDescriptor(mediaType: "", digest: "", size: 0).write(to: &writer)
    }

    private func uncompress(_ layer: ImageDescriptor) async throws -> ImageDescriptor? {
        if MediaType.isUncompressedLayer(layer.mediaType) { return nil }
        var labels = try await connection.info(layer.digest).labels
        labels["containerd.io/uncompressed"] = nil
        // What comes from containerd must not wait for what goes there: the layer lies in a file in between.
        let packed = try Self.temporaryFile()
        try await connection.read(layer.digest) { try OpenFile.write($0, to: packed.raw) }
        let archive = try Archive(packed)
        do {
            _ = try await connection.write(
                ref: "convert-uncompress-from-\(layer.digest)",
                labels: labels,
                lease: lease
            ) { try archive.next() }
        } catch let failure as Failure where failure.alreadyExists {
            // Another image has the same layer without compression.
        }
        var new = layer
        new.mediaType = MediaType.uncompressed(layer.mediaType)
        new.digest = archive.digest.description
        new.size = archive.count
        return new
    }

    private static func temporaryFile() throws -> OpenedFile {
        let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var path = Array("\(folder)/ctr-convert-XXXXXX".utf8CString)
        let raw = try systemCall("mkstemp", path: folder) { mkstemp(&path) }
        unlink(path)
        return OpenedFile(FileDescriptor(owning: raw))
    }

    /// A file that several closures share.
    final class OpenedFile: Sendable {
        let raw: Int32

        init(_ file: consuming FileDescriptor) { raw = file.take() }

        deinit { Glibc.close(raw) }
    }

    /// The layer's archive, piece by piece.
    private final class Archive: @unchecked Sendable {
        // Unchecked: one call after the other reads it.
        private let file: OpenedFile
        private let source: HashingSource
        private(set) var count: Int64 = 0

        init(_ file: OpenedFile) throws {
            self.file = file
            lseek(file.raw, 0, SEEK_SET)
            source = HashingSource(try Decompression.source(RawSource(file.raw)))
        }

        /// Of what was read.
        var digest: Digest { source.digest }

        func next() throws -> [UInt8]? {
            var piece = [UInt8](repeating: 0, count: Connection.pieceSize)
            let size = try piece.withUnsafeMutableBytes { try source.read(into: $0) }
            count += Int64(size)
            return size == 0 ? nil : Array(piece[..<size])
        }
    }

    private final class RawSource: ByteSource {
        private let raw: Int32

        init(_ raw: Int32) { self.raw = raw }

        func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
            let raw = raw
            return try systemCall("read") { Glibc.read(raw, buffer.baseAddress, buffer.count) }
        }
    }
}
