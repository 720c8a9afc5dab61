# Sourced by scripts/build: the link of the product, with the runtime's modules first.
#
# `swift build` hands the linker all objects in alphabetical order. Modules share specializations of the standard
# library, of which the linker keeps the first it meets; those of some library would be taken for the runtime's too: all
# over the text, so that each start touches more of it, and without the direct accessors that Package.swift asks for.
# The runtime starts several times for each container: ordered, `create` needs 7 MB where it needed 14.

runtime_modules='monohull|Runc|Runtime|Netlink|Seccomp|Cgroups|OCI|Text|Linux|CLinux'

# link_product RELEASE OUTPUT : the objects that `swift build` made in RELEASE, linked and stripped.
link_product() {
    local release=$1 output=$2 objects ordered
    objects=$release/monohull.product/Objects.LinkFileList
    ordered=$(mktemp)
    grep -E "/($runtime_modules)\.build/" "$objects" >"$ordered"
    grep -vE "/($runtime_modules)\.build/" "$objects" >>"$ordered"
    swiftc -emit-executable -module-name monohull -o "$output" "@$ordered" -L "$release" \
        -static-stdlib -static-executable -lstdc++ -lz -Xlinker --defsym -Xlinker main=monohull_main \
        -Xlinker -s -Xlinker --icf=all -Xlinker --gc-sections >"$ordered.log" 2>&1 || {
        cat "$ordered.log" >&2
        die "could not link"
    }
    rm -f "$ordered" "$ordered.log"
    # -s at the link has taken most.
    strip "$output"
}
