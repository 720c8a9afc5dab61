/// Command lines that our ctr and the real one answer in the same words, on a real containerd that holds busybox as
/// docker.io/library/busybox:latest and nothing else. {X} is a name of each one's own; `+` is a line of which only the
/// exit code counts.
enum CtrCommands {
    static let image = "docker.io/library/busybox:latest"

    static let lines = [
        // Tables and documents.
        "images ls", "images ls -q", "images ls name==nope", "images check", "images check -q", "images usage \(image)",
        "images usage nope", "images inspect \(image)", "content ls -q", "snapshots ls", "snapshots tree",
        "snapshots usage", "snapshots usage -b", "snapshots info nope", "containers ls", "tasks ls", "leases ls",
        "plugins ls", "plugins ls -q type~=content", "plugins inspect-runtime", "sandboxes ls", "info", "oci spec",
        "deprecations list", "content active", "namespaces ls",
        // Changes.
        "namespaces create {X} a=b c", "namespaces label {X} a= d=e", "namespaces create {X}", "namespaces rm {X}",
        "namespaces rm nope", "namespaces rm", "leases create --id {X} a=b", "leases create --id {X}", "leases ls -q",
        "leases delete {X}", "leases delete nope", "images tag \(image) docker.io/library/{X}:1", "images ls -q",
        "images tag \(image) UPPER", "images tag nope {X}", "images label docker.io/library/{X}:1 a=b c=d",
        "images label docker.io/library/{X}:1 a=", "images rm docker.io/library/{X}:1", "images rm nope",
        "snapshots prepare --mounts {X}", "snapshots mounts /t {X}", "snapshots label {X} a=b", "snapshots rm {X}",
        "snapshots rm {X}", "snapshots view nope nope", "snapshots commit nope nope",
        // Containers and tasks.
        "containers create \(image) {X} sleep 100", "containers info --spec {X}", "containers create \(image) {X}",
        "containers label {X} a=b", "containers label {X}", "snapshots info nope", "tasks kill {X}", "tasks ps {X}",
        "tasks start -d {X}", "tasks start -d {X}",
        "tasks exec --exec-id a {X} sh -c \"echo out; echo err >&2; exit 3\"",
        "tasks exec --exec-id b --user 5:6 --cwd /tmp {X} sh -c \"id -u; id -g; pwd\"",
        "+tasks exec --exec-id c --user nobodyknows {X} true", "+tasks exec --exec-id d {X} nope", "tasks pause {X}",
        "tasks resume {X}", "containers rm {X}", "tasks rm {X}", "tasks rm -f {X}", "tasks rm {X}", "containers rm {X}",
        "containers rm {X}", "containers rm", "containers info {X}", "tasks attach {X}", "tasks metrics {X}",
        "run --rm \(image) {X} sh -c \"echo out; exit 5\"", "run --rm --null-io \(image) {X} echo out",
        "run --rm --env A=b --cwd /tmp --user 7 --hostname h --read-only \(image) {X} sh -c \"echo $A; pwd; id; hostname\"",
        "+run --rm \(image) {X} nope", "run -d --rm \(image) {X}", "run \(image)", "run", "run nope {X}",
        "run --rm --cap-add CHOWN \(image) {X}", "run --rm --seccomp-profile /x \(image) {X}",
        "run --rm --with-ns x \(image) {X}", "run --rm --mount x \(image) {X}", "run --rm --annotation x \(image) {X}",
        // Command lines that cannot be used.
        "nope", "images nope", "images ls -- -q", "containers info", "content get nope", "content get sha256:abc",
        "content rm nope", "tasks exec --exec-id x", "tasks exec x", "-n a_.b images ls", "--address /nope images ls",
        "version x", "images pull", "images push", "images export x", "images tag x", "images mount x",
        "+images ls --nope", "+run --cpu-shares x", "+leases create --expires x", "+images ls --quiet=maybe", "+-x",
    ]

    /// Their runtime configurations are the same to the letter.
    static let options = [
        "", "--tty --hostname h --env A=b --env PATH=/x", "--privileged --net-host",
        "--privileged --privileged-without-host-devices --user 5:6 --read-only",
        "--mount type=bind,src=/tmp,dst=/host,options=rbind:ro --mount type=tmpfs,src=tmpfs,dst=/run,options=size=1m",
        "--cap-add CAP_SYS_ADMIN --cap-drop CAP_CHOWN --user 7 --device /dev/null --cgroup \"\"",
        "--memory-limit 10000000 --cpus 1.5 --cpu-shares 0 --cpuset-cpus 0 --cpuset-mems 0 --user root:6",
        "--cpu-quota 5000 --cpu-period 10000 --allow-new-privs --cgroup /x/y --with-ns network:/proc/1/ns/net",
        "--annotation a=b --label c=d --cwd /tmp --rootfs-propagation shared --rdt-class x",
    ]
}
