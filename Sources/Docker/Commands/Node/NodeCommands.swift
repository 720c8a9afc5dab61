extension Command {
    static let nodeGroup = Command(
        """
        node

        Manage nodes of swarms
        0 group api=1.24
        """
    )

    static let nodeDemote = Command(
        """
        node demote
        NODE [NODE...]
        Make workers of managers
        1+
        """
    ) { try Nodes.change($0, to: "worker") }

    static let nodeInspect = Command(
        """
        node inspect
        [OPTIONS] self|NODE [NODE...]
        Show all details of nodes
        1+
        @format-f
            --pretty  Write it for people
        """
    ) { try Nodes.inspect($0) }

    static let nodeLs = Command(
        """
        node ls, node list
        [OPTIONS]
        Show the nodes of the swarm
        0
        -f, --filter filter  Show what fits these conditions
        @table-format
        -q, --quiet  Print IDs only
        """
    ) { try Nodes.list($0) }

    static let nodePromote = Command(
        """
        node promote
        NODE [NODE...]
        Make managers of workers
        1+
        """
    ) { try Nodes.change($0, to: "manager") }

    static let nodePs = Command(
        """
        node ps
        [OPTIONS] [NODE...]
        Show tasks on nodes, the current one unless told
        0+
        -f, --filter filter  Show what fits these conditions
            --format string  Go template for tasks
            --no-resolve  Show IDs, not names
            --no-trunc  Show everything in full length
        -q, --quiet  Print task IDs only
        """
    ) { try Nodes.tasks($0) }

    static let nodeRm = Command(
        """
        node rm, node remove
        [OPTIONS] NODE [NODE...]
        Remove nodes from the swarm
        1+
        -f, --force  Remove the node in any case
        """
    ) { try Nodes.remove($0) }

    static let nodeUpdate = Command(
        """
        node update
        [OPTIONS] NODE
        Change a node
        1
            --availability string  Availability of the node ("active", "pause", "drain")
            --label-add list  Set a label of the node ("key=value")
            --label-rm list  Take a label of the node away
            --role string  Role of the node ("worker", "manager")
        """
    ) { try Nodes.update($0) }
}
