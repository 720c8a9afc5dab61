import Linux
import Text

/// The options of the local driver: what is mounted on a volume's data while a container uses it.
public struct LocalVolumeOptions: Sendable, Equatable {
    public let type: String
    public let device: String
    /// In mount's words, separated by commas.
    public let options: String
    /// Bytes that the volume may take; 0 is no limit.
    public let size: Int64

    /// Refuses what docker's driver refuses. `hasQuotas`: whether the file system of the volumes can limit one.
    public init(_ given: [String: String], hasQuotas: Bool) throws(EngineError) {
        for name in given.keys.sorted() where !["type", "o", "device", "size"].contains(name) {
            throw .invalid("invalid option: \"\(name)\"")
        }
        type = given["type"] ?? ""
        device = given["device"] ?? ""
        options = given["o"] ?? ""
        if type == "cifs", Self.port(ofURL: device) != nil {
            throw .invalid("port not allowed in CIFS device URL, include 'port' in 'o='")
        }
        var size: Int64 = 0
        if let text = given["size"] {
            guard let bytes = Sizes.parse(text) else { throw .invalid("invalid size: '\(text)'") }
            if bytes > 0, !hasQuotas { throw .invalid("quota size requested but no quota support") }
            size = bytes
        }
        self.size = size
        for (name, needed) in [("device", "type"), ("type", "device"), ("o", "device"), ("o", "type")]
        where given[name] != nil && given[needed] == nil {
            throw .invalid("missing required option: \"\(needed)\"")
        }
    }

    /// What is stored was checked when it came.
    public init(stored given: [String: String]) {
        type = given["type"] ?? ""
        device = given["device"] ?? ""
        options = given["o"] ?? ""
        size = given["size"].flatMap(Sizes.parse) ?? 0
    }

    public var needsMount: Bool { !type.isEmpty || !device.isEmpty }

    /// The host that a file system of the network comes from, where it is given by a name that the kernel cannot look
    /// up; nil when there is nothing to do.
    public var hostToResolve: String? {
        guard type == "nfs" || type == "cifs" else { return nil }
        if let address = value(of: "addr") { return Self.isIPv4(address) ? nil : address }
        guard type == "cifs", let host = Self.authority(ofURL: device)?.host, !host.isEmpty else { return nil }
        return Self.isIPv4(host) || host.utf8.contains(0x3A) ? nil : host
    }

    /// Device and options with the address in the place of the host's name.
    public func resolved(_ address: String) -> (device: String, options: String) {
        guard let host = hostToResolve else { return (device, options) }
        guard value(of: "addr") != nil else { return (replacingHost(host, by: address), options) }
        let words = words.map { $0 == "addr=\(host)" ? "addr=\(address)" : $0 }
        return (device, words.joined(separator: ","))
    }

    /// For texts that people see.
    public func hidingPassword(_ text: String) -> String {
        guard let password = value(of: "password"), !password.isEmpty,
            let found = Self.range(of: "password=\(password)", in: text)
        else { return text }
        return
            "\(Substring(text.utf8[..<found.lowerBound]))password=********\(Substring(text.utf8[found.upperBound...]))"
    }

    private var words: [String] {
        options.utf8.split(separator: 0x2C, omittingEmptySubsequences: false).map { String(Substring($0)) }
    }

    private func value(of name: String) -> String? {
        words.first { $0.hasPrefix("\(name)=") }.map { String($0.utf8.dropFirst(name.utf8.count + 1)) ?? "" }
    }

    private func replacingHost(_ host: String, by address: String) -> String {
        guard let found = Self.range(of: "//\(host)", in: device) else { return device }
        return
            "\(Substring(device.utf8[..<found.lowerBound]))//\(address)\(Substring(device.utf8[found.upperBound...]))"
    }

    private static func range(of wanted: String, in text: String) -> Range<String.Index>? {
        let (wanted, text) = (Array(wanted.utf8), text.utf8)
        var start = text.startIndex
        while start != text.endIndex {
            if text[start...].starts(with: wanted) { return start..<text.index(start, offsetBy: wanted.count) }
            start = text.index(after: start)
        }
        return nil
    }

    /// What stands between "//" and the next slash, without a user.
    private static func authority(ofURL url: String) -> (host: String, port: String?)? {
        guard let slashes = range(of: "//", in: url) else { return nil }
        var authority = url.utf8[slashes.upperBound...].prefix { $0 != 0x2F }
        if let at = authority.lastIndex(of: 0x40) { authority = authority[authority.index(after: at)...] }
        guard let colon = authority.lastIndex(of: 0x3A), authority.last != 0x5D else {
            return (String(Substring(authority)), nil)
        }
        return (String(Substring(authority[..<colon])), String(Substring(authority[authority.index(after: colon)...])))
    }

    private static func port(ofURL url: String) -> String? {
        authority(ofURL: url)?.port.flatMap { $0.isEmpty ? nil : $0 }
    }

    private static func isIPv4(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: 0x2E, omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { UInt8(Substring($0)) != nil }
    }
}
