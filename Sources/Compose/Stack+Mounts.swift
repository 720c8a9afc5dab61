import Linux
import Text

extension Stack {
    func mounts(_ volumes: [Tree]) throws(EngineError) -> [Tree] {
        var result: [Tree] = []
        for volume in volumes { result.append(try mount(volume)) }
        return result
    }

    private func mount(_ volume: Tree) throws(EngineError) -> Tree {
        let type = volume["type"].text
        let source = volume["source"].text
        func refuse(_ keys: [String]) throws(EngineError) {
            for key in keys where volume[key] != .null {
                throw .invalid("\(key) options are incompatible with type \(type.isEmpty ? "volume" : type)")
            }
        }
        func needSource() throws(EngineError) {
            if source.isEmpty { throw .invalid("invalid \(type) source, source cannot be empty") }
        }
        var mount: Tree = [
            "Type": volume["type"], "Source": volume["source"], "Target": .string(volume["target"].text),
            "ReadOnly": volume["read_only"], "Consistency": volume["consistency"],
        ]
        switch type {
        case "volume", "":
            try refuse(["tmpfs", "bind"])
            if !source.isEmpty { try take(volume, source, &mount) }
        case "image":
            try needSource()
            try refuse(["volume", "bind", "tmpfs"])
        case "bind":
            try needSource()
            try refuse(["volume", "tmpfs"])
            if volume["bind"] != .null { mount["BindOptions"] = ["Propagation": volume["bind"]["propagation"]] }
        case "tmpfs":
            if !source.isEmpty { throw .invalid("invalid tmpfs source, source must be empty") }
            try refuse(["bind", "volume"])
            if volume["tmpfs"] != .null { mount["TmpfsOptions"] = ["SizeBytes": volume["tmpfs"]["size"]] }
        case "npipe":
            try needSource()
            try refuse(["volume", "tmpfs"])
            if volume["bind"] != .null { mount["BindOptions"] = ["Propagation": volume["bind"]["propagation"]] }
        case "cluster":
            try needSource()
            try refuse(["tmpfs", "bind", "volume"])
            mount["ClusterOptions"] = [:]
            if !source.hasPrefix("group:") {
                mount["Source"] = .string(try stackVolume(source)["name"].string ?? scoped(source))
            }
        default: throw .invalid("volume type must be volume, bind, tmpfs, npipe, or cluster")
        }
        return mount
    }

    private func take(_ volume: Tree, _ source: String, _ mount: inout Tree) throws(EngineError) {
        let own = try stackVolume(source)
        mount["Source"] = .string(own["name"].string ?? scoped(source))
        var options: Tree = ["NoCopy": volume["volume"]["nocopy"], "Subpath": volume["volume"]["subpath"]]
        if own["external"] == .null {
            options["Labels"] = labels(own["labels"])
            if own["driver"] != .null || own["driver_opts"] != .null {
                options["DriverConfig"] = ["Name": own["driver"], "Options": own["driver_opts"]]
            }
        }
        mount["VolumeOptions"] = options
    }

    private func stackVolume(_ key: String) throws(EngineError) -> Tree {
        guard let volume = project.volumes[key] else { throw .invalid("undefined volume \(GoQuote.quoted(key))") }
        return volume
    }
}
