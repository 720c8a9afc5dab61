import Text

extension Command {
    static let volumeRm = Command(
        """
        volume rm, volume remove
        [OPTIONS] VOLUME [VOLUME...]
        Remove volumes that no container uses
        1+
        -f, --force {api 1.25}  Missing volumes are no error
        """
    ) { invocation in
        let query = invocation.options.bool("force") ? [("force", "1")] : []
        return try invocation.each { name in
            try invocation.client.call("DELETE", Invocation.volume(name), query)
            return name
        }
    }
}
