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
    private let ports: PortTable
    private var served: [String: Served] = [:]
    private var idleTimer: UInt64 = 0

    private init() throws(SystemCallError) {
        loop = try EventLoop()
        ports = PortTable(loop)
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
        guard served.isEmpty, ports.isEmpty else { return }
        idleTimer = loop.after(milliseconds: Self.idleMilliseconds) { [loop] in loop.stop() }
    }

    private func apply(_ update: NetdUpdate) -> NetdReply {
        let named = Set(update.sandboxes.map(\.id))
        for id in update.isWhole ? served.keys.filter({ !named.contains($0) }) : update.gone {
            if let old = served.removeValue(forKey: id) { table.remove(old.sandbox) }
        }
        var (problems, refusals): ([String: String], [String: String]) = ([:], [:])
        for sandbox in update.sandboxes {
            do throws(SystemCallError) { try serve(sandbox) } catch { problems[sandbox.id] = "\(error)" }
        }
        var lists = update.ports
        if update.isWhole { for id in ports.owners where lists[id] == nil { lists[id] = [] } }
        // Those that have nothing any more first: others may get their ports in the same update.
        for (id, list) in lists.sorted(by: { $0.value.count < $1.value.count }) {
            let (refusal, lack) = ports.put(id, list)
            refusals[id] = refusal
            problems[id] = problems[id] ?? lack
        }
        rest()
        return NetdReply(problems: problems, refusals: refusals)
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
