import GoTemplate
import Text

/// `docker checkpoint`.
extension Command {
    static let checkpointGroup = Command(
        """
        checkpoint

        Manage checkpoints
        0 group api=1.25 daemon=linux daemon=experimental
        """
    )

    static let checkpointCreate = Command(
        """
        checkpoint create
        [OPTIONS] CONTAINER CHECKPOINT
        Write a running container's state down
        2
            --checkpoint-dir string  Folder of checkpoints
            --leave-running  Let the container run on
        """
    ) { invocation in
        let name = invocation.arguments[1]
        var writer = JSONWriter()
        writer.object { body in
            body.member("CheckpointID", name)
            body.member("CheckpointDir", invocation.options.string("checkpoint-dir") ?? "")
            body.member("Exit", !invocation.options.bool("leave-running"))
        }
        let path = Invocation.container(invocation.arguments[0], "checkpoints")
        try invocation.client.call("POST", path, body: writer.bytes)
        say(name)
        return 0
    }

    static let checkpointLs = Command(
        """
        checkpoint ls, checkpoint list
        [OPTIONS] CONTAINER
        Show a container's checkpoints
        1
            --checkpoint-dir string  Folder of checkpoints
        """
    ) { invocation in
        let path = Invocation.container(invocation.arguments[0], "checkpoints")
        let answer = try invocation.client.call("GET", path, folder(invocation))
        let listing = Listing<JSONNode>(
            "*checkpoint.checkpointContext",
            [Column("Name", "CHECKPOINT NAME") { $0["Name"]?.string ?? "" }]
        )
        try writeFully(1, try listing.text(answer.elements, ListFormat(nil, table: "{{.Name}}"))[...])
        return 0
    }

    static let checkpointRm = Command(
        """
        checkpoint rm, checkpoint remove
        [OPTIONS] CONTAINER CHECKPOINT
        Remove a checkpoint
        2
            --checkpoint-dir string  Folder of checkpoints
        """
    ) { invocation in
        let path = Invocation.container(invocation.arguments[0], "checkpoints")
        try invocation.client.call("DELETE", "\(path)/\(Client.escape(invocation.arguments[1]))", folder(invocation))
        return 0
    }

    private static func folder(_ invocation: Invocation) -> [(String, String)] {
        invocation.options.string("checkpoint-dir").map { $0.isEmpty ? [] : [("dir", $0)] } ?? []
    }
}
