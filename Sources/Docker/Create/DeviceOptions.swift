import Text

/// `--device`, `--device-cgroup-rule`, and devices by name of the container device interface (VENDOR/CLASS=NAME).
struct DeviceOptions {
    private let rules: [String]
    private var mappings: [(host: String, container: String, access: String)] = []
    private var named: [String] = []
    private let requests: [GPURequest]

    init(_ options: ParsedOptions) throws {
        rules = options.list("device-cgroup-rule")
        requests = try options.list("gpus").map { text throws in try GPURequest(text) }
        for text in options.list("device") {
            if Self.isQualified(text) {
                named.append(text)
            } else {
                mappings.append(try Self.mapping(text))
            }
        }
    }

    private static func isQualified(_ text: String) -> Bool {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[1].isEmpty else { return false }
        let kind = parts[0].split(separator: "/", omittingEmptySubsequences: false)
        return kind.count == 2 && kind.allSatisfy { $0.first?.isLetter == true }
    }

    private static func mapping(_ text: String) throws -> (String, String, String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count <= 3, !parts[0].isEmpty else { throw Failure("bad format for path: \(text)") }
        var container = parts[0]
        var access = "rwm"
        if parts.count == 3 {
            guard isAccess(parts[2]) else { throw Failure("bad mode specified: \(parts[2])") }
            (container, access) = (parts[1], parts[2])
        } else if parts.count == 2 {
            if isAccess(parts[1]) { access = parts[1] } else { container = parts[1] }
        }
        guard container.hasPrefix("/") else { throw Failure("\(container) is not an absolute path") }
        return (parts[0], container, access)
    }

    private static func isAccess(_ text: String) -> Bool {
        !text.isEmpty && text.allSatisfy { "rwm".contains($0) } && Set(text).count == text.count
    }

    func members(_ host: inout JSONWriter) {
        host.member("DeviceCgroupRules", omitEmpty: rules)
        host.memberArray("Devices") { array in
            for device in mappings {
                array.object { entry in
                    entry.member("PathOnHost", device.host)
                    entry.member("PathInContainer", device.container)
                    entry.member("CgroupPermissions", device.access)
                }
            }
        }
        if !named.isEmpty || !requests.isEmpty {
            host.memberArray("DeviceRequests") { array in
                for request in requests { array.object { request.members(&$0) } }
                if !named.isEmpty {
                    array.object { entry in
                        entry.member("Driver", "cdi")
                        entry.member("DeviceIDs", named)
                    }
                }
            }
        }
    }
}
