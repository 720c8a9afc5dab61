import Text

/// Options that several commands have; a command's text names a group by "@NAME".
enum OptionGroup {
    static func text(_ name: Substring) -> StaticString {
        switch name {
        case "create": create
        case "limits": limits
        case "service": service
        case "table-format": tableFormat
        case "table-format-f": tableShortormatShort
        case "format": format
        case "format-f": formatShort
        case "global": global
        default: ""
        }
    }

    static func specs(_ name: Substring) -> [OptionSpec] {
        text(name).description.split(separator: "\n").map(OptionLine.spec)
    }

    private static let create: StaticString = """
            --add-host list/host  Add a line NAME:IP to the container's hosts file
            --annotation map=map[] {api 1.43}  Add an annotation, which the OCI runtime gets
        -a, --attach list/attach  Streams to attach to: STDIN, STDOUT, STDERR
            --blkio-weight-device list/weight=[]  Weight for block IO on one device (PATH:WEIGHT)
            --cap-add list  Add capabilities
            --cap-drop list  Take capabilities away
            --cgroup-parent string  Parent of the container's cgroup
            --cgroupns string {api 1.41}  Cgroup namespace (host|private)\\n'host':    the host's own\\n'private': \
        one of the container's own\\n'':        what the daemon's default-cgroupns-mode says
            --cidfile string  File to write the container's ID to
            --cpu-count int {windows}  Number of CPUs (Windows only)
            --cpu-percent int {windows}  Per cent of the CPUs (Windows only)
            --cpus decimal {api 1.25}  How many CPUs' worth of time may be used
            --device list  Give the container a device of the host
            --device-cgroup-rule list/cgroup  Rule for the list of devices that the cgroup allows
            --device-read-bps list/bps=[]  Bytes per second that may be read from a device
            --device-read-iops list/iops=[]  Reads per second from a device
            --device-write-bps list/bps=[]  Bytes per second that may be written to a device
            --device-write-iops list/iops=[]  Writes per second to a device
            --disable-content-trust bool=true  Do not check the image's signature
            --dns list/ip  DNS servers of the container
            --dns-option list  Options of the resolver
            --dns-search list/domain  Domains in which names are looked up
            --domainname string  NIS domain of the container
            --entrypoint string  Program that replaces the image's ENTRYPOINT
        -e, --env list/env  Set variables of the environment
            --env-file list  File with variables of the environment
            --expose list  Declare a port or a range of ports
            --gpus gpu-request {api 1.40}  GPUs to hand over ('all' for every one)
            --group-add list  Further groups of the user
            --health-cmd string  Command that tells whether the container is healthy
            --health-interval duration=0s  Time from one check to the next (ms|s|m|h)
            --health-retries int  Failed checks in a row that mean unhealthy
            --health-start-interval duration=0s {api 1.44}  Time between checks while the container starts up \
        (ms|s|m|h)
            --health-start-period duration=0s {api 1.29}  Time to start up in which failures do not count (ms|s|m|h)
            --health-timeout duration=0s  Time that one check may take (ms|s|m|h)
            --help  Print this help
        -h, --hostname string  Host name of the container
            --init {api 1.25}  Run an init as process 1 that passes signals on and reaps
        -i, --interactive  Keep standard input open
            --io-maxbandwidth bytes {windows}  Bandwidth of the system drive (Windows only)
            --io-maxiops uint {windows}  Operations per second of the system drive (Windows only)
            --ip string  Address of version 4 (as 172.30.100.104)
            --ip6 string  Address of version 6 (as 2001:db8::33)
            --ipc string  IPC namespace to use
            --isolation string  How containers are isolated
            --kernel-memory bytes  Limit of kernel memory
        -l, --label list/label  Labels of the container
            --label-file list  File with labels, one a line
            --link list/link  Link to another container
            --link-local-ip list  Link-local addresses of the container
            --log-driver string  Log driver of the container
            --log-opt list  Options of the log driver
            --mac-address string  MAC address (as 92:d0:c6:0a:29:33)
            --memory-swap bytes/swap  Limit of memory and swap together; '-1' for endless swap
            --memory-swappiness int=-1  Readiness to swap (0 to 100)
            --mount mount  Mount a volume, a path of the host or memory
            --name string  Name of the container
            --network network  Network to join
            --network-alias list  Further name of the container in the network
            --no-healthcheck  Leave out the image's HEALTHCHECK
            --oom-kill-disable  Keep the kernel from killing when memory is out
            --oom-score-adj int  How willingly the kernel kills the container (-1000 to 1000)
            --pid string  PID namespace to use
            --pids-limit int  Limit of processes (-1 for none)
            --platform string {api 1.32}  Platform of the image, where there are several
            --privileged  Give the container all rights
        -p, --publish list  Publish ports on the host
        -P, --publish-all  Publish every exposed port, on any free one
            --pull string=missing  When to pull the image ("always", "missing", "never")
        -q, --quiet  Do not show the pull
            --read-only  The root file system can't be written
            --restart string=no  When to start the container again after its end
            --rm  Remove the container and its anonymous volumes after its end
            --runtime string  Runtime that runs the container
            --security-opt list  Security options
            --shm-size bytes  Size of /dev/shm
            --stop-signal string  Signal that stops the container
            --stop-timeout int {api 1.25}  Seconds that a stop waits
            --storage-opt list  Options of the storage driver for this container
            --sysctl map/sysctl=map[]  Set sysctls of the container
            --tmpfs list  Mount memory in place of a folder
        -t, --tty  Give it a terminal
            --ulimit ulimit=[]  Set limits of processes
            --use-api-socket  Bind the API's socket into the container, with credentials
        -u, --user string  User, by name or id (<name|uid>[:<group|gid>])
            --userns string  User namespace to use
            --uts string  UTS namespace to use
        -v, --volume list  Mount a path of the host or a volume
            --volume-driver string  Driver of volumes that are made
            --volumes-from list  Mount what other containers have mounted
        -w, --workdir string  Folder to start in
            --dns-opt list {for dns-option}  Options of the resolver
            --net network {for network}  Network to join
            --net-alias list {for network-alias}  Further name of the container in the network
        """

    private static let limits: StaticString = """
            --blkio-weight uint16=0  Weight for block IO, 10 to 1000; 0 for none
            --cpu-period int  Period of the CPU quota in microseconds
            --cpu-quota int  CPU time within one period, in microseconds
            --cpu-rt-period int {api 1.25}  Period of the real-time CPU quota in microseconds
            --cpu-rt-runtime int {api 1.25}  Real-time CPU time within one period, in microseconds
        -c, --cpu-shares int  Relative weight for CPU time
            --cpuset-cpus string  CPUs to run on (0-3, 0,1)
            --cpuset-mems string  Memory nodes to use (0-3, 0,1)
        -m, --memory bytes  Limit of memory
            --memory-reservation bytes  Memory to fall back to when it is scarce
        """

    private static let service: StaticString = """
            --cap-add list {api 1.41}  Add capabilities
            --cap-drop list {api 1.41}  Take capabilities away
            --credential-spec credential-spec {api 1.29}  Credential specification of the service's account (Windows only)
        -d, --detach {api 1.29}  Do not wait until the service is as asked for
            --entrypoint command  Program that replaces the image's ENTRYPOINT
            --health-cmd string {api 1.25}  Command that tells whether the container is healthy
            --health-interval duration/positive {api 1.25}  Time from one check to the next (ms|s|m|h)
            --health-retries int {api 1.25}  Failed checks in a row that mean unhealthy
            --health-start-interval duration/positive {api 1.44}  Time between checks while the container starts up (ms|s|m|h)
            --health-start-period duration/positive {api 1.29}  Time to start up in which failures do not count (ms|s|m|h)
            --health-timeout duration/positive {api 1.25}  Time that one check may take (ms|s|m|h)
            --hostname string {api 1.25}  Host name of the containers
            --init {api 1.37}  Run an init in each container that passes signals on and reaps
            --isolation string {api 1.35}  How the containers are isolated
            --limit-cpu decimal  Limit of CPUs
            --limit-memory bytes  Limit of memory
            --limit-pids int {api 1.41}  Limit of processes (default 0 = unlimited)
            --log-driver string  Log driver of the service
            --log-opt list/env  Options of the log driver
            --max-concurrent uint {api 1.41}  Tasks of a job that run at once
            --no-healthcheck {api 1.25}  Leave out the image's HEALTHCHECK
            --no-resolve-image {api 1.30}  Do not ask the registry for the image's digest and platforms
            --oom-score-adj int {api 1.46}  How willingly the kernel kills the containers (-1000 to 1000)
        -q, --quiet  Show no progress
            --read-only {api 1.28}  The root file system can't be written
            --replicas uint  Number of tasks
            --replicas-max-per-node uint {api 1.40}  Most tasks on one node (default 0 = unlimited)
            --reserve-cpu decimal  CPUs to keep free
            --reserve-memory bytes  Memory to keep free
            --restart-max-attempts uint  Restarts after which a task is given up
            --restart-window duration  Time in which restarts are counted (ns|us|ms|s|m|h)
            --stop-signal string {api 1.28}  Signal that stops the container
        -t, --tty {api 1.25}  Give it a terminal
        -u, --user string  User, by name or id (<name|uid>[:<group|gid>])
            --with-registry-auth  Send the registry's credentials to the nodes
        -w, --workdir string  Folder to start in
        """

    private static let tableFormat: StaticString = """
            --format string  Form of the output:\\n'table':            a table with titles, as without this \
        option\\n'table TEMPLATE':   a table of the columns of a Go template\\n'json':             JSON, one \
        object a line\\n'TEMPLATE':         what the Go template makes of \
        each\\nhttps://docs.docker.com/go/formatting/ tells more of templates
        """

    private static let tableShortormatShort: StaticString = """
        -f, --format string  Form of the output:\\n'table':            a table with titles, as without this \
        option\\n'table TEMPLATE':   a table of the columns of a Go template\\n'json':             JSON, one \
        object a line\\n'TEMPLATE':         what the Go template makes of \
        each\\nhttps://docs.docker.com/go/formatting/ tells more of templates
        """

    private static let format: StaticString = """
            --format string  Form of the output:\\n'json':             JSON\\n'TEMPLATE':         what the Go \
        template makes of it\\nhttps://docs.docker.com/go/formatting/ tells more of templates
        """

    private static let formatShort: StaticString = """
        -f, --format string  Form of the output:\\n'json':             JSON\\n'TEMPLATE':         what the Go \
        template makes of it\\nhttps://docs.docker.com/go/formatting/ tells more of templates
        """

    private static let global: StaticString = """
            --config string=$config  Folder of the client's configuration
        -c, --context string  Context whose daemon is used (instead of DOCKER_HOST and of the one chosen by \
        "docker context use"); of several (a,b,c) all are asked at once
        -D, --debug  Write debug messages
        -H, --host string/once  Where the daemon listens
        -l, --log-level string=info  Least level of messages that are written ("debug", "info", "warn", "error", \
        "fatal")
            --tls  Speak TLS; --tlsverify implies it
            --tlscacert string=$certificates/ca.pem  Certificate of the only authority that is trusted
            --tlscert string=$certificates/cert.pem  File of the client's certificate
            --tlskey string=$certificates/key.pem  File of the client's key
            --tlsverify  Speak TLS and check the daemon's certificate
        -v, --version  Print the version and quit
        """
}
