import Text

/// The daemon's part of `docker info` as lines. What has no value has no line, where docker leaves it out.
enum InfoText {
    static func server(_ info: JSONNode) -> String {
        var lines = counts(info)
        lines += plugins(info) + runtimes(info) + security(info)
        lines += filled(
            info,
            [
                ("Kernel Version", "KernelVersion"), ("Operating System", "OperatingSystem"), ("OSType", "OSType"),
                ("Architecture", "Architecture"),
            ]
        )
        lines.append(" CPUs: \(info["NCPU"]?.int ?? 0)")
        lines.append(" Total Memory: \(Sizes.binary(info["MemTotal"]?.int64 ?? 0))")
        lines += filled(info, [("Name", "Name"), ("ID", "ID")])
        lines.append(" Docker Root Dir: \(info["DockerRootDir"]?.string ?? "")")
        let debug = info["Debug"]?.bool == true
        lines.append(" Debug Mode: \(debug)")
        if debug {
            lines.append("  File Descriptors: \(info["NFd"]?.int ?? 0)")
            lines.append("  Goroutines: \(info["NGoroutines"]?.int ?? 0)")
            lines.append("  System Time: \(info["SystemTime"]?.string ?? "")")
            lines.append("  EventsListeners: \(info["NEventsListener"]?.int ?? 0)")
        }
        lines += filled(info, [("HTTP Proxy", "HttpProxy"), ("HTTPS Proxy", "HttpsProxy"), ("No Proxy", "NoProxy")])
        lines += list("Labels", info["Labels"]?.strings ?? [])
        lines.append(" Experimental: \(info["ExperimentalBuild"]?.bool == true)")
        lines += registries(info["RegistryConfig"])
        lines.append(" Live Restore Enabled: \(info["LiveRestoreEnabled"]?.bool == true)")
        let pools = (info["DefaultAddressPools"]?.elements ?? []).map { pool in
            "   Base: \(pool["Base"]?.string ?? ""), Size: \(pool["Size"]?.int ?? 0)"
        }
        if !pools.isEmpty { lines += [" Default Address Pools:"] + pools }
        return lines.joined(separator: "\n")
    }

    private static func filled(_ info: JSONNode, _ rows: [(title: String, key: String)]) -> [String] {
        rows.compactMap { row in
            info[row.key]?.string.flatMap { $0.isEmpty ? nil : " \(row.title): \($0)" }
        }
    }

    private static func list(_ title: String, _ values: [String]) -> [String] {
        values.isEmpty ? [] : [" \(title):"] + values.map { "  \($0)" }
    }

    private static func counts(_ info: JSONNode) -> [String] {
        let numbers = [
            (" Containers", "Containers"), ("  Running", "ContainersRunning"), ("  Paused", "ContainersPaused"),
            ("  Stopped", "ContainersStopped"), (" Images", "Images"),
        ]
        var lines = numbers.map { "\($0.0): \(info[$0.1]?.int ?? 0)" }
        lines += filled(info, [("Server Version", "ServerVersion"), ("Storage Driver", "Driver")])
        for (key, indent) in [("DriverStatus", "  "), ("SystemStatus", " ")] {
            for pair in info[key]?.elements.map(\.strings) ?? [] where pair.count == 2 {
                lines.append("\(indent)\(pair[0]): \(pair[1])")
            }
        }
        return lines
            + filled(
                info,
                [
                    ("Logging Driver", "LoggingDriver"), ("Cgroup Driver", "CgroupDriver"),
                    ("Cgroup Version", "CgroupVersion"),
                ]
            )
    }

    private static func plugins(_ info: JSONNode) -> [String] {
        func names(_ kind: String) -> [String] { info["Plugins"]?[kind]?.strings ?? [] }
        func line(_ kind: String) -> String { "  \(kind): \(names(kind).joined(separator: " "))" }
        var lines = [" Plugins:", line("Volume"), line("Network")]
        if !names("Authorization").isEmpty { lines.append(line("Authorization")) }
        lines.append(line("Log"))
        lines += list("CDI spec directories", info["CDISpecDirs"]?.strings ?? [])
        lines += list(
            "Discovered Devices",
            (info["DiscoveredDevices"]?.elements ?? []).map { device in
                "\(device["Source"]?.string ?? ""): \(device["ID"]?.string ?? "")"
            }
        )
        return lines + [" Swarm: \(info["Swarm"]?["LocalNodeState"]?.string ?? "")"]
    }

    private static func runtimes(_ info: JSONNode) -> [String] {
        let names = (info["Runtimes"]?.members ?? []).map(\.key).sorted()
        guard !names.isEmpty else { return [] }
        return [
            " Runtimes: \(names.joined(separator: " "))", " Default Runtime: \(info["DefaultRuntime"]?.string ?? "")",
        ]
    }

    private static func security(_ info: JSONNode) -> [String] {
        guard info["OSType"]?.string == "linux" else { return [] }
        var lines = [" Init Binary: \(info["InitBinary"]?.string ?? "")"]
        for (title, key) in [("containerd", "ContainerdCommit"), ("runc", "RuncCommit"), ("init", "InitCommit")] {
            lines.append(" \(title) version: \(info[key]?["ID"]?.string ?? "")")
        }
        let options = info["SecurityOptions"]?.strings ?? []
        if !options.isEmpty { lines.append(" Security Options:") }
        for option in options {
            // As "name=seccomp,profile=builtin"; before API 1.25 the name alone.
            for part in option.split(separator: ",") {
                let pair = part.split(separator: "=", maxSplits: 1)
                if pair.count < 2 { lines.append("  \(part)") }
                if pair.count == 2, pair[0] == "name" { lines.append("  \(pair[1])") }
                if pair.count == 2, pair[0] == "profile" { lines.append("   Profile: \(pair[1])") }
            }
        }
        return lines
    }

    private static func registries(_ configuration: JSONNode?) -> [String] {
        guard let configuration else { return [] }
        let indexes = configuration["IndexConfigs"]?.members ?? []
        let networks = configuration["InsecureRegistryCIDRs"]?.strings ?? []
        var lines: [String] = []
        if !indexes.isEmpty || !networks.isEmpty {
            lines.append(" Insecure Registries:")
            lines += indexes.filter { $0.value["Secure"]?.bool == false }
                .map { "  \($0.value["Name"]?.string ?? $0.key)" }
            lines += networks.map { "  \($0)" }
        }
        return lines + list("Registry Mirrors", configuration["Mirrors"]?.strings ?? [])
    }
}
