extension Command {
    static let serviceGroup = Command(
        """
        service

        Manage services of swarms
        0 group
        """
    )

    static let serviceCreate = Command(
        """
        service create
        [OPTIONS] IMAGE [COMMAND] [ARG...]
        Make a service
        1+ leading
        @service
            --config config  Configs that the service sees
            --constraint list  Condition for the nodes of tasks
            --container-label list/label  Labels of the containers
            --dns list/ip  DNS servers of the container
            --dns-option list  Options of the resolver
            --dns-search list/domain  Domains in which names are looked up
            --endpoint-mode string=vip  How the service is reached (vip or dnsrr)
        -e, --env list/env  Set variables of the environment
            --env-file list  File with variables of the environment
            --generic-resource list/resource  Resources that users have defined
            --group list  Further groups of the user
            --host list/host  Lines for the hosts file (host:ip)
        -l, --label list/label  Labels of the service
            --mode string=replicated  Mode of the service ("replicated", "global", "replicated-job", "global-job")
            --mount mount  Mount a volume, a path of the host or memory
            --name string  Name of the service
            --network network  Networks to join
            --placement-pref pref  Preference for the nodes of tasks
        -p, --publish port  Publish a port on the nodes
            --restart-condition string=any  When to start a task again ("none", "on-failure", "any")
            --restart-delay duration=5s  Time before a task is started again (ns|us|ms|s|m|h)
            --rollback-delay duration=0s  Time between tasks of a rollback (ns|us|ms|s|m|h)
            --rollback-failure-action string=pause  What follows a failed rollback ("pause", "continue")
            --rollback-max-failure-ratio float=0  Share of failures that a rollback bears
            --rollback-monitor duration=5s  Time that a task of a rollback is watched (ns|us|ms|s|m|h)
            --rollback-order string=stop-first  Order of a rollback ("start-first", "stop-first")
            --rollback-parallelism uint=1  Tasks that are rolled back at once (0 for all)
            --secret secret  Secrets that the service sees
            --stop-grace-period duration=10s  Time to wait before a container is killed (ns|us|ms|s|m|h)
            --sysctl list  Set sysctls of the container
            --ulimit ulimit=[]  Set limits of processes
            --update-delay duration=0s  Time between tasks of an update (ns|us|ms|s|m|h)
            --update-failure-action string=pause  What follows a failed update ("pause", "continue", "rollback")
            --update-max-failure-ratio float=0  Share of failures that an update bears
            --update-monitor duration=5s  Time that a task of an update is watched (ns|us|ms|s|m|h)
            --update-order string=stop-first  Order of an update ("start-first", "stop-first")
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
        1
            --details  Show attributes of log lines, too
        -f, --follow  Wait for further lines
            --no-resolve  Show IDs, not names
            --no-task-ids  Leave task IDs out
            --no-trunc  Show everything in full length
            --raw  Write logs as they are
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
        1
        -d, --detach  Do not wait until the service is as asked for
        -q, --quiet  Show no progress
        """
    ) { try Services.rollback($0) }

    static let serviceScale = Command(
        """
        service scale
        SERVICE=REPLICAS [SERVICE=REPLICAS...]
        Change the number of tasks of services
        1+
        -d, --detach  Do not wait until the service is as asked for
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
            --config-add config  Give the service a config, or change one
            --config-rm list  Take a config away
            --constraint-add list  Add a condition, or change one
            --constraint-rm list  Take a condition away
            --container-label-add list/label  Set a label of the containers
            --container-label-rm list  Take a label of the containers away
            --dns-add list/ip  Add a DNS server
            --dns-option-add list  Add an option of the resolver
            --dns-option-rm list  Take an option of the resolver away
            --dns-rm list  Take a DNS server away
            --dns-search-add list/domain  Add a domain for names
            --dns-search-rm list  Take a domain for names away
            --endpoint-mode string  How the service is reached (vip or dnsrr)
            --env-add list/env  Set a variable of the environment
            --env-rm list  Take a variable of the environment away
            --force  Start all tasks anew even if nothing changes
            --generic-resource-add list/resource  Add a resource that users have defined
            --generic-resource-rm list  Take a resource that users have defined away
            --group-add list  Add a group of the user
            --group-rm list  Take a group of the user away
            --host-add list/host  Add a line NAME:IP to the hosts file ("host:ip")
            --host-rm list  Take a line of the hosts file away ("host:ip")
            --image string  Image of the service
            --label-add list/label  Set a label of the service
            --label-rm list  Take a label away
            --mount-add mount  Add a mount, or change one
            --mount-rm list  Take the mount of a path away
            --network-add network  Join a network
            --network-rm list  Leave a network
            --placement-pref-add pref  Preference for the nodes of tasks
            --placement-pref-rm pref  Take a preference away
            --publish-add port  Publish a port, or change one
            --publish-rm port  Take a published port away
            --restart-condition string  When to start a task again ("none", "on-failure", "any")
            --restart-delay duration  Time before a task is started again (ns|us|ms|s|m|h)
            --rollback  Go back to the specification before
            --rollback-delay duration  Time between tasks of a rollback (ns|us|ms|s|m|h)
            --rollback-failure-action string  What follows a failed rollback ("pause", "continue")
            --rollback-max-failure-ratio float  Share of failures that a rollback bears
            --rollback-monitor duration  Time that a task of a rollback is watched (ns|us|ms|s|m|h)
            --rollback-order string  Order of a rollback ("start-first", "stop-first")
            --rollback-parallelism uint  Tasks that are rolled back at once (0 for all)
            --secret-add secret  Give the service a secret, or change one
            --secret-rm list  Take a secret away
            --stop-grace-period duration  Time to wait before a container is killed (ns|us|ms|s|m|h)
            --sysctl-add list  Set a sysctl
            --sysctl-rm list  Take a sysctl away
            --ulimit-add ulimit=[]  Set a limit of processes
            --ulimit-rm list  Take a limit of processes away
            --update-delay duration  Time between tasks of an update (ns|us|ms|s|m|h)
            --update-failure-action string  What follows a failed update ("pause", "continue", "rollback")
            --update-max-failure-ratio float  Share of failures that an update bears
            --update-monitor duration  Time that a task of an update is watched (ns|us|ms|s|m|h)
            --update-order string  Order of an update ("start-first", "stop-first")
            --update-parallelism uint  Tasks that are updated at once (0 for all)
        """
    ) { try Services.update($0) }
}
