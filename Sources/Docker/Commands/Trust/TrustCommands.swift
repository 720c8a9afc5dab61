/// Commands of `docker trust` that are not built; their tables stand, so that help and the parser know them.
extension Command {
    static let trustGroup = Command(
        """
        trust

        Manage the trust in images
        0 group
        """
    )

    static let trustKeyGroup = Command(
        """
        trust key

        Manage keys that sign images
        0 group
        """
    )

    static let trustKeyGenerate = Command(
        """
        trust key generate
        NAME
        Make a pair of keys and load it
        1
            --dir string  Folder for the key, the current one without it
        """
    )

    static let trustKeyLoad = Command(
        """
        trust key load
        [OPTIONS] KEYFILE
        Load a private key
        1
            --name string=signer  Name of the key
        """
    )

    static let trustSignerGroup = Command(
        """
        trust signer

        Manage who may sign images
        0 group
        """
    )

    static let trustSignerAdd = Command(
        """
        trust signer add
        OPTIONS NAME REPOSITORY [REPOSITORY...]
        Add a signer
        2+
            --key list  File of the signer's public key
        """
    )

    static let trustSignerRemove = Command(
        """
        trust signer remove
        [OPTIONS] NAME REPOSITORY [REPOSITORY...]
        Remove a signer
        2+
        -f, --force  Do not ask before the last signer is removed
        """
    )

    static let trustInspect = Command(
        """
        trust inspect
        IMAGE[:TAG] [IMAGE[:TAG]...]
        Show keys and signatures
        1+
            --pretty  Write it for people
        """
    )

    static let trustRevoke = Command(
        """
        trust revoke
        [OPTIONS] IMAGE[:TAG]
        Take the trust in an image back
        1
        -y, --yes  Do not ask
        """
    )

    static let trustSign = Command(
        """
        trust sign
        IMAGE:TAG
        Sign an image
        1
            --local  Sign a local image
        """
    )
}
