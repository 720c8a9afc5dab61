import ShimCore

/// The shim's command line in Go's flag style: one dash or two, "-name value" or "-name=value".
struct ShimOptions {
    var configuration = ServeConfiguration()
    var address = ""
    var publishBinary = ""
    var debug = false
    var version = false
    var info = false
    var command = ""

    init(_ arguments: [String]) throws(UsageError) {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            guard argument.hasPrefix("-") else {
                command = argument
                continue
            }
            let parts = argument.drop { $0 == "-" }.split(separator: "=", maxSplits: 1)
            let name = String(parts.first ?? "")
            if try takeSwitch(name, parts.count > 1 ? String(parts[1]) : "true") { continue }
            guard let value = parts.count > 1 ? String(parts[1]) : rest.popFirst() else {
                throw UsageError("flag needs an argument: -\(name)")
            }
            try take(name, value)
        }
    }

    private mutating func takeSwitch(_ name: String, _ value: String) throws(UsageError) -> Bool {
        let isOn = value == "true" || value == "1"
        switch name {
        case "debug": debug = isOn
        case "v", "version": version = isOn
        case "info": info = isOn
        default: return false
        }
        return true
    }

    private mutating func take(_ name: String, _ value: String) throws(UsageError) {
        switch name {
        case "namespace": configuration.namespace = value
        case "address": address = value
        case "publish-binary": publishBinary = value
        case "id": configuration.id = value
        case "bundle": configuration.bundle = value
        case "socket": configuration.socket = value
        default: throw UsageError("flag provided but not defined: -\(name)")
        }
    }
}
