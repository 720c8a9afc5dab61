import Glibc
import Linux
import Text

/// The runtime's log, as `--log`, `--log-format` and `--debug` say. It stands for the whole process, which has one
/// thread: errors go through it at the edge, warnings and debug lines from wherever they arise.
public struct RuntimeLog: Sendable {
    public enum Level: Int, Sendable {
        case debug, info, warning, error

        /// logrus' name, which those who read the log know.
        var name: String {
            switch self {
            case .debug: "debug"
            case .info: "info"
            case .warning: "warning"
            case .error: "error"
            }
        }
    }

    /// Set once when the command line is read, and again in a child that becomes a container.
    public nonisolated(unsafe) static var shared = RuntimeLog()

    public var isJSON = false
    public var isDebug = false
    /// Owned by the process: -1 is standard error.
    private var descriptor: Int32 = -1
    /// Where the child's lines go: the socket to the parent, which writes them. -1 elsewhere.
    private var parent: Int32 = -1

    public init() {}

    public var isStandardError: Bool { descriptor < 0 }

    /// Lines go to the end of the file from now on.
    public mutating func open(_ path: String) throws(SystemCallError) {
        descriptor = try FileDescriptor.open(path, O_WRONLY | O_CREAT | O_APPEND | O_SYNC, mode: 0o644).take()
    }

    /// In a child on its way into a container, which has closed the log.
    static func moveToParent(_ channel: Int32) {
        shared.descriptor = -1
        shared.parent = channel
    }

    public static func debug(_ message: @autoclosure () -> String) {
        if shared.isDebug { shared.write(.debug, message()) }
    }

    public static func warning(_ message: @autoclosure () -> String) { shared.write(.warning, message()) }
    public static func error(_ message: @autoclosure () -> String) { shared.write(.error, message()) }

    public func write(_ level: Level, _ message: String) {
        if parent >= 0 {
            let bytes = [SyncChannel.Kind.log.rawValue, UInt8(level.rawValue)] + Array(message.utf8.prefix(4096))
            _ = bytes.withUnsafeBytes { Glibc.send(parent, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            return
        }
        let text = LogLine.text(level, message, isJSON: isJSON, isTerminal: descriptor < 0 && isatty(2) == 1)
        if descriptor < 0 { return StandardError.write(text) }
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    }

    /// A line that a child sent: a byte for the level and the text.
    static func writeForwarded(_ text: String) {
        guard let first = text.utf8.first, let level = Level(rawValue: Int(first)) else { return }
        shared.write(level, String(Substring(text.utf8.dropFirst())))
    }
}
