extension Command {
    static let swarmGroup = Command(
        """
        swarm

        Manage the swarm
        0 group api=1.24
        """
    )

    static let swarmCa = Command(
        """
        swarm ca
        [OPTIONS]
        Show or change the root certificate
        0 api=1.30
            --ca-cert pem-file  File of the new root certificate (PEM)
            --ca-key pem-file  File of the new root key (PEM)
            --cert-expiry duration=2160h0m0s  Time for which nodes' certificates hold (ns|us|ms|s|m|h)
        -d, --detach  Do not wait until all nodes have new certificates
            --external-ca external-ca  Where certificates are signed
        -q, --quiet  Show no progress
            --rotate  Change the root certificate; without one given it is made anew
        """
    ) { try SwarmAuthority.run($0) }

    static let swarmInit = Command(
        """
        swarm init
        [OPTIONS]
        Make a swarm
        0
            --advertise-addr string  Address that others reach (format: "<ip|interface>[:port]")
            --autolock  Lock managers: a stopped one needs a key to start
            --availability string=active  Availability of the node ("active", "pause", "drain")
            --cert-expiry duration=2160h0m0s  Time for which nodes' certificates hold (ns|us|ms|s|m|h)
            --data-path-addr string {api 1.31}  Address or interface of the data path (format: "<ip|interface>")
            --data-path-port uint32 {api 1.40}  Port of the data path (1024 to 49151); 0 or nothing for 4789
            --default-addr-pool ipNetSlice=[] {api 1.39}  Pool of default addresses (CIDR)
            --default-addr-pool-mask-length uint32=24 {api 1.39}  Length of the prefixes that come from the pool
            --dispatcher-heartbeat duration=5s  Time between heartbeats (ns|us|ms|s|m|h)
            --external-ca external-ca  Where certificates are signed
            --force-new-cluster  Make a new cluster from the present state
            --listen-addr node-addr=0.0.0.0:2377  Address to listen on (format: "<ip|interface>[:port]")
            --max-snapshots uint {api 1.25}  Further Raft snapshots to keep
            --snapshot-interval uint=10000 {api 1.25}  Log entries between Raft snapshots
            --task-history-limit int=5  Past tasks to keep
        """
    ) { try Swarms.initialize($0) }

    static let swarmJoin = Command(
        """
        swarm join
        [OPTIONS] HOST:PORT
        Join a swarm
        1
            --advertise-addr string  Address that others reach (format: "<ip|interface>[:port]")
            --availability string=active  Availability of the node ("active", "pause", "drain")
            --data-path-addr string {api 1.31}  Address or interface of the data path (format: "<ip|interface>")
            --listen-addr node-addr=0.0.0.0:2377  Address to listen on (format: "<ip|interface>[:port]")
            --token string  Token that lets a node in
        """
    ) { try Swarms.join($0) }

    static let swarmJoinToken = Command(
        """
        swarm join-token
        [OPTIONS] (worker|manager)
        Manage the tokens of nodes
        1
        -q, --quiet  Print the token only
            --rotate  Change the token
        """
    ) { try SwarmTokens.join($0) }

    static let swarmLeave = Command(
        """
        swarm leave
        [OPTIONS]
        Leave the swarm
        0
        -f, --force  Leave in any case, without warnings
        """
    ) { try Swarms.leave($0) }

    static let swarmUnlock = Command(
        """
        swarm unlock

        Unlock a manager
        0
        """
    ) { try Swarms.unlock($0) }

    static let swarmUnlockKey = Command(
        """
        swarm unlock-key
        [OPTIONS]
        Manage the key of locked managers
        0
        -q, --quiet  Print the token only
            --rotate  Change the key
        """
    ) { try SwarmTokens.key($0) }

    static let swarmUpdate = Command(
        """
        swarm update
        [OPTIONS]
        Change the swarm
        0
            --autolock  Lock managers or not (true|false)
            --cert-expiry duration=2160h0m0s  Time for which nodes' certificates hold (ns|us|ms|s|m|h)
            --dispatcher-heartbeat duration=5s  Time between heartbeats (ns|us|ms|s|m|h)
            --external-ca external-ca  Where certificates are signed
            --max-snapshots uint {api 1.25}  Further Raft snapshots to keep
            --snapshot-interval uint=10000 {api 1.25}  Log entries between Raft snapshots
            --task-history-limit int=5  Past tasks to keep
        """
    ) { try Swarms.update($0) }
}
