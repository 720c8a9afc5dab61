# Part of the judges: a daemon and its judge in mount, pid, net, ipc and uts namespaces of their own, where /run, /var/lib,
# /etc/docker and TMPDIR are private. What a run leaves running ends with it, and nothing leaves the machine.

# judge_inside PROGRAM ARGUMENTS... : $bin has the daemon, a real one where $set is not empty; $folder keeps what was
# fetched and the daemon's log. $prepare is done before the daemon starts.
judge_inside() {
    local made=""
    [ "$(id -u)" = 0 ] || die "the daemons need root rights"
    client=$root/out/peers/sid/bin/docker
    [ -x "$client" ] || die "scripts/peers install sid first"
    [ -x "$bin/dockerd" ] || die "there is no dockerd in $bin"
    need_packages busybox-static python3 iproute2
    mkdir -p "$folder"
    [ -z "$set" ] || install_iptables
    [ -e "$folder/busybox.tar" ] || "$root/scripts/make-busybox-image" "$folder/busybox.tar"
    scratch=$(mktemp -d "$folder/scratch.XXXX")
    # A place to mount upon, which is nobody's where it was not there before.
    [ -d /etc/docker ] || { mkdir /etc/docker && made=/etc/docker; }
    trap 'unmount_below "$scratch"; rm -rf --one-file-system "$scratch"; [ -z "'"$made"'" ] || rmdir /etc/docker' EXIT
    mkdir -p "$scratch"/{run/tmp,run/home,run/netns,run/client,lib,etc}
    ln -s "$client" "$scratch/run/client/docker"
    export folder scratch bin set prepare
    unshare --mount --pid --net --ipc --uts --fork --kill-child --mount-proc bash -c "$inside" judge "$@"
}

# shellcheck disable=SC2016
inside='
set -e
mount --bind "$scratch/run" /run
mount --bind "$scratch/lib" /var/lib
mount --bind "$scratch/etc" /etc/docker
mount --make-rshared /
ip link set lo up
eval "$prepare"
export TMPDIR=/run/tmp HOME=/run/home PATH=$bin:$PATH DOCKER_HOST=unix:///run/docker.sock
options=(--group root)
if [ -n "$set" ]; then
    export PATH=$folder/iptables/usr/sbin:$PATH LD_LIBRARY_PATH=$folder/iptables/usr/lib/x86_64-linux-gnu
    export XTABLES_LIBDIR=$LD_LIBRARY_PATH/xtables
    options+=(--init-path "$bin/docker-init")
fi
"$bin/dockerd" "${options[@]}" >"$folder/dockerd.log" 2>&1 &
unset LD_LIBRARY_PATH XTABLES_LIBDIR
export PATH=/run/client:$PATH
for attempt in $(seq 300); do
    [ -S /run/docker.sock ] && break
    sleep 0.1
done
docker load -q -i "$folder/busybox.tar" >&2
python3 "$@"
'
