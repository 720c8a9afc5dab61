import Linux
import Text

/// Options that change a swarm's specification.
struct SwarmOptions {
    let options: ParsedOptions

    init(_ options: ParsedOptions) { self.options = options }

    /// `root` is the certificate that external authorities without one of their own have.
    func apply(to spec: inout Tree, root: String?) throws {
        if let limit = options.int("task-history-limit") {
            spec["Orchestration"]["TaskHistoryRetentionLimit"] = .int(Int64(limit))
        }
        if let time = options.string("dispatcher-heartbeat") {
            spec["Dispatcher"]["HeartbeatPeriod"] = .int(Durations.parseGo(time) ?? 0)
        }
        if let count = options.string("max-snapshots") { spec["Raft"]["KeepOldSnapshots"] = .number(count) }
        if let count = options.string("snapshot-interval") { spec["Raft"]["SnapshotInterval"] = .number(count) }
        if options.isSet("autolock") { spec["EncryptionConfig"]["AutoLockManagers"] = .bool(options.bool("autolock")) }
        try applyAuthority(to: &spec, root: root)
    }

    /// What `swarm ca` changes, too.
    func applyAuthority(to spec: inout Tree, root: String?) throws {
        if let time = options.string("cert-expiry") {
            spec["CAConfig"]["NodeCertExpiry"] = .int(Durations.parseGo(time) ?? 0)
        }
        if options.isSet("external-ca") {
            spec["CAConfig"]["ExternalCAs"] = .list(
                try options.list("external-ca").map { text throws in
                    var authority = try Self.authority(text)
                    if authority["CACert"].text.isEmpty, let root { authority["CACert"] = .string(root) }
                    return authority
                }
            )
        }
    }

    /// `protocol=cfssl,url=URL[,cacert=FILE]` and options of the protocol.
    static func authority(_ text: String) throws(OptionError) -> Tree {
        var authority: Tree = [:]
        for field in try CommaSeparated.fields(text) {
            let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2 else { throw OptionError("invalid field '\(field)' must be a key=value pair") }
            switch parts[0].lowercased() {
            case "protocol":
                guard parts[1].lowercased() == "cfssl" else {
                    throw OptionError("unrecognized external CA protocol \(parts[1])")
                }
                authority["Protocol"] = "cfssl"
            case "url": authority["URL"] = .string(parts[1])
            case "cacert":
                let certificate: String
                do throws(SystemCallError) { certificate = try PEMFile.read(parts[1]) } catch {
                    throw OptionError("unable to read CA cert for external CA: open \(parts[1]): \(error.reason)")
                }
                if !PEMFile.isPEM(certificate) {
                    throw OptionError("CA cert for external CA must be in PEM format")
                }
                authority["CACert"] = .string(certificate)
            default: authority["Options"][parts[0]] = .string(parts[1])
            }
        }
        for (key, name) in [("Protocol", "protocol"), ("URL", "url")] where authority[key] == .null {
            throw OptionError("the external-ca option needs a \(name)= parameter")
        }
        return authority
    }
}
