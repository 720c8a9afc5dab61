import DockerdRules
import Linux
import OCI
import Text

/// What options say about their values beyond their type, in docker's words. The value that is kept is the one that
/// the daemon gets: bytes for "512m", billionths of a CPU for "1.5".
enum ValueRule {
    static func check(_ option: OptionSpec, _ text: String) throws(OptionError) -> String {
        switch option.rule {
        case "bytes": return String(try bytes(text))
        case "swap": return text == "-1" ? text : String(try bytes(text))
        case "decimal": return String(try Processors.nano(text))
        case "filter": return try filter(text)
        case "env": return try variable(text)
        case "label": return try label(text)
        case "attach":
            let stream = text.lowercased()
            if ["stdin", "stdout", "stderr"].contains(stream) { return stream }
            throw OptionError("valid streams are STDIN, STDOUT and STDERR")
        case "host": return try HostValue.extraHost(text)
        case "image":
            do throws(EngineError) { _ = try ImageReference(text) } catch { throw OptionError(error.message) }
            return text
        case "ip": return try HostValue.address(text)
        case "domain": return try HostValue.searchDomain(text)
        case "link":
            if text.isEmpty { throw OptionError("empty string specified for links") }
            if text.utf8.count(where: { $0 == UInt8(ascii: ":") }) > 1 {
                throw OptionError("bad format for links: \(text)")
            }
            return text
        case "sysctl": return try sysctl(text)
        case "weight", "bps", "iops":
            _ = try DeviceValue(text, rule: option.rule)
            return text
        case "cgroup":
            if DeviceValue.isCgroupRule(text) { return text }
            throw OptionError("invalid device cgroup format '\(text)'")
        case "ulimit":
            do throws(OptionProblem) { _ = try UlimitDefault.parse(text) } catch {
                throw OptionError(error.description)
            }
            return text
        case "mount":
            _ = try MountValue(text)
            return text
        case "gpu-request":
            _ = try GPURequest(text)
            return text
        case "network":
            _ = try NetworkOption(text)
            return text
        case "secret", "config":
            _ = try FileReference(text, option.rule)
            return text
        case "port":
            do { _ = try SwarmPort.parse(text) } catch let failure as Failure {
                throw OptionError(failure.message)
            } catch let error as OptionError { throw error } catch { throw OptionError("\(error)") }
            return text
        case "command":
            _ = try ShellWords.split(text)
            return text
        case "pref", "resource", "credential-spec", "positive":
            if let sentence = ServiceRule.problem(option.rule, text) { throw OptionError(sentence) }
            return text
        case "node-addr": return try NodeAddress.complete(text)
        case "external-ca":
            _ = try SwarmOptions.authority(text)
            return text
        case "pem-file":
            let content: String
            do throws(SystemCallError) { content = try PEMFile.read(text) } catch {
                throw OptionError("open \(text): \(error.reason)")
            }
            if !PEMFile.isPEM(content) { throw OptionError("file contents must be in PEM format") }
            return content
        case "ipNetSlice":
            guard let network = IPNetwork(text) else {
                throw OptionError("invalid string being converted to CIDR: \(text)")
            }
            return network.description
        default: return text
        }
    }

    static func bytes(_ text: String) throws(OptionError) -> Int64 {
        do throws(EngineError) { return try Sizes.read(text, unit: 1024) } catch { throw OptionError(error.message) }
    }

    private static func filter(_ text: String) throws(OptionError) -> String {
        if text.isEmpty || text.contains("=") { return text }
        throw OptionError("bad format of filter (expected name=value)")
    }

    /// A name without a value takes ours; without one of ours it stays as it is.
    private static func variable(_ text: String) throws(OptionError) -> String {
        if text.isEmpty || text.hasPrefix("=") { throw OptionError("invalid environment variable: \(text)") }
        if text.contains("=") { return text }
        return Configuration.value(text).map { "\(text)=\($0)" } ?? text
    }

    static func label(_ text: String) throws(OptionError) -> String {
        let key = text.prefix { $0 != "=" }.drop { $0 == " " || $0 == "\t" }
        if key.isEmpty { throw OptionError("invalid label '\(text)': empty name") }
        if key.contains(where: { $0 == " " || $0 == "\t" }) {
            throw OptionError("label '\(key)' contains whitespaces")
        }
        return text
    }

    private static let kernelSysctls: Set<String> = [
        "kernel.msgmax", "kernel.msgmnb", "kernel.msgmni", "kernel.sem", "kernel.shmall", "kernel.shmmax",
        "kernel.shmmni", "kernel.shm_rmid_forced",
    ]

    /// What is a namespace's own; the rest would be the host's.
    private static func sysctl(_ text: String) throws(OptionError) -> String {
        let key = String(text.prefix { $0 != "=" })
        let isOwn = kernelSysctls.contains(key) || key.hasPrefix("net.") || key.hasPrefix("fs.mqueue.")
        guard key.utf8.count < text.utf8.count, isOwn else { throw OptionError("sysctl '\(text)' is not allowed") }
        return text
    }
}
