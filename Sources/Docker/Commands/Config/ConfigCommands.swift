/// Commands of `docker config` that are not built; their tables stand, so that help and the parser know them.
extension Command {
    static let configGroup = Command(
        """
        config

        Manage configs of swarms
        0 group
        """
    )

    static let configCreate = Command(
        """
        config create
        [OPTIONS] CONFIG file|-
        Make a config of a file or STDIN
        2
        -l, --label list  Labels of the config
            --template-driver string  Driver of templates
        """
    )

    static let configInspect = Command(
        """
        config inspect
        [OPTIONS] CONFIG [CONFIG...]
        Show all details of configs
        1+
        @format-f
            --pretty  Write it for people
        """
    )

    static let configLs = Command(
        """
        config ls, config list
        [OPTIONS]
        Show configs
        0
        -f, --filter filter  Show what fits these conditions
        @table-format
        -q, --quiet  Print IDs only
        """
    )

    static let configRm = Command(
        """
        config rm, config remove
        CONFIG [CONFIG...]
        Remove configs
        1+
        """
    )
}
