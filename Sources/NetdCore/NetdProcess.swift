import CLinux
import Glibc
import Linux
import Loop

/// The serving process: what it does for each container, as dockerd said it last.
public final class NetdProcess {
    /// Where dockerd has put the socket that it listens on.
    public static let listener: Int32 = 3
    /// With nobody to serve it ends after this time: the next container starts another one.
    private static let idleMilliseconds: UInt64 = 10_000

    private struct Served {
        let sandbox: Sandbox
        let resolver: Resolver?
    }

    private let loop: EventLoop
    private let table = NameTable()
    private let hostServers = HostServers()
    private var served: [String: Served] = [:]
    private var idleTimer: UInt64 = 0

    private init() throws(SystemCallError) {
        loop = try EventLoop()
    }

    public static func serve() throws(SystemCallError) {
        let process = try NetdProcess()
        let loop = process.loop
        let signals = try SignalSource(loop, [SIGTERM, SIGINT]) { _ in loop.stop() }
        let server = try ControlServer(FileDescriptor(owning: listener), loop) { process.apply($0) }
        process.rest()
        do throws(SystemCallError) { try loop.run() } catch {
            withExtendedLifetime((signals, server)) {}
            throw error
        }
        withExtendedLifetime((signals, server)) {}
    }

    private func rest() {
        loop.cancel(timer: idleTimer)
        guard served.isEmpty else { return }
        idleTimer = loop.after(milliseconds: Self.idleMilliseconds) { [loop] in loop.stop() }
    }

    /// The answer: what could not be done, by container.
    private func apply(_ update: NetdUpdate) -> [String: String] {
        let named = Set(update.sandboxes.map(\.id))
        let gone = update.isWhole ? served.keys.filter { !named.contains($0) } : update.gone
        for id in gone {
            if let old = served.removeValue(forKey: id) { table.remove(old.sandbox) }
        }
        var problems: [String: String] = [:]
        for sandbox in update.sandboxes {
            do throws(SystemCallError) { try serve(sandbox) } catch { problems[sandbox.id] = "\(error)" }
        }
        rest()
        return problems
    }

    private func serve(_ sandbox: Sandbox) throws(SystemCallError) {
        let old = served[sandbox.id]
        if let old { table.remove(old.sandbox) }
        table.put(sandbox)
        var resolver: Resolver?
        if sandbox.resolves, let known = old?.resolver, old?.sandbox.namespace == sandbox.namespace {
            known.update(sandbox)
            resolver = known
        }
        // Others find it also where it has no resolver itself.
        served[sandbox.id] = Served(sandbox: sandbox, resolver: resolver)
        guard sandbox.resolves, resolver == nil else { return }
        resolver = try Resolver(sandbox, loop, table, hostServers)
        served[sandbox.id] = Served(sandbox: sandbox, resolver: resolver)
    }
}
