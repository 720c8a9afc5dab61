import DockerAPI
import DockerdRules
import EngineCore
import Glibc
import HTTPTransport
import Linux
import Text

/// _ping, version and info
struct SystemRoutes: Sendable {
    let client: ContainerdClient
    let containers: ContainerService
    let images: ImageService
    let settings: DaemonSettings
    /// The daemon's own.
    let id: String

    private var options: DaemonOptions { settings.current }

    var table: [Route] {
        let ping: Route.Action = { request, _, responder in
            let fields: HTTPFields = [
                "Builder-Version": "2", "Cache-Control": "no-cache, no-store, must-revalidate", "Pragma": "no-cache",
                "Swarm": "inactive", "Content-Type": "text/plain; charset=utf-8",
            ]
            try await responder.send(200, fields, body: request.method == "HEAD" ? [] : Array("OK".utf8))
        }
        return [
            Route("GET", "/_ping", ping), Route("HEAD", "/_ping", ping), Route("GET", "/version", version),
            Route("GET", "/info", info),
        ]
    }

    private static var architecture: String { Host.machine == "aarch64" ? "arm64" : "amd64" }

    private func version(_ request: HTTPRequest, _ names: [String], _ responder: HTTPResponder) async throws {
        let containerd = try await client.serverVersion()
        let engine = [
            "ApiVersion": APIVersion.current, "Arch": Self.architecture, "BuildTime": "", "Experimental": "false",
            "GitCommit": "monohull", "GoVersion": "", "KernelVersion": Host.kernel,
            "MinAPIVersion": APIVersion.minimum, "Os": "linux",
        ]
        var writer = JSONWriter()
        writer.object { writer in
            writer.memberObject("Platform") { $0.member("Name", "Monohull") }
            writer.memberArray("Components") { array in
                array.object {
                    $0.member("Name", "Engine")
                    $0.member("Version", Version.number)
                    $0.member("Details", engine)
                }
                array.object {
                    $0.member("Name", "containerd")
                    $0.member("Version", containerd.version)
                    $0.member("Details", ["GitCommit": containerd.revision])
                }
            }
            writer.member("Version", Version.number)
            writer.member("ApiVersion", APIVersion.current)
            writer.member("MinAPIVersion", APIVersion.minimum)
            writer.member("GitCommit", "monohull")
            writer.member("GoVersion", "")
            writer.member("Os", "linux")
            writer.member("Arch", Self.architecture)
            writer.member("KernelVersion", Host.kernel)
            writer.member("BuildTime", "")
        }
        try await responder.json(200, writer.bytes)
    }

    private func info(_ request: HTTPRequest, _ names: [String], _ responder: HTTPResponder) async throws {
        let records = await containers.list()
        let count = try await images.count()
        let isUnified = Files.exists("/sys/fs/cgroup/cgroup.controllers")
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("ID", id)
            writer.member("Containers", records.count)
            writer.member("ContainersRunning", records.filter { $0.state.status == "running" }.count)
            writer.member("ContainersPaused", records.filter { $0.state.status == "paused" }.count)
            writer.member("ContainersStopped", records.filter { !$0.state.isRunning }.count)
            writer.member("Images", count)
            writer.member("Driver", "overlayfs")
            writer.memberArray("DriverStatus") { array in
                array.array {
                    $0.string("driver-type")
                    $0.string("io.containerd.snapshotter.v1")
                }
            }
            writer.memberObject("Plugins") {
                $0.member("Volume", [String]())
                $0.member("Network", ["host", "null"])
                $0.memberNull("Authorization")
                $0.member("Log", ["json-file", "none"])
            }
            for name in ["MemoryLimit", "CpuCfsPeriod", "CpuCfsQuota", "CPUShares", "PidsLimit"] {
                writer.member(name, true)
            }
            for name in [
                "SwapLimit", "CPUSet", "IPv4Forwarding", "OomKillDisable", "ExperimentalBuild", "LiveRestoreEnabled",
            ] {
                writer.member(name, name == "LiveRestoreEnabled")
            }
            writer.member("Debug", options.isDebug)
            writer.member("NFd", (try? Files.list("/proc/self/fd").count) ?? 0)
            writer.member("NGoroutines", 0)
            writer.member("NEventsListener", 0)
            writer.member("SystemTime", Timestamp.now())
            writer.member("LoggingDriver", options.logDriver)
            writer.member("CgroupDriver", "cgroupfs")
            writer.member("CgroupVersion", isUnified ? "2" : "1")
            writer.member("KernelVersion", Host.kernel)
            writer.member("OperatingSystem", Self.systemName)
            writer.member("OSVersion", "")
            writer.member("OSType", "linux")
            writer.member("Architecture", Host.machine)
            writer.member("IndexServerAddress", "https://index.docker.io/v1/")
            writer.member("NCPU", Host.processors)
            writer.member("MemTotal", Host.memory)
            writer.member("DockerRootDir", options.dataRoot)
            writer.member("Name", Host.name)
            writer.member("Labels", options.labels)
            writer.member("ServerVersion", Version.number)
            writer.memberObject("Runtimes") { runtimes in
                runtimes.memberObject("runc") { $0.member("path", OwnExecutable.path) }
                for (name, runtime) in options.runtimes.sorted(by: { $0.key < $1.key }) {
                    runtimes.memberObject(name) {
                        $0.member("path", omitEmpty: runtime.path)
                        $0.member("runtimeArgs", omitEmpty: runtime.arguments)
                        $0.member("runtimeType", omitEmpty: runtime.type)
                    }
                }
            }
            writer.member("DefaultRuntime", options.defaultRuntime)
            writer.memberObject("Swarm") { $0.member("LocalNodeState", "inactive") }
            writer.member("InitBinary", "docker-init")
            for name in ["ContainerdCommit", "RuncCommit", "InitCommit"] {
                writer.memberObject(name) { $0.member("ID", Version.number) }
            }
            writer.member("SecurityOptions", ["name=seccomp,profile=builtin"])
            writer.memberNull("Warnings")
        }
        try await responder.json(200, writer.bytes)
    }

    /// As /etc/os-release calls it.
    private static var systemName: String {
        let bytes = (try? Files.read("/etc/os-release", limit: 65536)) ?? []
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") where line.hasPrefix("PRETTY_NAME=") {
            return String(line.dropFirst(12).filter { $0 != "\"" })
        }
        return "Linux"
    }
}
