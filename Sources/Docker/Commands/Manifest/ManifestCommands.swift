/// Commands of `docker manifest` that are not built; their tables stand, so that help and the parser know them.
extension Command {
    static let manifestGroup = Command(
        """
        manifest

        Manage manifests and manifest lists
        0 group experimental
        | Manage manifests and manifest lists. A list is one name for an image that was
        | built for several architectures. "docker manifest CMD --help" tells of each command.
        """
    )

    static let manifestAnnotate = Command(
        """
        manifest annotate
        [OPTIONS] MANIFEST_LIST MANIFEST
        Add facts to a manifest of a local list
        2 experimental
            --arch string  Architecture
            --os string  Operating system
            --os-features strings  Feature of the operating system
            --os-version string  Version of the operating system
            --variant string  Variant of the architecture
        """
    )

    static let manifestCreate = Command(
        """
        manifest create
        MANIFEST_LIST MANIFEST [MANIFEST...]
        Make a local manifest list
        2+ experimental
        -a, --amend  Change a manifest list that exists
            --insecure  The registry may be without TLS
        """
    )

    static let manifestInspect = Command(
        """
        manifest inspect
        [OPTIONS] [MANIFEST_LIST] MANIFEST
        Show a manifest or a manifest list
        1-2 experimental
            --insecure  The registry may be without TLS
        -v, --verbose  Show layers and platform, too
        """
    )

    static let manifestPush = Command(
        """
        manifest push
        [OPTIONS] MANIFEST_LIST
        Send a manifest list to a registry
        1 experimental
            --insecure  The registry may be without TLS
        -p, --purge  Remove the local manifest list afterwards
        """
    )

    static let manifestRm = Command(
        """
        manifest rm
        MANIFEST_LIST [MANIFEST_LIST...]
        Remove local manifest lists
        1+ experimental
        """
    )
}
