import CLinux
import Glibc

/// A terminal in raw mode until `restore` or the end of this object, whichever way the command ends.
public final class RawMode {
    private var saved = termios()
    private let raw: Int32
    private var active = false

    public init(_ raw: Int32) {
        self.raw = raw
        guard tcgetattr(raw, &saved) == 0 else { return }
        var changed = saved
        cfmakeraw(&changed)
        active = tcsetattr(raw, TCSANOW, &changed) == 0
    }

    public func restore() {
        if active { tcsetattr(raw, TCSANOW, &saved) }
        active = false
    }

    deinit {
        restore()
    }

    /// Rows and columns of the terminal behind a descriptor, stdout unless told.
    public static func size(of raw: Int32 = 1) -> (rows: Int, columns: Int)? {
        var size = winsize()
        guard ioctl(raw, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 0 else { return nil }
        return (Int(size.ws_row), Int(size.ws_col))
    }
}
