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
            --network string=default {api 1.25}  Network of RUN instructions
            --no-cache  Build everything anew
            --platform string {api 1.38}  Platform of the image, where there are several
            --pull  Look for a newer version of the base image
        -q, --quiet  Print the image's ID at the end and nothing else
            --rm bool=true  Remove containers of a build that succeeded
            --security-opt strings  Security options
            --shm-size bytes  Size of "/dev/shm"
            --squash {api 1.25, experimental}  Make one layer of all new ones
        -t, --tag list  Name of the image, with or without a tag ("name:tag")
            --target string  Stage at which the build ends
            --ulimit ulimit=[]  Set limits of processes
        """
    )

    static let imageGroup = Command(
        """
        image

        Manage images
        0 group
        """
    )
}
