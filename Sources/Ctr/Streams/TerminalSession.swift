import Glibc
import Linux
import Synchronization

/// Our terminal in raw mode, for as long as a process uses it. Whatever ends the command puts it back.
final class TerminalSession: Sendable {
    private let raw: Mutex<RawMode?>

    init() throws {
        guard isatty(0) == 1 else { throw Failure("provided file is not a console: standard input is no terminal") }
        raw = Mutex(RawMode(0))
    }

    /// Keeps the process's terminal as large as ours.
    func follow(_ process: RunningProcess) async {
        await Self.resize(process)
        Interruptions.shared.handle { [self] number in
            switch number {
            case SIGWINCH:
                Task { await Self.resize(process) }
                return true
            case SIGCONT: return true
            default:
                restore()
                return false
            }
        }
    }

    private static func resize(_ process: RunningProcess) async {
        guard let size = RawMode.size() else { return }
        do { try await process.resize(width: size.columns, height: size.rows) } catch {
            LogLine.error("resize pty", error)
        }
    }

    func restore() { raw.withLock { $0?.restore() } }
}
