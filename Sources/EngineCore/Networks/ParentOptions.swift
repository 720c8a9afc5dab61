import Linux
import Networking

/// What docker's drivers macvlan and ipvlan understand of a network's options, with their errors.
struct ParentOptions: Sendable, Equatable {
    /// The host's link; empty for one of our own that leads nowhere.
    var parent = ""
    let kind: ParentNetwork.Kind

    static let drivers: Set<String> = ["macvlan", "ipvlan"]

    init(_ driver: String, _ options: [String: String]) throws(EngineError) {
        parent = options["parent"] ?? ""
        kind =
            driver == "macvlan"
            ? .macvlan(try Self.macvlanMode(options["macvlan_mode"] ?? ""))
            : .ipvlan(
                try Self.ipvlanMode(options["ipvlan_mode"] ?? ""),
                try Self.ipvlanFlag(options["ipvlan_flag"] ?? "")
            )
        if parent == "lo" {
            throw .internalError("loopback interface is not a valid \(driver) parent link")
        }
    }

    private static func macvlanMode(_ text: String) throws(EngineError) -> MacvlanMode {
        if text.isEmpty { return .bridge }
        if let mode = MacvlanMode(rawValue: text) { return mode }
        throw .internalError(
            "requested macvlan mode '\(text)' is not valid, 'bridge' mode is the macvlan driver default"
        )
    }

    private static func ipvlanMode(_ text: String) throws(EngineError) -> IPVlanMode {
        if text.isEmpty { return .l2 }
        if let mode = IPVlanMode(rawValue: text) { return mode }
        throw .internalError("requested ipvlan mode '\(text)' is not valid, 'l2' mode is the ipvlan driver default")
    }

    private static func ipvlanFlag(_ text: String) throws(EngineError) -> IPVlanFlag {
        if text.isEmpty { return .bridge }
        if let flag = IPVlanFlag(rawValue: text) { return flag }
        throw .internalError("requested ipvlan flag '\(text)' is not valid, 'bridge' is the ipvlan driver default")
    }

    /// Packets leave by the link itself, whose parent routes them: there is no gateway.
    var isRouted: Bool {
        if case .ipvlan(let mode, _) = kind { mode != .l2 } else { false }
    }

    /// The parent with the tag of its packets, of `eth0.10`.
    static func tagged(_ name: String) throws(EngineError) -> (parent: String, tag: Int) {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count > 1 else {
            throw .internalError("invalid subinterface vlan name \(name), example formatting is eth0.10")
        }
        guard parts.count == 2 else {
            throw .internalError(
                "required interface name format is: name.vlan_id, ex. eth0.10 for vlan 10, instead received \(name)"
            )
        }
        guard let tag = Int(parts[1]) else {
            throw .internalError("unable to parse a valid vlan id from: \(parts[1]) (ex. eth0.10 for vlan 10)")
        }
        return (parts[0], tag)
    }
}
