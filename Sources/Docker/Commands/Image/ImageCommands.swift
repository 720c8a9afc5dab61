/// Commands of `docker image` that are not built; their tables stand, so that help and the parser know them.
extension Command {
    static let imageBuild = Command(
        """
        image build, build, builder build
        [OPTIONS] PATH | URL | -
        Build an image by a Dockerfile
        1
            --add-host list/host  Add a line NAME:IP to the hosts file ("host:ip")
            --build-arg list  Set variables of the build
            --cache-from strings  Images whose layers may be used again
            --cgroup-parent string  Parent of the cgroups of "RUN" instructions
            --compress  Send the context compressed by gzip
            --cpu-period int  Period of the CPU quota in microseconds
            --cpu-quota int  CPU time within one period, in microseconds
        -c, --cpu-shares int  Relative weight for CPU time
            --cpuset-cpus string  CPUs to run on (0-3, 0,1)
            --cpuset-mems string  Memory nodes to use (0-3, 0,1)
            --disable-content-trust bool=true  Do not check the image's signature
        -f, --file string  Path of the Dockerfile ("PATH/Dockerfile" without it)
            --force-rm  Remove containers of the build even after a failure
            --iidfile string  File to write the image's ID to
            --isolation string  How containers are isolated
            --label list/label  Labels of the image
        -m, --memory bytes  Limit of memory
            --memory-swap bytes/swap  Limit of memory and swap together; -1 for endless swap
            --network string=default  Network of RUN instructions
            --no-cache  Build everything anew
            --platform string  Platform of the image, where there are several
            --pull  Look for a newer version of the base image
        -q, --quiet  Print the image's ID at the end and nothing else
            --rm bool=true  Remove containers of a build that succeeded
            --security-opt strings  Security options
            --shm-size bytes  Size of "/dev/shm"
            --squash  Make one layer of all new ones
        -t, --tag list  Name of the image, with or without a tag ("name:tag")
            --target string  Stage at which the build ends
            --ulimit ulimit=[]  Set limits of processes
        """
    )

    static let imagePush = Command(
        """
        image push, push
        [OPTIONS] NAME[:TAG]
        Send an image to a registry
        1
        -a, --all-tags  Push every tag of the repository
            --disable-content-trust bool=true  Do not sign the image
            --platform string  Push one platform of an image, as an image of its own.\\nThe index and what else \
        it lists (attestations, other platforms) stay behind.\\n'os[/arch[/variant]]': which platform (as \
        linux/amd64)
        -q, --quiet  Say only what is needed
        """
    )

    static let imageGroup = Command(
        """
        image

        Manage images
        0 group
        """
    )

    static let imageHistory = Command(
        """
        image history, history
        [OPTIONS] IMAGE
        Show how an image was made
        1
        @table-format
        -H, --human bool=true  Sizes and dates as people write them
            --no-trunc  Show everything in full length
            --platform string  Platform whose history is shown, as "os[/arch[/variant]]" (say "linux/amd64")
        -q, --quiet  Print image IDs only
        """
    )
}
