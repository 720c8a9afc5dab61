import Text

/// `--gpus`: "all", a number, or fields (driver, count, device, capabilities, options).
struct GPURequest {
    private var driver = ""
    private var count = 0
    private var devices: [String] = []
    private var capabilities = ["gpu"]
    private var options: [String: String] = [:]

    init(_ text: String) throws(OptionError) {
        var seen: Set<String> = []
        for field in try CommaSeparated.fields(text) {
            let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard seen.insert(parts[0]).inserted else {
                throw OptionError("gpu request key '\(parts[0])' can be specified only once")
            }
            guard parts.count == 2 else {
                seen.insert("count")
                count = try Self.number(parts[0])
                continue
            }
            let list = parts[1].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            switch parts[0] {
            case "driver": driver = parts[1]
            case "count": count = try Self.number(parts[1])
            case "device": devices = list
            case "capabilities": capabilities = list + ["gpu"]
            case "options": options = CreateBody.map(try CommaSeparated.fields(parts[1]))
            default: throw OptionError("unexpected key '\(parts[0])' in '\(field)'")
            }
        }
        if !seen.contains("count"), devices.isEmpty { count = 1 }
    }

    private static func number(_ text: String) throws(OptionError) -> Int {
        if text == "all" { return -1 }
        guard let number = Int(text) else {
            throw OptionError("invalid count (\(text)): value must be either \"all\" or an integer: invalid syntax")
        }
        return number
    }

    func members(_ request: inout JSONWriter) {
        request.member("Driver", driver)
        request.member("Count", count)
        request.member("DeviceIDs", omitEmpty: devices)
        request.memberArray("Capabilities") { $0.array { for word in capabilities { $0.string(word) } } }
        request.member("Options", options)
    }
}
