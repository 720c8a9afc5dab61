import Text

extension Spec {
    /// This configuration with other resources (and, unless nil, another intelRdt), also in its source text, which is
    /// what a state keeps.
    public func replacing(resources: LinuxResources, intelRdt: [String: String]? = nil) throws -> Spec {
        var writer = JSONWriter()
        writer.object { writer in
            for (key, value) in source.members where key != "linux" { writer.member(key, value) }
            writer.memberObject("linux") { writer in
                let linux = source["linux"]
                for (key, value) in linux?.members ?? [] where key != "resources" {
                    if key == "intelRdt", let intelRdt {
                        Self.write(intelRdt, over: value, to: &writer)
                    } else {
                        writer.member(key, value)
                    }
                }
                writer.memberRaw("resources", resources.encoded())
            }
        }
        return try Spec(json: JSONNode.parse(writer.bytes))
    }

    /// This configuration with one more mount, the last, also in its source text.
    public func adding(_ mount: SpecMount) throws -> Spec {
        var writer = JSONWriter()
        writer.object { writer in
            for (key, value) in source.members where key != "mounts" { writer.member(key, value) }
            writer.memberArray("mounts") { writer in
                for node in source["mounts"]?.elements ?? [] { writer.node(node) }
                writer.object { writer in
                    writer.member("destination", mount.destination)
                    writer.member("type", mount.type)
                    writer.member("source", mount.source)
                    writer.member("options", mount.options)
                }
            }
        }
        return try Spec(json: JSONNode.parse(writer.bytes))
    }

    private static func write(_ changes: [String: String], over old: JSONNode, to writer: inout JSONWriter) {
        writer.memberObject("intelRdt") { writer in
            for (key, value) in old.members where changes[key] == nil { writer.member(key, value) }
            for (key, value) in changes.sorted(by: { $0.key < $1.key }) { writer.member(key, value) }
        }
    }
}
