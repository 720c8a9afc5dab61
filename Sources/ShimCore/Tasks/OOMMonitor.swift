import Cgroups
import Glibc
import Linux
import Loop

/// Tells when the kernel kills in a container for lack of memory.
final class OOMMonitor {
    private var watcher: OOMWatcher
    private unowned let loop: EventLoop
    private let onKill: () -> Void
    private var isWatching = false

    /// nil where the group has no memory controller: there is nothing to tell then.
    init?(_ group: CgroupManager, _ loop: EventLoop, onKill: @escaping () -> Void) {
        guard let watcher = try? OOMWatcher(group) else { return nil }
        self.watcher = watcher
        self.loop = loop
        self.onKill = onKill
        guard (try? loop.add(self.watcher.raw, EventLoop.readable, { [unowned self] _ in ready() })) != nil else {
            return nil
        }
        isWatching = true
    }

    deinit { stop() }

    /// Tells what has happened and was not told yet.
    func check() {
        var entry = pollfd(fd: watcher.raw, events: Int16(POLLIN), revents: 0)
        if isWatching && poll(&entry, 1, 0) > 0 { ready() }
    }

    private func ready() {
        switch try? watcher.take() {
        case .killed: onKill()
        case .some(.none): return
        case .ended, nil: stop()
        }
    }

    /// Before the group goes, which would look like one more event.
    func stop() {
        guard isWatching else { return }
        isWatching = false
        loop.remove(watcher.raw)
    }
}
