import Linux
import Text

/// `--security-opt`: a seccomp profile is read here, since the daemon does not see our files; "systempaths=unconfined"
/// is no option of the daemon's but two empty lists.
struct SecurityOptions {
    private var options: [String] = []
    private var isUnconfined = false
    private static let limit = 4 << 20

    init(_ texts: [String]) throws {
        for text in texts {
            if text == "systempaths=unconfined" {
                isUnconfined = true
                continue
            }
            let separator: Character = text.contains("=") || text == "no-new-privileges" ? "=" : ":"
            let parts = text.split(separator: separator, maxSplits: 1, omittingEmptySubsequences: false)
            let value = parts.count > 1 ? String(parts[1]) : ""
            if value.isEmpty && parts.first != "no-new-privileges" {
                throw Failure("Invalid --security-opt: \(GoQuote.quoted(text))")
            }
            if parts.first == "seccomp", value != "builtin", value != "unconfined" {
                options.append("seccomp=" + (try Self.profile(value)))
            } else {
                options.append(text)
            }
        }
    }

    private static func profile(_ path: String) throws -> String {
        let bytes: [UInt8]
        do { bytes = try Files.read(path, limit: limit) } catch {
            throw Failure("opening seccomp profile (\(path)) failed: open \(path): \(error.reason)")
        }
        do {
            var writer = JSONWriter()
            writer.node(try JSONNode.parse(bytes))
            return String(decoding: writer.bytes, as: UTF8.self)
        } catch {
            throw Failure("compacting json for seccomp profile (\(path)) failed: \(error)")
        }
    }

    func members(_ host: inout JSONWriter) {
        host.member("SecurityOpt", options)
        if isUnconfined {
            host.member("MaskedPaths", [String]())
            host.member("ReadonlyPaths", [String]())
        }
    }
}
