import Glibc
import Linux
import Loop

/// Moves what a client types from its fifo to the process.
///
/// The shim holds a writer of the fifo itself, so a client that dies (a daemon being restarted) does not end the
/// input. CloseIO drops that writer: the end then comes with the last client that closes.
final class InputPump {
    private unowned let loop: EventLoop
    private var source: Int32
    private var keeper: Int32
    private var target: Int32
    private var pending: [UInt8] = []
    private var isReading = false
    private var isWriting = false

    /// `target` is the process's end of a pipe, or a copy of the terminal's master.
    init(fifo path: String, target: consuming FileDescriptor, _ loop: EventLoop) throws(SystemCallError) {
        self.loop = loop
        self.target = target.take()
        source = -1
        keeper = -1
        do throws(SystemCallError) {
            source = try FileDescriptor.open(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW).take()
            keeper = try FileDescriptor.open(path, O_WRONLY | O_NONBLOCK | O_NOFOLLOW).take()
            Descriptors.setNonBlocking(self.target)
            try read()
        } catch {
            close()
            throw error
        }
    }

    deinit { close() }

    func closeKeeper() {
        guard keeper >= 0 else { return }
        _ = Glibc.close(keeper)
        keeper = -1
    }

    private func read() throws(SystemCallError) {
        guard !isReading else { return }
        try loop.add(source, EventLoop.readable) { [unowned self] _ in pump() }
        isReading = true
    }

    private func pump() {
        switch Descriptors.read(source, loop.scratch) {
        case .wouldBlock: return
        case .ended: close()
        case .bytes(let count): write(UnsafeRawBufferPointer(rebasing: loop.scratch[0..<count]))
        }
    }

    private func write(_ bytes: UnsafeRawBufferPointer) {
        switch Descriptors.write(target, bytes) {
        case .bytes(let count) where count == bytes.count: return
        case .bytes(let count): pending.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[count...]))
        case .wouldBlock: pending.append(contentsOf: bytes)
        case .ended: return close()
        }
        // The process is behind: read no further until it has taken this.
        loop.remove(source)
        isReading = false
        do {
            try loop.add(target, EventLoop.writable) { [unowned self] _ in flush() }
            isWriting = true
        } catch {
            close()
        }
    }

    private func flush() {
        switch pending.withUnsafeBytes({ Descriptors.write(target, $0) }) {
        case .bytes(let count) where count < pending.count: pending.removeFirst(count)
        case .wouldBlock: return
        case .ended: close()
        case .bytes:
            pending.removeAll()
            loop.remove(target)
            isWriting = false
            do { try read() } catch { close() }
        }
    }

    func close() {
        if isReading { loop.remove(source) }
        if isWriting { loop.remove(target) }
        isReading = false
        isWriting = false
        for descriptor in [source, keeper, target] where descriptor >= 0 { _ = Glibc.close(descriptor) }
        source = -1
        keeper = -1
        target = -1
    }
}
