import DockerAPI
import Linux
import Text

extension Command {
    static let containerUpdate = Command(
        """
        container update, update
        [OPTIONS] CONTAINER [CONTAINER...]
        Change limits of containers
        1+
        @limits
            --cpus decimal {api 1.29}  How many CPUs' worth of time may be used
            --memory-swap bytes/swap  Limit of memory and swap together; -1 for endless swap
            --pids-limit int {api 1.40}  Limit of processes (-1 for none)
            --restart string  When to start the container again after its end
            --kernel-memory bytes {hidden}  Limit of kernel memory
        """
    ) { invocation in
        let options = invocation.options
        if options.values.isEmpty { throw Failure("you must provide one or more flags when using this command") }
        let restart = try options.string("restart").map { text in
            try Failure.telling { () throws(EngineError) in try RestartValue(text) }
        }
        let resources = try ResourceOptions(options)
        var writer = JSONWriter()
        writer.object { body in
            resources.members(&body, isUpdate: true)
            if let restart { body.memberObject("RestartPolicy") { restart.members(&$0) } }
        }
        var warnings: [String] = []
        let code = try invocation.each { name in
            let path = Invocation.container(name, "update")
            let answer = try invocation.client.call("POST", path, body: writer.bytes)
            warnings += answer["Warnings"]?.strings ?? []
            return name
        }
        for warning in warnings { say(warning) }
        return code
    }
}
