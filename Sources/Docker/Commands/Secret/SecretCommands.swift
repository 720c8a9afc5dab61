extension Command {
    static let secretGroup = Command(
        """
        secret

        Manage secrets of swarms
        0 group api=1.25
        """
    )

    static let secretCreate = Command(
        """
        secret create
        [OPTIONS] SECRET [file|-]
        Make a secret of a file or STDIN
        1-2
        -d, --driver string {api 1.31}  Driver of the secret
        -l, --label list/label  Labels of the secret
            --template-driver string {api 1.37}  Driver of templates
        """
    ) { try SwarmData.secret.create($0) }

    static let secretInspect = Command(
        """
        secret inspect
        [OPTIONS] SECRET [SECRET...]
        Show all details of secrets
        1+
        @format-f
            --pretty  Write it for people
        """
    ) { try SwarmData.secret.inspect($0) }

    static let secretLs = Command(
        """
        secret ls, secret list
        [OPTIONS]
        Show secrets
        0
        -f, --filter filter  Show what fits these conditions
        @table-format
        -q, --quiet  Print IDs only
        """
    ) { try SwarmData.secret.list($0) }

    static let secretRm = Command(
        """
        secret rm, secret remove
        SECRET [SECRET...]
        Remove secrets
        1+
        """
    ) { try SwarmData.secret.remove($0) }
}
