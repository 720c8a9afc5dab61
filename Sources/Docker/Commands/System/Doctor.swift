import Text

extension Command {
    static let doctor = Command(
        """
        doctor
        [OPTIONS]
        Tell what this host can do, what runs, what is broken and how to mend it
        0
        | Tell what this host can do for containers, whether the daemon answers, what is broken and how to mend it.
        | Nothing is changed. Exit code 1 when something is missing that Monohull needs. Docker has no such command.
        @table-format
        """
    ) { invocation in
        let engine = EngineDoctor.examine(invocation)
        let all = engine.findings + HostDoctor.examine() + LocalEngine.examine(isAnswered: engine.isAnswered)
        let format = ListFormat(invocation.options.string("format"), table: Finding.table)
        try writeFully(1, try Finding.listing.text(all, format)[...])
        return all.contains { $0.status == .fail } ? 1 : 0
    }
}
