import Text

/// The flags that say how a registry is spoken to.
enum RegistryFlags {
    static let all = [
        Flag("skip-verify", "k", .bool, "Do not check the server's certificate"),
        Flag("plain-http", .bool, "Speak HTTP without TLS"),
        Flag("user", "u", .string, "User[:password] of the registry"),
        Flag("refresh", .string, "Refresh token for the authorisation server"),
        Flag("hosts-dir", .string, "A folder with hosts.toml files"),
        Flag("tlscacert", .string, "File of the root certificates"),
        Flag("tlscert", .string, "File of the client's certificate"),
        Flag("tlskey", .string, "File of the client's key"),
        Flag("http-dump", .bool, "Show the requests to the registry and its answers"),
        Flag("http-trace", .bool, "Show what the connections to the registry do"),
    ]

    static let snapshotter = Flag(
        "snapshotter",
        .string,
        "The snapshotter; the default one without it",
        variable: "CONTAINERD_SNAPSHOTTER"
    )
    static let label = Flag("label", .list, "Labels for the image")
    static let syncFS = Flag("sync-fs", .bool, "Sync the file system when layers are unpacked")
}
