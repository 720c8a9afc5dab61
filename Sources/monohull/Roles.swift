import Containerd
import Ctr
import Docker
import Dockerd
import Init
import Netd
import Runc
import Shim

/// The table of all roles and the rule that finds one by name.
enum Roles {
    static let all: [Role] = [
        Role("docker", summary: "the client: talks to any Docker Engine API") { DockerRole.main($0, .standard) },
        Role("dockerd", summary: "the engine: serves the Docker Engine API", main: DockerdRole.main),
        Role(
            "containerd",
            aliases: ["docker-containerd"],
            summary: "the supervisor: images, snapshots and tasks over gRPC",
            main: ContainerdRole.main
        ),
        Role("ctr", summary: "containerd's own client", main: CtrRole.main),
        Role(
            "containerd-shim-runc-v2",
            aliases: ["containerd-shim", "docker-containerd-shim"],
            summary: "the shim: parent of one container, over ttrpc",
            main: ShimRole.main
        ),
        Role("runc", aliases: ["docker-runc"], summary: "the OCI runtime: creates containers", main: RuncRole.main),
        Role("docker-init", summary: "process 1 of a container: reaps and forwards signals", main: InitRole.main),
        Role(
            "netd",
            summary: "answers names of the engine's containers",
            isHidden: true,
            main: NetdRole.main
        ),
        Role("log", summary: "writes a container's output for a foreign shim", isHidden: true, main: LogRole.main),
        Role(
            "hello",
            summary: "the program of the built-in image monohull/hello",
            isHidden: true,
            main: HelloRole.main
        ),
    ]

    /// Names that `--list` prints and `--install` links, in the order of the table.
    static var publicNames: [String] {
        all.filter { !$0.isHidden }.flatMap { [$0.name] + $0.aliases }
    }

    /// The role that a program name stands for, or nil.
    ///
    /// A login shell's leading `-` is dropped. containerd finds shims by names of the form
    /// `containerd-shim-NAME-VERSION`, so any such name is the shim. Otherwise the longest known name that the
    /// program name ends with after a `-` counts, as in `my-docker-runc`.
    static func find(_ programName: String) -> Role? {
        let name = programName.hasPrefix("-") ? String(programName.dropFirst()) : programName
        if let exact = all.first(where: { $0.name == name || $0.aliases.contains(name) }) { return exact }
        if isShimName(name) { return find("containerd-shim") }
        var best: (length: Int, role: Role)?
        for role in all where !role.isHidden {
            for candidate in [role.name] + role.aliases where name.hasSuffix("-" + candidate) {
                if candidate.count > best?.length ?? 0 { best = (candidate.count, role) }
            }
        }
        return best?.role
    }

    private static func isShimName(_ name: String) -> Bool {
        guard name.hasPrefix("containerd-shim-") else { return false }
        return name.split(separator: "-", omittingEmptySubsequences: false).count >= 4
    }
}
