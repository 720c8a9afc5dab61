import Linux
import Text

/// `--mount`: fields of type, source, target and what belongs to the type.
struct MountValue {
    private var type = "volume"
    private var source = ""
    private var target = ""
    private var isReadOnly = false
    private var consistency = ""
    private var volume = Volume()
    private var bind = Bind()
    private var imageSubpath: String?
    private var tmpfsSize: Int64?
    private var tmpfsMode: UInt32?

    private struct Volume {
        var isAsked = false
        var subpath = ""
        var isEmpty = false
        var labels: [String: String] = [:]
        var driver = ""
        var options: [String: String] = [:]
    }

    private struct Bind {
        var isAsked = false
        var propagation = ""
        var isFlat = false
        var isWritable = false
        var isReadOnly = false
    }

    init(_ text: String) throws(OptionError) {
        for field in try CommaSeparated.fields(text) {
            let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let key = parts[0].lowercased()
            if parts.count == 1 { try takeSwitch(key, field) } else { try take(key, parts[1], field) }
        }
        try check()
    }

    private mutating func takeSwitch(_ key: String, _ field: String) throws(OptionError) {
        switch key {
        case "readonly", "ro": isReadOnly = true
        case "volume-nocopy":
            volume.isAsked = true
            volume.isEmpty = true
        case "bind-nonrecursive":
            bind.isAsked = true
            bind.isFlat = true
        default: throw OptionError("invalid field '\(field)' must be a key=value pair")
        }
    }

    private mutating func take(_ key: String, _ value: String, _ field: String) throws(OptionError) {
        switch key {
        case "type": type = value.lowercased()
        case "source", "src": source = value.hasPrefix(".") ? AbsolutePath.of(value) : value
        case "target", "dst", "destination": target = value
        case "readonly", "ro": isReadOnly = try Self.bool(value, key)
        case "consistency": consistency = value.lowercased()
        case _ where key.hasPrefix("bind-"): try takeBind(key, value, field)
        case _ where key.hasPrefix("volume-"): try takeVolume(key, value, field)
        case "image-subpath": imageSubpath = value
        case "tmpfs-size":
            guard let size = try? ValueRule.bytes(value) else { throw Self.invalid(key, value) }
            tmpfsSize = size
        case "tmpfs-mode":
            guard let mode = UInt32(value, radix: 8), !value.hasPrefix("+") else { throw Self.invalid(key, value) }
            tmpfsMode = mode
        default: throw OptionError("unexpected key '\(key)' in '\(field)'")
        }
    }

    private mutating func takeBind(_ key: String, _ value: String, _ field: String) throws(OptionError) {
        switch (key, value) {
        case ("bind-propagation", _): bind.propagation = value.lowercased()
        case ("bind-nonrecursive", _): bind.isFlat = try Self.bool(value, key)
        case ("bind-recursive", "enabled"): return
        case ("bind-recursive", "disabled"): bind.isFlat = true
        case ("bind-recursive", "writable"): bind.isWritable = true
        case ("bind-recursive", "readonly"): bind.isReadOnly = true
        case ("bind-recursive", _):
            throw OptionError(
                "invalid value for \(key): \(value) (must be \"enabled\", \"disabled\", \"writable\", or \"readonly\")"
            )
        default: throw OptionError("unexpected key '\(key)' in '\(field)'")
        }
        bind.isAsked = true
    }

    private mutating func takeVolume(_ key: String, _ value: String, _ field: String) throws(OptionError) {
        let pair = value.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let (name, rest) = (pair[0], pair.count > 1 ? pair[1] : "")
        switch key {
        case "volume-subpath": volume.subpath = value
        case "volume-nocopy": volume.isEmpty = try Self.bool(value, key)
        case "volume-label": if !name.isEmpty { volume.labels[name] = rest }
        case "volume-driver": volume.driver = value
        case "volume-opt": if !name.isEmpty { volume.options[name] = rest }
        default: throw OptionError("unexpected key '\(key)' in '\(field)'")
        }
        volume.isAsked = true
    }

    private func check() throws(OptionError) {
        if type.isEmpty { throw OptionError("type is required") }
        if target.isEmpty { throw OptionError("target is required") }
        let kinds = [
            ("volume", volume.isAsked), ("image", imageSubpath != nil), ("bind", bind.isAsked),
            ("tmpfs", tmpfsSize != nil || tmpfsMode != nil),
        ]
        for (kind, isAsked) in kinds where isAsked && kind != type {
            throw OptionError("cannot mix '\(kind)-*' options with mount type '\(type)'")
        }
        for (word, isAsked) in [("writable", bind.isWritable), ("readonly", bind.isReadOnly)]
        where isAsked && !isReadOnly {
            throw OptionError("option 'bind-recursive=\(word)' requires 'readonly' to be specified in conjunction")
        }
        if bind.isReadOnly, bind.propagation != "rprivate" {
            throw OptionError(
                "option 'bind-recursive=readonly' requires 'bind-propagation=rprivate' to be specified in conjunction"
            )
        }
    }

    private static func bool(_ value: String, _ key: String) throws(OptionError) -> Bool {
        guard let flag = FlagValue.bool(value) else { throw invalid(key, value) }
        return flag
    }

    private static func invalid(_ key: String, _ value: String) -> OptionError {
        OptionError("invalid value for \(key): \(value)")
    }

    func members(_ mount: inout JSONWriter) {
        mount.member("Type", type)
        mount.member("Source", omitEmpty: source)
        mount.member("Target", target)
        mount.member("ReadOnly", omitEmpty: isReadOnly)
        mount.member("Consistency", omitEmpty: consistency)
        if bind.isAsked {
            mount.memberObject("BindOptions") { options in
                options.member("Propagation", omitEmpty: bind.propagation)
                options.member("NonRecursive", omitEmpty: bind.isFlat)
                options.member("ReadOnlyNonRecursive", omitEmpty: bind.isWritable)
                options.member("ReadOnlyForceRecursive", omitEmpty: bind.isReadOnly)
            }
        }
        if volume.isAsked {
            mount.memberObject("VolumeOptions") { options in
                options.member("NoCopy", omitEmpty: volume.isEmpty)
                options.member("Labels", omitEmpty: volume.labels)
                options.member("Subpath", omitEmpty: volume.subpath)
                options.memberObject("DriverConfig") { driver in
                    driver.member("Name", omitEmpty: volume.driver)
                    driver.member("Options", omitEmpty: volume.options)
                }
            }
        }
        if let imageSubpath { mount.memberObject("ImageOptions") { $0.member("Subpath", omitEmpty: imageSubpath) } }
        if tmpfsSize != nil || tmpfsMode != nil {
            mount.memberObject("TmpfsOptions") { options in
                options.member("SizeBytes", omitEmpty: tmpfsSize)
                options.member("Mode", omitEmpty: tmpfsMode)
            }
        }
    }
}
