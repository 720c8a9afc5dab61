# Sourced: the package as Package.swift selects it for the tests.

# package_for PART : a folder that holds the package as Package.swift selects it. Its own folder keeps its build and
# its resolved versions apart from the release build's.
package_for() {
    local folder=$root/.build-tests/$1 entry
    mkdir -p "$folder"
    for entry in Package.swift Sources Tests; do ln -sfn "../../$entry" "$folder/$entry"; done
    echo "$folder"
}
