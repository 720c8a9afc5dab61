# Sourced by scripts/build: the link of the product, with the runtime's modules first and the client's behind them.
#
# `swift build` hands the linker all objects in alphabetical order. Modules share specializations of the standard
# library, of which the linker keeps the first it meets; those of some library would be taken for the runtime's too: all
# over the text, so that each start touches more of it, and without the direct accessors that Package.swift asks for.
# The runtime starts several times for each container: ordered, `create` needs 7 MB where it needed 14. The client's come
# next: `docker ps` needs 0.6 MB less.
#
# The tables that unwind a stack (.eh_frame) are left out of our objects, the packages' and the Swift libraries', 6.5 MB of
# 44: nothing here throws C++ exceptions, Swift's errors do not unwind, and profilers follow the frame pointers, which Swift
# keeps. What nothing refers to is left out by way of unretain.c, another 2.7 MB.

runtime_modules='monohull|Runc|Runtime|Netlink|Seccomp|Cgroups|OCI|Text|Linux|CLinux'
client_modules='Docker|DockerAPI|DockerdRules|GoTemplate'

# Of the toolchain, those that are large. They are named before the link's own list, where the linker finds the same
# archives once more and needs nothing of them.
swift_libraries='swiftCore FoundationEssentials _FoundationCollections swift_Concurrency swift_RegexParser
    swift_StringProcessing swiftDispatch swiftGlibc swiftSynchronization'

# link_product RELEASE OUTPUT : the objects that `swift build` made in RELEASE, linked and stripped.
link_product() {
    local release=$1 output=$2 objects work number=0 object toolchain library
    objects=$release/monohull.product/Objects.LinkFileList
    toolchain=$(dirname "$(dirname "$(readlink -f "$(command -v swiftc)")")")
    work=$(mktemp -d)
    {
        grep -E "/($runtime_modules)\.build/" "$objects"
        grep -E "/($client_modules)\.build/" "$objects"
        grep -vE "/($runtime_modules|$client_modules)\.build/" "$objects"
    } | while read -r object; do
        number=$((number + 1))
        echo "$object $work/$number.o"
    done >"$work/objects"
    # A name may have quoted spaces in it, as some packages' have; ours have not.
    sed 's/.* //' "$work/objects" >"$work/list"
    for library in $swift_libraries; do
        echo "$toolchain/lib/swift_static/linux/lib$library.a $work/lib$library.a"
    done >"$work/libraries"
    cat "$work/objects" "$work/libraries" |
        xargs -P "$(nproc)" -n 2 objcopy --remove-section .eh_frame --remove-section .rela.eh_frame
    "$toolchain/bin/clang" -O1 -Wall -Wextra -Werror -o "$work/unretain" "$root/scripts/lib/unretain.c"
    xargs "$work/unretain" <"$work/list"
    "$work/unretain" "$work"/*.a
    swiftc -emit-executable -module-name monohull -o "$output" "@$work/list" "$work"/*.a -L "$release" \
        -static-stdlib -static-executable -lstdc++ -lz -Xlinker --defsym -Xlinker main=monohull_main \
        -Xlinker -s -Xlinker --icf=all -Xlinker --gc-sections >"$work/log" 2>&1 || {
        cat "$work/log" >&2
        rm -rf "$work"
        die "could not link"
    }
    rm -rf "$work"
    # -s at the link has taken most.
    strip "$output"
}
