import Text

extension Command {
    static let volumeCreate = Command(
        """
        volume create
        [OPTIONS] [VOLUME]
        Make a volume
        0-1
            --availability string=active {api 1.42}  Availability of a cluster volume ("active", "pause", "drain")
        -d, --driver string=local  Driver of the volume
            --group string {api 1.42}  Group of a cluster volume
            --label list/label  Labels of the volume
            --limit-bytes bytes {api 1.42}  Most bytes of a cluster volume
        -o, --opt map=map[]  Options of the driver
            --required-bytes bytes {api 1.42}  Least bytes of a cluster volume
            --scope string=single {api 1.42}  Who may use a cluster volume at once ("single", "multi")
            --secret map=map[] {api 1.42}  Secrets of a cluster volume
            --sharing string=none {api 1.42}  How a cluster volume is shared ("none", "readonly", "onewriter", "all")
            --topology-preferred list {api 1.42}  Topology that a cluster volume should be in
            --topology-required list {api 1.42}  Topology that a cluster volume must be reached from
            --type string=block {api 1.42}  How a cluster volume is used ("mount", "block")
            --name string {hidden}  Name of the volume
        """
    ) { invocation in
        let options = invocation.options
        let name = options.string("name") ?? ""
        if !name.isEmpty, let argument = invocation.arguments.first {
            guard argument == name else {
                throw Failure(
                    "conflicting options: cannot specify a volume-name through both --name and as a positional arg"
                )
            }
        }
        if let option = clusterOptions.first(where: options.isSet) {
            throw Failure("docker: --\(option) is not implemented")
        }
        var writer = JSONWriter()
        writer.object { body in
            body.member("Name", invocation.arguments.first ?? name)
            body.member("Driver", options.string("driver") ?? "local")
            body.member("DriverOpts", CreateBody.map(options.list("opt")))
            body.member("Labels", CreateBody.map(options.list("label")))
        }
        let answer = try invocation.client.call("POST", "/volumes/create", body: writer.bytes)
        say(answer["Name"]?.string ?? "")
        return 0
    }

    private static let clusterOptions = [
        "availability", "group", "limit-bytes", "required-bytes", "scope", "secret", "sharing", "topology-preferred",
        "topology-required", "type",
    ]
}
