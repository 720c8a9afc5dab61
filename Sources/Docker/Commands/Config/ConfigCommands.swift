extension Command {
    static let configGroup = Command(
        """
        config

        Manage configs of swarms
        0 group api=1.30
        """
    )

    static let configCreate = Command(
        """
        config create
        [OPTIONS] CONFIG file|-
        Make a config of a file or STDIN
        2
        -l, --label list/label  Labels of the config
            --template-driver string {api 1.37}  Driver of templates
        """
    ) { try SwarmData.config.create($0) }

    static let configInspect = Command(
        """
        config inspect
        [OPTIONS] CONFIG [CONFIG...]
        Show all details of configs
        1+
        @format-f
            --pretty  Write it for people
        """
    ) { try SwarmData.config.inspect($0) }

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
    ) { try SwarmData.config.list($0) }

    static let configRm = Command(
        """
        config rm, config remove
        CONFIG [CONFIG...]
        Remove configs
        1+
        """
    ) { try SwarmData.config.remove($0) }
}
