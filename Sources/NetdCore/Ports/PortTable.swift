import Glibc
import Linux
import Loop

/// The ports of the host that netd has, by container.
final class PortTable {
    /// Both versions at all addresses are one socket: a thousand published ports are a thousand sockets.
    private struct Place: Hashable {
        let transport: Transport
        let host: IPAddress
        let port: UInt16
        let hasBoth: Bool
        let isAnswered: Bool
    }

    private let loop: EventLoop
    private let relays: RelayTable
    private var listeners: [String: [Place: any PortListener]] = [:]

    init(_ loop: EventLoop) {
        self.loop = loop
        relays = RelayTable(loop)
    }

    var isEmpty: Bool { listeners.isEmpty }
    var owners: [String] { Array(listeners.keys) }

    /// What a container has from now on; connections of ports that stay go on. The answer is the first that cannot be had,
    /// for the client, and what this kernel lacks; the others are had all the same.
    func put(_ id: String, _ forwards: [PortForward]) -> (refusal: String?, lack: String?) {
        let wanted = Self.places(forwards)
        var own = listeners.removeValue(forKey: id) ?? [:]
        // First: a port may move to another place.
        for place in own.keys where wanted[place] == nil { own[place] = nil }
        var (refusal, lack): (String?, String?)
        for (place, found) in wanted {
            let targets = PortTargets(found)
            if let known = own[place] {
                known.targets = targets
                continue
            }
            do throws(SystemCallError) {
                own[place] = try open(place, targets)
            } catch {
                if [EPROTONOSUPPORT, ESOCKTNOSUPPORT].contains(error.errno) {
                    lack = "\(place.transport.rawValue) by version 6 and by ::1: \(error)"
                } else if let culprit = found.first(where: { !Self.isFree($0) }) ?? found.first {
                    refusal = refusal ?? culprit.refusal(error.reason, of: culprit.hostPort...culprit.hostPort)
                }
            }
        }
        if !own.isEmpty { listeners[id] = own }
        return (refusal, lack)
    }

    private func open(_ place: Place, _ targets: PortTargets) throws(SystemCallError) -> any PortListener {
        let socket = SocketPlace(place.host, place.port)
        if !place.isAnswered {
            return try HeldPort(socket, place.transport, takesBoth: place.hasBoth, targets)
        }
        if place.transport == .udp {
            return try DatagramListener(socket, takesBoth: place.hasBoth, targets, loop, relays)
        }
        return try StreamListener(socket, place.transport, takesBoth: place.hasBoth, targets, loop, relays)
    }

    /// Of two versions that share a socket one alone may be taken.
    private static func isFree(_ forward: PortForward) -> Bool {
        (try? InternetSocket.bound(SocketPlace(forward.host, forward.hostPort), forward.transport)) != nil
    }

    private static func places(_ forwards: [PortForward]) -> [Place: [PortForward]] {
        var places: [Place: [PortForward]] = [:]
        for forward in forwards {
            func place(_ host: IPAddress, hasBoth: Bool) -> Place {
                Place(
                    transport: forward.transport,
                    host: host,
                    port: forward.hostPort,
                    hasBoth: hasBoth,
                    isAnswered: forward.isAnswered
                )
            }
            guard forward.host.isUnspecified else {
                places[place(forward.host, hasBoth: false), default: []].append(forward)
                continue
            }
            let alone = place(forward.host, hasBoth: false)
            let other = place(forward.host.isVersion6 ? .any4 : .any6, hasBoth: false)
            if let partner = places.removeValue(forKey: other) {
                places[place(.any6, hasBoth: true)] = partner + [forward]
            } else {
                places[alone, default: []].append(forward)
            }
        }
        return places
    }
}
