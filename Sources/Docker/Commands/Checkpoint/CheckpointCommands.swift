/// Commands of `docker checkpoint` that are not built; their tables stand, so that help and the parser know them.
extension Command {
    static let checkpointGroup = Command(
        """
        checkpoint

        Manage checkpoints
        0 group
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
    )

    static let checkpointLs = Command(
        """
        checkpoint ls, checkpoint list
        [OPTIONS] CONTAINER
        Show a container's checkpoints
        1
            --checkpoint-dir string  Folder of checkpoints
        """
    )

    static let checkpointRm = Command(
        """
        checkpoint rm, checkpoint remove
        [OPTIONS] CONTAINER CHECKPOINT
        Remove a checkpoint
        2
            --checkpoint-dir string  Folder of checkpoints
        """
    )
}
