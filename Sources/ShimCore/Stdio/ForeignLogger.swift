import Glibc
import Linux
import Loop

/// Another program that keeps the output, by containerd's contract: it reads stdout on descriptor 3 and stderr
/// on 4, and closes 5 when it is ready. The pipes hold what comes before that, so nobody waits for it.
final class ForeignLogger: OutputSink {
    var onProgress: (() -> Void)? {
        didSet {
            stdout.onProgress = onProgress
            stderr.onProgress = onProgress
        }
    }

    private let stdout: DescriptorSink
    private let stderr: DescriptorSink

    init(_ program: String, _ arguments: [String], _ environment: StdioEnvironment) throws {
        let first = try Descriptors.pipe()
        stdout = DescriptorSink(FileDescriptor(owning: first.write), environment.loop)
        let firstEnd = FileDescriptor(owning: first.read)
        let second = try Descriptors.pipe()
        stderr = DescriptorSink(FileDescriptor(owning: second.write), environment.loop)
        let secondEnd = FileDescriptor(owning: second.read)
        let ready = try Descriptors.pipe()
        let readyEnd = FileDescriptor(owning: ready.write)
        _ = FileDescriptor(owning: ready.read)

        var spawn = Spawn(path: program, arguments: [program] + arguments)
        spawn.environment += [
            "CONTAINER_ID=\(environment.containerID)", "CONTAINER_NAMESPACE=\(environment.namespace)",
        ]
        spawn.descriptors = [-1, -1, -1, firstEnd.raw, secondEnd.raw, readyEnd.raw]
        _ = try spawn.start()
    }

    private func sink(_ stream: OutputStream) -> DescriptorSink { stream == .stdout ? stdout : stderr }

    var isFull: Bool { stdout.isFull || stderr.isFull }
    var isDrained: Bool { stdout.isDrained && stderr.isDrained }
    func write(_ bytes: UnsafeRawBufferPointer, _ stream: OutputStream) { sink(stream).write(bytes, stream) }
    func end(_ stream: OutputStream) { sink(stream).end(stream) }

    func close() {
        stdout.close()
        stderr.close()
    }
}
