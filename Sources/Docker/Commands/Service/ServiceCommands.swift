extension Command {
    static let serviceGroup = Command(
        """
        service

        Manage services of swarms
        0 group api=1.24
        """
    )

    static let serviceCreate = Command(
        """
        service create
        [OPTIONS] IMAGE [COMMAND] [ARG...]
        Make a service
        1+ leading
        @service
            --config config {api 1.30}  Configs that the service sees
            --constraint list  Condition for the nodes of tasks
            --container-label list/label  Labels of the containers
            --dns list/ip {api 1.25}  DNS servers of the container
            --dns-option list {api 1.25}  Options of the resolver
            --dns-search list/domain {api 1.25}  Domains in which names are looked up
            --endpoint-mode string=vip  How the service is reached (vip or dnsrr)
        -e, --env list/env  Set variables of the environment
            --env-file list  File with variables of the environment
            --generic-resource list/resource  Resources that users have defined
            --group list {api 1.25}  Further groups of the user
            --host list/host {api 1.25}  Lines for the hosts file (host:ip)
        -l, --label list/label  Labels of the service
            --mode string=replicated  Mode of the service ("replicated", "global", "replicated-job", "global-job")
            --mount mount  Mount a volume, a path of the host or memory
            --name string  Name of the service
            --network network  Networks to join
            --placement-pref pref {api 1.28}  Preference for the nodes of tasks
        -p, --publish port  Publish a port on the nodes
            --restart-condition string=any  When to start a task again ("none", "on-failure", "any")
            --restart-delay duration=5s  Time before a task is started again (ns|us|ms|s|m|h)
            --rollback-delay duration=0s {api 1.28}  Time between tasks of a rollback (ns|us|ms|s|m|h)
            --rollback-failure-action string=pause {api 1.28}  What follows a failed rollback ("pause", "continue")
            --rollback-max-failure-ratio float=0 {api 1.28}  Share of failures that a rollback bears
            --rollback-monitor duration=5s {api 1.28}  Time that a task of a rollback is watched (ns|us|ms|s|m|h)
            --rollback-order string=stop-first {api 1.29}  Order of a rollback ("start-first", "stop-first")
            --rollback-parallelism uint=1 {api 1.28}  Tasks that are rolled back at once (0 for all)
            --secret secret {api 1.25}  Secrets that the service sees
            --stop-grace-period duration=10s  Time to wait before a container is killed (ns|us|ms|s|m|h)
            --sysctl list {api 1.40}  Set sysctls of the container
            --ulimit ulimit=[] {api 1.41}  Set limits of processes
            --update-delay duration=0s  Time between tasks of an update (ns|us|ms|s|m|h)
            --update-failure-action string=pause  What follows a failed update ("pause", "continue", "rollback")
            --update-max-failure-ratio float=0 {api 1.25}  Share of failures that an update bears
            --update-monitor duration=5s {api 1.25}  Time that a task of an update is watched (ns|us|ms|s|m|h)
            --update-order string=stop-first {api 1.29}  Order of an update ("start-first", "stop-first")
            --update-parallelism uint=1  Tasks that are updated at once (0 for all)
        """
    ) { try Services.create($0) }

    static let serviceInspect = Command(
        """
        service inspect
        [OPTIONS] SERVICE [SERVICE...]
        Show all details of services
        1+
        @format-f
            --pretty  Write it for people
        """
    ) { try Services.inspect($0) }

    static let serviceLogs = Command(
        """
        service logs
        [OPTIONS] SERVICE|TASK
        Show what a service or a task has written
        1 api=1.29
            --details {api 1.30}  Show attributes of log lines, too
        -f, --follow  Wait for further lines
            --no-resolve  Show IDs, not names
            --no-task-ids  Leave task IDs out
            --no-trunc  Show everything in full length
            --raw {api 1.30}  Write logs as they are
            --since string  Lines since a time (as "2013-01-02T13:23:37Z") or for a while (as "42m", 42 minutes)
        -n, --tail string=all  Lines to show from the end
        -t, --timestamps  Show the time of each line
        """
    ) { try ServiceLogs($0).run() }

    static let serviceLs = Command(
        """
        service ls, service list
        [OPTIONS]
        Show services
        0
        -f, --filter filter  Show what fits these conditions
        @table-format
        -q, --quiet  Print IDs only
        """
    ) { try Services.list($0) }

    static let servicePs = Command(
        """
        service ps
        [OPTIONS] SERVICE [SERVICE...]
        Show the tasks of services
        1+
        -f, --filter filter  Show what fits these conditions
            --format string  Go template for tasks
            --no-resolve  Show IDs, not names
            --no-trunc  Show everything in full length
        -q, --quiet  Print task IDs only
        """
    ) { try Services.tasks($0) }

    static let serviceRm = Command(
        """
        service rm, service remove
        SERVICE [SERVICE...]
        Remove services
        1+
        """
    ) { try Services.remove($0) }

    static let serviceRollback = Command(
        """
        service rollback
        [OPTIONS] SERVICE
        Take a service's last change back
        1 api=1.31
        -d, --detach {api 1.29}  Do not wait until the service is as asked for
        -q, --quiet  Show no progress
        """
    ) { try Services.rollback($0) }

    static let serviceScale = Command(
        """
        service scale
        SERVICE=REPLICAS [SERVICE=REPLICAS...]
        Change the number of tasks of services
        1+
        -d, --detach {api 1.29}  Do not wait until the service is as asked for
        """
    ) { try Services.scale($0) }

    static let serviceUpdate = Command(
        """
        service update
        [OPTIONS] SERVICE
        Change a service
        1
        @service
            --args command  Arguments of the command
            --config-add config {api 1.30}  Give the service a config, or change one
            --config-rm list {api 1.30}  Take a config away
            --constraint-add list  Add a condition, or change one
            --constraint-rm list  Take a condition away
            --container-label-add list/label  Set a label of the containers
            --container-label-rm list  Take a label of the containers away
            --dns-add list/ip {api 1.25}  Add a DNS server
            --dns-option-add list {api 1.25}  Add an option of the resolver
            --dns-option-rm list {api 1.25}  Take an option of the resolver away
            --dns-rm list {api 1.25}  Take a DNS server away
            --dns-search-add list/domain {api 1.25}  Add a domain for names
            --dns-search-rm list {api 1.25}  Take a domain for names away
            --endpoint-mode string  How the service is reached (vip or dnsrr)
            --env-add list/env  Set a variable of the environment
            --env-rm list  Take a variable of the environment away
            --force {api 1.25}  Start all tasks anew even if nothing changes
            --generic-resource-add list/resource {api 1.32}  Add a resource that users have defined
            --generic-resource-rm list {api 1.32}  Take a resource that users have defined away
            --group-add list {api 1.25}  Add a group of the user
            --group-rm list {api 1.25}  Take a group of the user away
            --host-add list/host {api 1.25}  Add a line NAME:IP to the hosts file ("host:ip")
            --host-rm list {api 1.25}  Take a line of the hosts file away ("host:ip")
            --image string  Image of the service
            --label-add list/label  Set a label of the service
            --label-rm list  Take a label away
            --mount-add mount  Add a mount, or change one
            --mount-rm list  Take the mount of a path away
            --network-add network {api 1.29}  Join a network
            --network-rm list {api 1.29}  Leave a network
            --placement-pref-add pref {api 1.28}  Preference for the nodes of tasks
            --placement-pref-rm pref {api 1.28}  Take a preference away
            --publish-add port  Publish a port, or change one
            --publish-rm port  Take a published port away
            --restart-condition string  When to start a task again ("none", "on-failure", "any")
            --restart-delay duration  Time before a task is started again (ns|us|ms|s|m|h)
            --rollback {api 1.25}  Go back to the specification before
            --rollback-delay duration {api 1.28}  Time between tasks of a rollback (ns|us|ms|s|m|h)
            --rollback-failure-action string {api 1.28}  What follows a failed rollback ("pause", "continue")
            --rollback-max-failure-ratio float {api 1.28}  Share of failures that a rollback bears
            --rollback-monitor duration {api 1.28}  Time that a task of a rollback is watched (ns|us|ms|s|m|h)
            --rollback-order string {api 1.29}  Order of a rollback ("start-first", "stop-first")
            --rollback-parallelism uint {api 1.28}  Tasks that are rolled back at once (0 for all)
            --secret-add secret {api 1.25}  Give the service a secret, or change one
            --secret-rm list {api 1.25}  Take a secret away
            --stop-grace-period duration  Time to wait before a container is killed (ns|us|ms|s|m|h)
            --sysctl-add list {api 1.40}  Set a sysctl
            --sysctl-rm list {api 1.40}  Take a sysctl away
            --ulimit-add ulimit=[] {api 1.41}  Set a limit of processes
            --ulimit-rm list {api 1.41}  Take a limit of processes away
            --update-delay duration  Time between tasks of an update (ns|us|ms|s|m|h)
            --update-failure-action string  What follows a failed update ("pause", "continue", "rollback")
            --update-max-failure-ratio float {api 1.25}  Share of failures that an update bears
            --update-monitor duration {api 1.25}  Time that a task of an update is watched (ns|us|ms|s|m|h)
            --update-order string {api 1.29}  Order of an update ("start-first", "stop-first")
            --update-parallelism uint  Tasks that are updated at once (0 for all)
        """
    ) { try Services.update($0) }
}
