# Part of the judges: real dockerd wants iptables for its bridge; nothing is installed.

# Debian's, unpacked into $folder/iptables.
install_iptables() {
    [ -e "$folder/iptables/usr/sbin/iptables" ] && return 0
    mkdir -p "$folder/packages" "$folder/iptables"
    (cd "$folder/packages" && apt-get -q download iptables libip4tc2 libip6tc2 libxtables12 \
        libnetfilter-conntrack3 libnfnetlink0 libnftnl11 libmnl0 >/dev/null 2>&1) || die "no iptables"
    for file in "$folder"/packages/*.deb; do dpkg -x "$file" "$folder/iptables"; done
    for program in iptables ip6tables; do ln -sfn xtables-nft-multi "$folder/iptables/usr/sbin/$program"; done
}
