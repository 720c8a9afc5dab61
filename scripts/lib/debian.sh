# Sourced: Debian's package archives, without a change to the system's own lists.

# Every archive that the host's own apt uses, so that no host name stands here.
apt_archives() {
    grep -rhoE '^deb [^#]*' /etc/apt/sources.list /etc/apt/sources.list.d 2>/dev/null |
        grep -oE '(https?|file|copy):/+[^ ]+'
    grep -rhE '^URIs:' /etc/apt/sources.list.d 2>/dev/null | awk '{ print $2 }'
}

debian_mirror() { apt_archives | grep -v -e security -e backports | grep -m1 debian; }

debian_security_mirror() { apt_archives | grep -m1 debian-security; }

# apt with its lists, cache and sources in $work, blind for the system's.
private_apt() {
    "apt-$1" -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts="$work/none" \
        -o Dir::State::Lists="$work/lists" -o Dir::Cache="$work/cache" -o Dir::Etc::preferences=/dev/null \
        -o Dir::Etc::preferencesparts="$work/none" -o APT::Default-Release= -o APT::Sandbox::User=root "${@:2}"
}
