import Text

extension Command {
    static let containerUpdate = Command(
        """
        container update, update
        [OPTIONS] CONTAINER [CONTAINER...]
        Change limits of containers
        1+
            --blkio-weight uint16=0  Weight for block IO, 10 to 1000; 0 for none
            --cpu-period int  Period of the CPU quota in microseconds
            --cpu-quota int  CPU time within one period, in microseconds
            --cpu-rt-period int  Period of the real-time CPU quota in microseconds
            --cpu-rt-runtime int  Real-time CPU time within one period, in microseconds
        -c, --cpu-shares int  Relative weight for CPU time
            --cpus decimal  How many CPUs' worth of time may be used
            --cpuset-cpus string  CPUs to run on (0-3, 0,1)
            --cpuset-mems string  Memory nodes to use (0-3, 0,1)
        -m, --memory bytes  Limit of memory
            --memory-reservation bytes  Memory to fall back to when it is scarce
            --memory-swap bytes/swap  Limit of memory and swap together; -1 for endless swap
            --pids-limit int  Limit of processes (-1 for none)
            --restart string  When to start the container again after its end
            --kernel-memory bytes {hidden}  Limit of kernel memory
        """
    ) { invocation in
        let options = invocation.options
        if options.values.isEmpty { throw Failure("you must provide one or more flags when using this command") }
        let restart = try options.string("restart").map(RestartValue.init)
        let resources = try ResourceOptions(options)
        var writer = JSONWriter()
        writer.object { body in
            resources.members(&body)
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
