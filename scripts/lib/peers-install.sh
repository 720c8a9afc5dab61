# Part of scripts/peers: unpacks a set of Debian's container packages into a folder of its own.
#
# The Go programs of both suites need glibc 2.34 and run on Debian 12 as they are. What needs a newer one (runc, crun,
# tini) gets interpreter and library path of the suite's own libraries by patchelf; starting it through ld.so would
# not do, since runc executes /proc/self/exe again.

peers_packages="docker.io docker-cli containerd runc crun docker-compose docker-buildx tini"
peers_libraries="libc6 libseccomp2 libcap2 libyajl2 libsystemd0 libgcrypt20 liblzma5 libzstd1 liblz4-1 libgpg-error0
    libacl1 libselinux1 libpcre2-8-0 libssl3t64 libblake3-0 libtbb12 libstdc++6 libgcc-s1"
peers_programs="dockerd docker docker-proxy containerd containerd-shim-runc-v2 ctr runc crun"

# Not grep -q: it ends early, apt-cache then dies of SIGPIPE, and pipefail makes a failure of that.
has_candidate() { private_apt cache policy "$1" 2>/dev/null | grep '^  Candidate: [^(]' >/dev/null; }

# peers_lists SUITE : an empty $destination, and in $work the suite's package lists.
peers_lists() {
    local mirror
    mirror=${MIRROR:-$(debian_mirror)} || die "no Debian mirror in the apt sources; name one by MIRROR=URL"
    need_packages patchelf debian-archive-keyring
    say "fetching $1's packages from $mirror into $destination; no service is started"
    work=$destination/.work
    rm -rf "$work"
    mkdir -p "$work"/{none,debs,programs,libraries,lists/partial,cache/archives/partial} "$destination"/{bin,lib}
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $1 main" >"$work/sources.list"
    private_apt get -q update >/dev/null || die "$1's package lists cannot be fetched from $mirror"
}

peers_install() {
    local suite=${1:-} destination wanted=() package file name program source loader
    destination=${2:-$root/out/peers/$suite}
    case $suite in
        trixie | sid) ;;
        bookworm)
            # containerd 1.6, the oldest that the shim serves, and docker 20.10, the oldest API that the client is tried with.
            local peers_packages="docker.io containerd runc tini"
            local peers_programs="dockerd docker docker-proxy containerd containerd-shim-runc-v2 ctr runc"
            ;;
        podman | criu)
            "${suite}_install"
            return
            ;;
        *) die "peers install takes trixie, sid, bookworm, podman or criu" ;;
    esac
    if [ -e "$destination/VERSIONS" ] && [ -e "$destination/bin/dockerd" ]; then
        say "$suite stands in $destination already"
        return 0
    fi
    peers_lists "$suite"
    mkdir -p "$destination/cli-plugins"
    for package in $peers_packages; do
        has_candidate "$package" || die "$suite has no package $package"
        wanted+=("$package/$suite")
    done
    # Libraries come and go between suites: those that it has.
    for package in $peers_libraries; do has_candidate "$package" && wanted+=("$package/$suite"); done
    (cd "$work/debs" && private_apt get -q download "${wanted[@]}" >/dev/null) || die "download from $suite failed"

    : >"$work/versions"
    for file in "$work"/debs/*.deb; do
        name=$(dpkg-deb -f "$file" Package)
        case " $peers_packages " in
            *" $name "*)
                dpkg -x "$file" "$work/programs"
                echo "$name $(dpkg-deb -f "$file" Version)" >>"$work/versions"
                ;;
            *) dpkg -x "$file" "$work/libraries" ;;
        esac
    done
    for program in $peers_programs; do
        source=$(find "$work/programs" -type f -path "*bin/$program" -print -quit)
        [ -n "$source" ] || die "no $program in $suite's packages"
        install -m 755 "$source" "$destination/bin/$program"
    done
    source=$(find "$work/programs" -type f -name 'tini*' -path '*bin/*' | sort -r | head -n 1)
    [ -z "$source" ] || install -m 755 "$source" "$destination/bin/docker-init"
    find "$work/programs" -type f -path '*cli-plugins/docker-*' -exec install -m 755 -t "$destination/cli-plugins" {} +
    find "$work/libraries" \( -type f -o -type l \) -path '*/lib/*-linux-gnu/*.so*' -not -path '*/gconv/*' \
        -exec cp -a -t "$destination/lib" {} +
    loader=$(find "$destination/lib" -name 'ld-linux-*.so.*' -print -quit)
    [ -n "$loader" ] || die "no loader in $suite's libc6"
    for program in "$destination"/bin/*; do
        { ldd "$program" 2>&1 || true; } | grep -q 'not found' || continue
        patchelf --set-interpreter "$loader" --set-rpath "$destination/lib" --force-rpath "$program"
    done
    for program in $peers_programs; do
        [ "$program" = docker-proxy ] || [ "$program" = containerd-shim-runc-v2 ] ||
            "$destination/bin/$program" --version >/dev/null 2>&1 || die "$suite's $program does not run here"
    done
    rm -rf "$work/none" "$work/debs" "$work/programs" "$work/libraries" "$work/lists" "$work/cache"
    # Named last: a set without this file is not whole.
    mv "$work/versions" "$destination/VERSIONS"
    rm -rf "$work"
    say "$(tr '\n' ',' <"$destination/VERSIONS")"
}

# podman and conmon of the host's own suite, with the libraries that the host may lack beside them.
podman_install() {
    local packages="podman conmon libgpgme11 libassuan0 libdevmapper1.02.1 libsubid4" one
    if [ -e "$destination/VERSIONS" ]; then return 0; fi
    need_packages patchelf
    say "fetching podman into $destination"
    work=$destination/.work
    rm -rf "$work"
    mkdir -p "$work/debs" "$work/root" "$destination"/{bin,lib}
    # shellcheck disable=SC2086
    (cd "$work/debs" && apt-get -q -o APT::Sandbox::User=root download $packages >/dev/null) ||
        die "podman's packages cannot be fetched"
    for one in "$work"/debs/*.deb; do
        dpkg -x "$one" "$work/root"
        echo "$(dpkg-deb -f "$one" Package) $(dpkg-deb -f "$one" Version)" >>"$work/versions"
    done
    install -m 755 "$work/root/usr/bin/podman" "$work/root/usr/bin/conmon" "$destination/bin"
    find "$work/root" \( -type f -o -type l \) -name '*.so.*' -exec cp -a -t "$destination/lib" {} +
    patchelf --set-rpath "$destination/lib" --force-rpath "$destination/bin/podman"
    "$destination/bin/podman" --version >/dev/null || die "podman does not run here"
    mv "$work/versions" "$destination/VERSIONS"
    rm -rf "$work"
}

# criu of trixie with its own libraries. What stands on PATH is a script: it tells criu to leave the network alone,
# which it can lock only where the kernel has netfilter.
criu_install() {
    local file loader
    local packages="criu libc6 libprotobuf-c1 libnl-3-200 libnet1 libbsd0 libmd0 libgnutls30t64 libnftables1 libnftnl11
        libmnl0 libxtables12 libjansson4 libp11-kit0 libidn2-0 libunistring5 libtasn1-6 libhogweed6t64 libnettle8t64
        libgmp10 libffi8 libuuid1"
    if [ -e "$destination/VERSIONS" ]; then return 0; fi
    peers_lists trixie
    # shellcheck disable=SC2086
    (cd "$work/debs" && private_apt get -q download $packages >/dev/null) || die "criu's packages cannot be fetched"
    for file in "$work"/debs/*.deb; do dpkg -x "$file" "$work/programs"; done
    dpkg-deb --show --showformat '${Package} ${Version}\n' "$work"/debs/criu_*.deb >"$work/versions"
    find "$work/programs" \( -type f -o -type l \) -path '*/lib/*-linux-gnu/*.so*' -not -path '*/gconv/*' \
        -exec cp -a -t "$destination/lib" {} +
    install -m 755 "$work/programs/usr/sbin/criu" "$destination/lib/criu"
    loader=$(find "$destination/lib" -name 'ld-linux-*.so.*' -print -quit)
    [ -n "$loader" ] || die "no loader in trixie's libc6"
    patchelf --set-interpreter "$loader" --set-rpath "$destination/lib" --force-rpath "$destination/lib/criu"
    echo 'network-lock skip' >"$destination/criu.conf"
    cat >"$destination/bin/criu" <<SCRIPT
#!/bin/sh
CRIU_CONFIG_FILE=$destination/criu.conf exec "$destination/lib/criu" "\$@"
SCRIPT
    chmod 755 "$destination/bin/criu"
    "$destination/bin/criu" --version >/dev/null || die "trixie's criu does not run here"
    mv "$work/versions" "$destination/VERSIONS"
    rm -rf "$work"
}
