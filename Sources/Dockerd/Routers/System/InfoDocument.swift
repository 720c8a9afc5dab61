import DockerAPI
import DockerdRules
import EngineCore
import Glibc
import Linux
import Text

/// The answer of GET /info.
struct InfoDocument {
    /// The daemon's own.
    let id: String
    let options: DaemonOptions
    let counts: ContainerCounts
    let images: Int
    let listeners: Int
    let containerd: String
    let version: APIVersion

    private let controls = HostControls()
    private let system = HostSystem()

    var json: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writeCounts(&writer)
            writeControls(&writer)
            writeHost(&writer)
            writeRegistry(&writer)
            writer.member("NCPU", Host.processors)
            writer.member("MemTotal", Host.memory)
            writer.memberNull("GenericResources")
            writer.member("DockerRootDir", options.dataRoot)
            writer.member("HttpProxy", ProxyURL.masked(options.proxies.http))
            writer.member("HttpsProxy", ProxyURL.masked(options.proxies.https))
            writer.member("NoProxy", options.proxies.none)
            writer.member("Name", Host.name)
            writer.member("Labels", options.labels)
            writer.member("ExperimentalBuild", false)
            writer.member("ServerVersion", Version.number)
            writeRuntimes(&writer)
            writeRest(&writer)
        }
        return writer.bytes
    }

    private func writeCounts(_ writer: inout JSONWriter) {
        writer.member("ID", id)
        writer.member("Containers", counts.running + counts.paused + counts.stopped)
        writer.member("ContainersRunning", counts.running)
        writer.member("ContainersPaused", counts.paused)
        writer.member("ContainersStopped", counts.stopped)
        writer.member("Images", images)
        writer.member("Driver", "overlayfs")
        writer.memberArray("DriverStatus") { array in
            array.array {
                $0.string("driver-type")
                $0.string("io.containerd.snapshotter.v1")
            }
        }
        writer.memberObject("Plugins") {
            $0.member("Volume", ["local"])
            $0.member("Network", ["bridge", "host", "null"])
            $0.member(
                "Authorization",
                orNull: options.authorizationPlugins.isEmpty ? nil : options.authorizationPlugins
            )
            $0.member("Log", ["fluentd", "journald", "json-file", "local", "syslog"])
        }
    }

    private func writeControls(_ writer: inout JSONWriter) {
        writer.member("MemoryLimit", controls.memory)
        writer.member("SwapLimit", controls.swap)
        if version < "1.42" { writer.member("KernelMemory", false) }
        writer.member("KernelMemoryTCP", omitEmpty: controls.kernelMemoryTCP)
        writer.member("CpuCfsPeriod", controls.cpuQuota)
        writer.member("CpuCfsQuota", controls.cpuQuota)
        writer.member("CPUShares", controls.cpuShares)
        writer.member("CPUSet", controls.cpuset)
        writer.member("PidsLimit", controls.pids)
        writer.member("IPv4Forwarding", controls.forwardsIPv4)
        if version < "1.50" {
            writer.member("BridgeNfIptables", false)
            writer.member("BridgeNfIp6tables", false)
        }
        writer.member("Debug", options.isDebug)
        writer.member("NFd", (try? Files.list("/proc/self/fd").count) ?? 0)
        writer.member("OomKillDisable", controls.oomKillDisable)
        writer.member("NGoroutines", (try? Files.list("/proc/self/task").count) ?? 0)
    }

    private func writeHost(_ writer: inout JSONWriter) {
        writer.member("SystemTime", Timestamp.now())
        writer.member("LoggingDriver", options.logDriver)
        // Not one of docker's: no log grows without end unless that is asked for (0).
        if let logLimit { writer.member("LoggingDriverLimit", logLimit) }
        writer.member("CgroupDriver", CgroupDriver.isSystemd(options) ? "systemd" : "cgroupfs")
        writer.member("CgroupVersion", controls.isUnified ? "2" : "1")
        writer.member("NEventsListener", listeners)
        writer.member("KernelVersion", Host.kernel)
        writer.member("OperatingSystem", system.name)
        writer.member("OSVersion", system.version)
        writer.member("OSType", "linux")
        writer.member("Architecture", Host.machine)
        writer.member("IndexServerAddress", "https://index.docker.io/v1/")
    }

    /// Bytes that the log of a container may have which says nothing about it; for drivers that are not read, of what is
    /// kept beside them.
    private var logLimit: Int? {
        let driver = options.logDriver, words = options.logOptions
        if driver == "none" { return nil }
        let limits =
            driver == "json-file"
            ? try? LogFileLimits.jsonFile(words)
            : try? LogFileLimits.local(words, prefix: driver == "local" ? "" : "cache-")
        return limits.map {
            let (bytes, isTooLarge) = $0.maximumSize.multipliedReportingOverflow(by: $0.maximumFiles)
            return isTooLarge ? .max : bytes
        }
    }

    private func writeRegistry(_ writer: inout JSONWriter) {
        let mirrors = options.registryMirrors
        let networks = options.insecureRegistries.filter { $0.contains("/") }
        writer.memberObject("RegistryConfig") { writer in
            if version < "1.47" {
                writer.memberNull("AllowNondistributableArtifactsCIDRs")
                writer.memberNull("AllowNondistributableArtifactsHostnames")
            }
            writer.memberObject("IndexConfigs") { configs in
                write("docker.io", mirrors: mirrors, isOfficial: true, isSecure: true, &configs)
                for name in options.insecureRegistries.sorted() where !name.contains("/") {
                    write(name, mirrors: [], isOfficial: false, isSecure: false, &configs)
                }
            }
            writer.member("InsecureRegistryCIDRs", ["::1/128", "127.0.0.0/8"] + networks)
            writer.member("Mirrors", orNull: mirrors.isEmpty ? nil : mirrors)
        }
    }

    private func write(_ name: String, mirrors: [String], isOfficial: Bool, isSecure: Bool, _ writer: inout JSONWriter)
    {
        writer.memberObject(name) {
            $0.member("Mirrors", mirrors)
            $0.member("Name", name)
            $0.member("Official", isOfficial)
            $0.member("Secure", isSecure)
        }
    }

    private func writeRuntimes(_ writer: inout JSONWriter) {
        writer.memberObject("Runtimes") { runtimes in
            for name in (["io.containerd.runc.v2", "runc"] + options.runtimes.keys).sorted() {
                runtimes.memberObject(name) {
                    guard let runtime = options.runtimes[name] else { return $0.member("path", OwnExecutable.path) }
                    $0.member("path", omitEmpty: runtime.path)
                    $0.member("runtimeArgs", omitEmpty: runtime.arguments)
                    $0.member("runtimeType", omitEmpty: runtime.type)
                }
            }
        }
        writer.member("DefaultRuntime", options.defaultRuntime)
    }

    private func writeRest(_ writer: inout JSONWriter) {
        writer.memberObject("Swarm") {
            $0.member("NodeID", "")
            $0.member("NodeAddr", "")
            $0.member("LocalNodeState", "inactive")
            $0.member("ControlAvailable", false)
            $0.member("Error", "")
            $0.memberNull("RemoteManagers")
        }
        writer.member("LiveRestoreEnabled", true)
        writer.member("Isolation", "")
        writer.member("InitBinary", options.initPath.isEmpty ? "docker-init" : options.initPath)
        for name in ["ContainerdCommit", "RuncCommit", "InitCommit"] {
            writer.memberObject(name) {
                $0.member("ID", Version.number)
                if version < "1.49" { $0.member("Expected", Version.number) }
            }
        }
        writer.member("SecurityOptions", securityOptions)
        writer.member("CDISpecDirs", options.cdiSpecFolders)
        if !(version < "1.46") {
            writer.memberObject("Containerd") {
                $0.member("Address", containerd)
                $0.memberObject("Namespaces") {
                    $0.member("Containers", "moby")
                    $0.member("Plugins", "plugins.moby")
                }
            }
        }
        let warnings = controls.warnings
        writer.member("Warnings", orNull: warnings.isEmpty ? nil : warnings)
    }

    private var securityOptions: [String] {
        var names = ["seccomp"] + (options.owners == nil ? [] : ["userns"])
        if (options.cgroupnsMode ?? (controls.isUnified ? "private" : "host")) == "private" { names.append("cgroupns") }
        if options.noNewPrivileges { names.append("no-new-privileges") }
        // Before 1.25 names stood alone.
        if version < "1.25" { return names }
        return names.map { "name=\($0)" + ($0 == "seccomp" ? ",profile=\(options.seccompProfile)" : "") }
    }
}
