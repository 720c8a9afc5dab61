import CLinux
import Glibc
import Linux

/// The terminal at which the caller sits. In raw mode until `restore` or the end of this object, whichever way the
/// command ends.
final class HostTerminal {
    private let raw: Int32
    private let isOwned: Bool
    private var saved: termios?

    /// One of the three streams, or the controlling terminal when all of them lead elsewhere.
    init() throws {
        if let stream = [2, 1, 0].first(where: { isatty($0) == 1 }) {
            raw = stream
            isOwned = false
            return
        }
        raw = try FileDescriptor.open("/dev/tty", O_RDWR).take()
        isOwned = true
    }

    deinit {
        restore()
        if isOwned { close(raw) }
    }

    var size: winsize? {
        var size = winsize()
        return ioctl(raw, UInt(TIOCGWINSZ), &size) == 0 ? size : nil
    }

    /// Every key goes to the container. Lines that come from it still get their carriage return here.
    func setRaw() throws {
        var current = termios()
        try systemCall("tcgetattr") { tcgetattr(raw, &current) }
        var changed = current
        cfmakeraw(&changed)
        changed.c_oflag |= tcflag_t(OPOST)
        try systemCall("tcsetattr") { tcsetattr(raw, TCSANOW, &changed) }
        saved = current
    }

    func restore() {
        guard var saved else { return }
        tcsetattr(raw, TCSANOW, &saved)
        self.saved = nil
    }
}
