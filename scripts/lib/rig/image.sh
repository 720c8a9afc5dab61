# Part of scripts/rig: Debian's kernel and a small Debian as the disk of the virtual machine, in out/rig.

rig_suite=bookworm
rig_kernel=linux-image-cloud-amd64
# Beside Debian's essential ones.
rig_packages=systemd-sysv,dbus,kmod,iproute2,procps,uidmap,busybox-static,libstdc++6,libcap2-bin,nftables,apparmor,criu,strace
rig_folder=$root/out/rig

# Makes out/rig/{vmlinuz,root.ext4} when this file has changed or they are missing. Nothing is installed on the host
# beside the programs that make and run it.
rig_image() {
    local stamp
    [ "$(uname -m)" = x86_64 ] || die "the rig's kernel is for x86_64"
    stamp=$(cat "$root"/scripts/lib/rig/{image.sh,first} | sha256sum | cut -d' ' -f1)
    [ "$(cat "$rig_folder/stamp" 2>/dev/null)" != "$stamp" ] || return 0
    [ "$(id -u)" = 0 ] || die "making the rig's disk needs root"
    need_packages qemu-system-x86 mmdebstrap e2fsprogs debian-archive-keyring
    mkdir -p "$rig_folder"
    # Two calls at once make it once.
    exec {lock}>"$rig_folder/lock"
    flock "$lock"
    [ "$(cat "$rig_folder/stamp" 2>/dev/null)" = "$stamp" ] || rig_make_image "$stamp"
    exec {lock}>&-
}

rig_make_image() {
    local mirror security kernel version key=/usr/share/keyrings/debian-archive-keyring.gpg
    mirror=${MIRROR:-$(debian_mirror)} || die "no Debian mirror in the apt sources; name one by MIRROR=URL"
    security=$(debian_security_mirror) || security=
    say "making the rig's disk from $rig_suite's packages of $mirror"
    work=$rig_folder/.work
    rm -rf "$work" "$rig_folder/stamp"
    mkdir -p "$work"/{none,kernel,lists/partial,cache/archives/partial}
    {
        echo "deb [signed-by=$key] $mirror $rig_suite main"
        # The newest kernel is there first.
        [ -z "$security" ] || echo "deb [signed-by=$key] $security $rig_suite-security main"
    } >"$work/sources.list"
    private_apt get -q update >/dev/null || die "$rig_suite's package lists cannot be fetched from $mirror"
    # The package of that name only depends on the newest kernel.
    kernel=$(private_apt cache depends "$rig_kernel" | sed -n 's/.*Depends: \(linux-image-[0-9].*\)/\1/p' | head -n 1)
    [ -n "$kernel" ] || die "$rig_suite has no $rig_kernel"
    (cd "$work" && private_apt get -q download "$kernel" >/dev/null) || die "$kernel cannot be fetched"
    dpkg -x "$work/$kernel"_*.deb "$work/kernel"
    version=${kernel#linux-image-}

    mmdebstrap --quiet --mode=root --variant=essential --include="$rig_packages" \
        --dpkgopt='path-exclude=/usr/share/{doc,man,locale,info}/*' \
        "$rig_suite" "$work/root" "$work/sources.list" >&2 || die "mmdebstrap could not make the rig's disk"
    cp -a "$work/kernel/lib/modules" "$work/root/lib/"
    chroot "$work/root" depmod "$version"
    # An ordinary user with ranges of subordinate ids, for rootless tests.
    chroot "$work/root" useradd --create-home --shell /bin/sh rig
    mkdir "$work/root/rig"
    install -m 755 "$root/scripts/lib/rig/first" "$work/root/sbin/rig-first"
    install -m 644 "$root/scripts/lib/rig/rig.service" "$work/root/etc/systemd/system/rig.service"
    echo rig >"$work/root/etc/hostname"
    rm -f "$work/root/etc/resolv.conf"

    install -m 644 "$work/kernel/boot/vmlinuz-$version" "$rig_folder/vmlinuz"
    rig_disk "$work/root.ext4" 4G "$work/root"
    mv "$work/root.ext4" "$rig_folder/root.ext4"
    dpkg-deb -f "$work/$kernel"_*.deb Package Version | sed 's/^[A-Z][a-z]*: //' | paste -sd' ' >"$rig_folder/VERSIONS"
    rm -rf "$work"
    # Last: without it the disk is not whole.
    echo "$1" >"$rig_folder/stamp"
    say "out/rig/root.ext4, $(du -h "$rig_folder/root.ext4" | cut -f1), $(cat "$rig_folder/VERSIONS")"
}

# rig_disk FILE SIZE FOLDER : an ext4 file system with what the folder holds; no journal, since no run is resumed.
rig_disk() {
    rm -f "$1"
    truncate -s "$2" "$1"
    mke2fs -q -t ext4 -O ^has_journal -E lazy_itable_init=1,root_owner=0:0 -d "$3" "$1" ||
        die "mke2fs could not make $(basename "$1")"
}
