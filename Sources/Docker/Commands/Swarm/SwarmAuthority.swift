import Bytes
import Text

/// `swarm ca`: the root certificate, and its replacement by another one.
enum SwarmAuthority {
    static func run(_ invocation: Invocation) throws -> Int32 {
        let options = invocation.options
        let client = invocation.client
        let swarm = try client.call("GET", "/swarm")
        guard options.bool("rotate") else {
            for name in ["ca-cert", "ca-key", "cert-expiry", "external-ca"] where options.isSet(name) {
                throw Failure("`--\(name)` flag requires the `--rotate` flag to update the CA")
            }
            try show(swarm)
            return 0
        }
        let hasCertificate = options.isSet("ca-cert")
        if options.isSet("external-ca"), !hasCertificate {
            throw Failure(
                "rotating to an external CA requires the `--ca-cert` flag to specify the external CA's cert - "
                    + "to add an external CA with the current root CA certificate, use the `update` command instead"
            )
        }
        if hasCertificate, !options.isSet("external-ca"), !options.isSet("ca-key") {
            throw Failure(
                "the --ca-cert flag requires that a --ca-key flag and/or --external-ca flag be provided as well"
            )
        }
        var spec = swarm["Spec"].map(Tree.init) ?? .null
        let certificate = options.string("ca-cert") ?? ""
        let key = options.string("ca-key") ?? ""
        try SwarmOptions(options).applyAuthority(to: &spec, root: certificate)
        spec["CAConfig"]["SigningCACert"] = Tree.string(certificate).unlessEmpty
        spec["CAConfig"]["SigningCAKey"] = Tree.string(key).unlessEmpty
        if certificate.isEmpty, key.isEmpty {
            spec["CAConfig"]["ForceRotate"] = .int((spec["CAConfig"]["ForceRotate"].int ?? 0) &+ 1)
        }
        try Swarms.put(client, swarm, spec)
        if options.bool("detach") { return 0 }
        try follow(client, isQuiet: options.bool("quiet"))
        if !options.bool("quiet") { try show(try client.call("GET", "/swarm")) }
        return 0
    }

    private static func show(_ swarm: JSONNode) throws {
        var root = swarm["TLSInfo"]?["TrustRoot"]?.string ?? ""
        if root.isEmpty { throw Failure("No CA information available") }
        while root.utf8.last == 0x0A { root.removeLast() }
        say(root)
    }

    /// Until all nodes have certificates of the new root.
    private static func follow(_ client: Client, isQuiet: Bool) throws {
        let screen = isQuiet ? nil : ProgressScreen()
        let (names, roots) = ("  rotated TLS certificates", "  rotated CA certificates")
        screen?.show("desired root digest", "")
        screen?.show(names, "")
        screen?.show(roots, " ")
        var isDone = false
        let end = try Waiting.until {
            let swarm = try client.call("GET", "/swarm")
            if isDone { return true }
            let wanted = swarm["TLSInfo"].map(Tree.init) ?? .null
            let nodes = try client.call("GET", "/nodes").elements.map { node in
                node["Description"]?["TLSInfo"].map(Tree.init) ?? .null
            }
            let issued = nodes.count {
                $0["CertIssuerPublicKey"] == wanted["CertIssuerPublicKey"]
                    && $0["CertIssuerSubject"] == wanted["CertIssuerSubject"]
            }
            let trusting = nodes.count { $0["TrustRoot"] == wanted["TrustRoot"] }
            let isIssued = issued == nodes.count && swarm["RootRotationInProgress"]?.bool != true
            screen?.show("desired root digest", Digest.of(Array(wanted["TrustRoot"].text.utf8)).description)
            let total = Int64(nodes.count)
            screen?.show(names, "", .init(current: Int64(issued), total: total, units: "nodes"))
            screen?.show(roots, " ", .init(current: isIssued ? Int64(trusting) : 0, total: total, units: "nodes"))
            isDone = isIssued && trusting == nodes.count
            return false
        }
        if end == .interrupted, !isDone {
            screen?.say("Operation continuing in background.")
            screen?.say("Use `swarmctl cluster inspect default` to check progress.")
        }
    }
}
