import CLinux
import Glibc
import Linux

/// Tells when the kernel kills for lack of memory in a container.
///
/// v1 signals an eventfd; v2 changes memory.events, which inotify sees. Neither says that the group is gone by
/// itself: v1's eventfd is signalled then too, and on v2 cgroup.events says that nobody is left.
public struct OOMWatcher: ~Copyable {
    public enum Event: Sendable {
        case none, killed, ended
    }

    private let descriptor: FileDescriptor
    private let folder: String
    private let isV2: Bool
    private var killsSeen: UInt64
    private var isOver = false

    public init(_ manager: CgroupManager) throws {
        let isV2 = manager.isV2
        guard let folder = isV2 ? manager.paths[""] : manager.paths["memory"] else {
            throw CgroupError("memory controller missing")
        }
        let raw = isV2 ? try Self.watchV2(folder) : try Self.watchV1(folder)
        descriptor = FileDescriptor(owning: raw)
        self.folder = folder
        self.isV2 = isV2
        killsSeen = isV2 ? Self.kills(folder) : 0
    }

    private static func watchV1(_ folder: String) throws -> Int32 {
        let event = FileDescriptor(owning: try systemCall("eventfd") { monohull_eventfd() })
        let control = try FileDescriptor.open("\(folder)/memory.oom_control", O_RDONLY)
        try CgroupFile.write("\(folder)/cgroup.event_control", "\(event.raw) \(control.raw)")
        return event.take()
    }

    private static func watchV2(_ folder: String) throws -> Int32 {
        let inotify = FileDescriptor(owning: try systemCall("inotify_init") { monohull_inotify() })
        let raw = inotify.raw
        for file in ["\(folder)/memory.events", "\(folder)/cgroup.events"] {
            try systemCall("inotify_add_watch", path: file) { monohull_inotify_modified(raw, file) }
        }
        return inotify.take()
    }

    private static func kills(_ folder: String) -> UInt64 {
        (try? CgroupFile.readValue("oom_kill", of: "\(folder)/memory.events")) ?? 0
    }

    /// Readable when there is something to `take`.
    public var raw: Int32 { descriptor.raw }

    /// Blocks for the next event, `milliseconds` at the most.
    public mutating func wait(milliseconds: Int32) throws -> Event {
        if isOver { return .ended }
        var entry = pollfd(fd: descriptor.raw, events: Int16(POLLIN), revents: 0)
        let count = poll(&entry, 1, milliseconds)
        if count < 0 && errno != EINTR { throw SystemCallError("poll") }
        return count > 0 ? try take() : .none
    }

    /// What has happened; blocks where nothing has.
    public mutating func take() throws -> Event {
        var buffer = [UInt8](repeating: 0, count: 4096)
        _ = try buffer.withUnsafeMutableBytes { try descriptor.read(into: $0) }
        if !isV2 { return Files.exists("\(folder)/cgroup.event_control") ? .killed : .ended }
        let kills = Self.kills(folder)
        defer { killsSeen = kills }
        // A file that can't be read any more is one of a group that is gone.
        isOver = ((try? CgroupFile.readValue("populated", of: "\(folder)/cgroup.events")) ?? 0) == 0
        if kills > killsSeen { return .killed }
        return isOver ? .ended : .none
    }
}
