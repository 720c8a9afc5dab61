import Text

/// `ctr tasks`.
enum TaskCommands {
    static var group: Command {
        Command(
            name: "tasks",
            aliases: ["t", "task"],
            summary: "Tasks: the containers that have processes",
            commands: [
                Command(
                    name: "attach",
                    summary: "Take part in the input and output of a task",
                    arguments: "CONTAINER",
                    action: TaskAttach.run
                ),
                Command(
                    name: "checkpoint",
                    summary: "Save a task's processes",
                    arguments: "[flags] CONTAINER",
                    flags: [
                        Flag("exit", .bool, "Stop the task then"),
                        Flag("image-path", .string, "A folder for criu's files"),
                        Flag("work-path", .string, "A folder for criu's logs"),
                    ],
                    action: TaskCheckpoint.run
                ),
                Command(
                    name: "delete",
                    aliases: ["del", "remove", "rm"],
                    summary: "Remove tasks",
                    arguments: "CONTAINER [CONTAINER, ...]",
                    flags: [
                        Flag("force", "f", .bool, "Kill them first"),
                        Flag("exec-id", .string, "Only this further process"),
                    ],
                    action: TaskRemoval.run
                ),
                Command(
                    name: "exec",
                    summary: "Run a further process in a task",
                    arguments: "[flags] CONTAINER CMD [ARG...]",
                    flags: [
                        Flag("cwd", .string, "Its working folder"),
                        Flag("tty", "t", .bool, "With a terminal"),
                        Flag("detach", "d", .bool, "Leave it when it has started"),
                        Flag("exec-id", .string, "An id for it", isRequired: true),
                        Flag("fifo-dir", .string, "A folder for the FIFOs of its streams"),
                        Flag("log-uri", .string, "Where its output goes"),
                        Flag("user", .string, "Name or id of the user that it runs as"),
                    ],
                    action: TaskExec.run
                ),
                Command(
                    name: "list",
                    aliases: ["ls"],
                    summary: "List the tasks",
                    arguments: "[flags]",
                    flags: [Flag("quiet", "q", .bool, "Ids only")],
                    action: TaskReading.list
                ),
                Command(
                    name: "kill",
                    summary: "Send a signal (the stop signal of the image, or SIGTERM)",
                    arguments: "[flags] CONTAINER",
                    flags: [
                        Flag("signal", "s", .string, "Which signal"),
                        Flag("exec-id", .string, "Only to this further process"),
                        Flag("all", "a", .bool, "To every process of the task"),
                    ],
                    action: TaskControl.kill
                ),
                Command(
                    name: "metrics",
                    aliases: ["metric"],
                    summary: "Tell what a task uses",
                    arguments: "CONTAINER",
                    flags: [Flag("format", .string, "\"table\" or \"json\"", preset: "table")],
                    action: TaskMetrics.run
                ),
                Command(name: "pause", summary: "Freeze a task", arguments: "CONTAINER", action: TaskControl.pause),
                Command(
                    name: "ps",
                    summary: "List a task's processes",
                    arguments: "CONTAINER",
                    action: TaskReading.processes
                ),
                Command(
                    name: "resume",
                    summary: "Let a frozen task go on",
                    arguments: "CONTAINER",
                    action: TaskControl.resume
                ),
                Command(
                    name: "start",
                    summary: "Start the process of a container that was made",
                    arguments: "CONTAINER",
                    flags: [
                        Flag("no-pivot", .bool, "Change the root without pivot_root"),
                        Flag("null-io", .bool, "Throw away all input and output"),
                        Flag("log-uri", .string, "Where the output goes"),
                        Flag("fifo-dir", .string, "A folder for the FIFOs of its streams"),
                        Flag("pid-file", .string, "A file for the process's id"),
                        Flag("detach", "d", .bool, "Leave it when it has started"),
                    ],
                    action: TaskStart.run
                ),
            ]
        )
    }
}
