import Glibc
import Linux
import Loop

/// Moves what a process writes from its pipe or terminal into a sink, one buffer at a time.
final class OutputPump {
    private unowned let loop: EventLoop
    private var descriptor: Int32
    private let stream: OutputStream
    private let sink: any OutputSink
    private var isPaused = true
    private let onEnd: () -> Void

    var hasEnded: Bool { descriptor < 0 }

    init(
        _ descriptor: consuming FileDescriptor,
        _ stream: OutputStream,
        _ sink: any OutputSink,
        _ loop: EventLoop,
        onEnd: @escaping () -> Void
    ) {
        self.descriptor = descriptor.take()
        self.stream = stream
        self.sink = sink
        self.loop = loop
        self.onEnd = onEnd
        Descriptors.setNonBlocking(self.descriptor)
        resume()
    }

    deinit { close() }

    func resume() {
        guard isPaused, descriptor >= 0, !sink.isFull else { return }
        do {
            try loop.add(descriptor, EventLoop.readable) { [unowned self] _ in pump() }
            isPaused = false
        } catch {
            finish()
        }
    }

    /// A paused descriptor leaves the loop: a hang-up could not be masked and would spin.
    private func pause() {
        loop.remove(descriptor)
        isPaused = true
    }

    private func pump() {
        switch Descriptors.read(descriptor, loop.scratch) {
        case .bytes(let count):
            sink.write(UnsafeRawBufferPointer(rebasing: loop.scratch[0..<count]), stream)
            if sink.isFull { pause() }
        case .wouldBlock: return
        case .ended: finish()
        }
    }

    private func finish() {
        guard descriptor >= 0 else { return }
        close()
        sink.end(stream)
        onEnd()
    }

    /// Takes what lies in the pipe now and ends, though some process still holds the other side open.
    func finishNow() {
        while descriptor >= 0, !sink.isFull, case .bytes(let count) = Descriptors.read(descriptor, loop.scratch) {
            sink.write(UnsafeRawBufferPointer(rebasing: loop.scratch[0..<count]), stream)
        }
        finish()
    }

    private func close() {
        guard descriptor >= 0 else { return }
        if !isPaused { loop.remove(descriptor) }
        isPaused = true
        _ = Glibc.close(descriptor)
        descriptor = -1
    }
}
