import Text

extension Command {
    static let version = Command(
        """
        version
        [OPTIONS]
        Show versions of client and daemon
        0
        @format-f
        """
    ) { invocation in
        let client = invocation.client
        let format = try invocation.options.string("format").map { try DocumentFormat($0, name: "version") }
        var failure: Failure?
        var server: JSONNode?
        do { server = try client.call("GET", "/version") } catch let caught as Failure { failure = caught }
        let version = server == nil ? "1.51" : try client.version()
        if let format {
            var writer = JSONWriter()
            writer.object { body in
                body.memberObject("Client") { client in
                    client.member("Version", "28.5.2")
                    client.member("ApiVersion", version)
                    client.member("DefaultAPIVersion", "1.51")
                    client.member("Os", "linux")
                }
                if let server { body.member("Server", server) } else { body.memberNull("Server") }
            }
            try format.show(try JSONNode.parse(writer.bytes), .version)
        } else {
            say(
                "Client: Monohull\n Version:           28.5.2\n API version:       \(version)\n OS/Arch:           linux"
            )
            if let server {
                let engine = server["Version"]?.string ?? ""
                let least = server["MinAPIVersion"]?.string ?? ""
                let theirs = server["ApiVersion"]?.string ?? ""
                say(
                    "\nServer:\n Engine:\n  Version:          \(engine)\n  API version:      \(theirs) (minimum version \(least))"
                )
                let system = "\(server["Os"]?.string ?? "")/\(server["Arch"]?.string ?? "")"
                say("  OS/Arch:          \(system)\n  Kernel:           \(server["KernelVersion"]?.string ?? "")")
            }
        }
        if let failure { throw failure }
        return 0
    }

    static let systemInfo = Command(
        """
        system info, info
        [OPTIONS]
        Show what the daemon tells of itself
        0
        @format-f
        """
    ) { invocation in
        let answer = try invocation.client.call("GET", "/info")
        if let text = invocation.options.string("format") {
            try DocumentFormat(text).show(answer, .info)
            return 0
        }
        let rows = [
            ("Containers", "Containers"), (" Running", "ContainersRunning"), (" Paused", "ContainersPaused"),
            (" Stopped", "ContainersStopped"), ("Images", "Images"), ("Server Version", "ServerVersion"),
            ("Storage Driver", "Driver"), ("Logging Driver", "LoggingDriver"), ("Log Size Limit", "LoggingDriverLimit"),
            ("Cgroup Driver", "CgroupDriver"),
            ("Cgroup Version", "CgroupVersion"), ("Default Runtime", "DefaultRuntime"),
            ("Kernel Version", "KernelVersion"), ("Operating System", "OperatingSystem"), ("OSType", "OSType"),
            ("Architecture", "Architecture"), ("CPUs", "NCPU"), ("Name", "Name"), ("ID", "ID"),
            ("Docker Root Dir", "DockerRootDir"),
        ]
        say("Server:")
        for (title, key) in rows {
            if let value = answer[key] { say(" \(title): \(value.string ?? value.int.map(String.init) ?? "")") }
        }
        if let memory = answer["MemTotal"]?.int64 { say(" Total Memory: \(Sizes.binary(memory))") }
        return 0
    }
}
