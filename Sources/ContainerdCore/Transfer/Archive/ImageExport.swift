import Bytes
import ContainerdAPI
import Glibc
import Linux
import OCI
import ShimAPI

/// image store -> stream.
struct ImageExport: Sendable {
    private static let ahead = 4
    let core: Core
    let source: Containerd_Types_Transfer_ImageStore
    let options: Containerd_Types_Transfer_ImageExportStream
    let reporter: ProgressReporter

    func run(_ stream: ClientStream) async throws {
        await reporter.report("Exporting")
        let sender = ByteSender(stream)
        do {
            try await send(try records(), to: sender)
        } catch {
            await sender.close()
            throw error
        }
        await sender.close()
        await reporter.report("Completed export")
    }

    private func records() throws -> [ExportRecord] {
        let images = ImageStore(core: core)
        var plan = ExportPlan(TransferContent(core: core), options)
        var names = source.name.isEmpty ? [] : [source.name]
        for reference in source.extraReferences {
            guard !reference.isPrefix else {
                throw EngineError.notImplemented("prefix lookup on export not implemented: not implemented")
            }
            names.append(reference.name)
        }
        for name in names { try plan.add(name, ImageDescriptor(try images.get(name).target)) }
        return try plan.records()
    }

    /// The archive is written on a thread; what the client does not take yet holds it up.
    private func send(_ records: [ExportRecord], to sender: ByteSender) async throws {
        let pieces = HandoverQueue<[UInt8]>(capacity: Self.ahead)
        let (core, namespace) = (core, Call.namespace)
        async let written: Void = Offload.run {
            defer { pieces.finish() }
            try Call.$namespace.withValue(namespace) { try Self.write(core, records, StreamSink(pieces)) }
        }
        do {
            while let piece = await pieces.take() { try await sender.send(piece) }
        } catch {
            pieces.close()
            _ = try? await written
            throw error
        }
        // Ends the thread when this task was cancelled.
        pieces.close()
        try await written
    }

    private static func write(_ core: Core, _ records: [ExportRecord], _ sink: StreamSink) throws {
        let writer = TarWriter(sink)
        for record in records {
            switch record.content {
            case .folder:
                try writer.add(entry(record, .folder, 0))
            case .bytes(let bytes):
                try writer.add(entry(record, .file, Int64(bytes.count)), bytes)
            case .blob(let descriptor):
                try writer.begin(entry(record, .file, descriptor.size))
                try copy(core, descriptor, to: writer)
            }
        }
        try writer.finish()
    }

    private static func entry(_ record: ExportRecord, _ kind: TarEntry.Kind, _ size: Int64) -> TarEntry {
        var entry = TarEntry(kind, record.path, mode: record.mode)
        entry.size = size
        return entry
    }

    /// What has been damaged on the disk is not passed on.
    private static func copy(_ core: Core, _ descriptor: ImageDescriptor, to writer: TarWriter) throws {
        let path: String
        do {
            path = try TransferContent(core: core).path(descriptor)
        } catch let error as EngineError {
            throw EngineError(error.kind, "failed to get reader: \(error.message)")
        }
        let file = HashingSource(FileSource(try FileDescriptor.open(path, O_RDONLY)))
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = try buffer.withUnsafeMutableBytes { try file.read(into: $0) }
            if count == 0 { break }
            try buffer.withUnsafeBytes { try writer.write(UnsafeRawBufferPointer(rebasing: $0[0..<count])) }
        }
        guard file.digest.description == descriptor.digest else {
            throw EngineError.internalError("unexpected digest \(file.digest) copied")
        }
    }
}
