import Linux
import Support
import Testing
import Text

/// The scripts of `docker completion`, read and used by the shells that are there. No daemon is asked.
struct CompletionTests {
    private static func path(of shell: String) -> String? {
        ["/usr/bin/\(shell)", "/bin/\(shell)"].first { Files.exists($0) }
    }

    private func docker(_ arguments: String...) throws -> Output {
        try Command.run(
            "\(Environment.binaries)/docker",
            arguments,
            environment: ["DOCKER_HOST": "unix:///nonexistent.sock", "DOCKER_CONTEXT": nil]
        )
    }

    /// What `shell` prints that has the script in a file and ours on its PATH.
    private func run(_ shell: String, _ program: String, _ options: [String], _ lines: (String) -> String) throws
        -> Output
    {
        try TemporaryFolder.with { folder in
            let script = try folder.file("script", try docker("completion", shell).out)
            let checked = try Command.run(program, ["-n", script])
            #expect(checked.code == 0, "\(checked)")
            return try Command.run(
                program,
                options + ["-c", lines(script)],
                environment: ["PATH": "\(Environment.binaries):/usr/bin:/bin", "HOME": folder.path, "DOCKER_HOST": nil]
            )
        }
    }

    @Test func `bash completes by its script`() throws {
        let output = try run("bash", "/bin/bash", ["--norc"]) { script in
            """
            source \(script)
            compopt() { echo "option $2"; }
            try() { COMP_LINE=$1 COMP_POINT=${#1}; COMPREPLY=(); __docker_complete; echo "${COMPREPLY[@]}"; }
            try "docker pau"; try "docker run --pull="; try "docker run --security-opt label=d"; try "docker build "
            try "docker run --storage-opt "; try "docker cp "
            """
        }
        let words = ["pause", "always missing never", "disable", "size="]
        let options = ["option dirnames", "option nospace", "option default"]
        #expect(output.lines == words[..<3] + [options[0], options[1], words[3], options[2]], "\(output)")
    }

    @Test(.enabled(if: path(of: "fish") != nil, "there is no fish here"))
    func `fish completes by its script`() throws {
        let output = try run("fish", try #require(Self.path(of: "fish")), ["--no-config"]) { script in
            "source \(script); complete -C 'docker pau'; complete -C 'docker run --pull '"
        }
        let words = output.lines.map { $0.split(separator: "\t").first ?? "" }
        #expect(words == ["pause", "always", "missing", "never"], "\(output)")
    }

    @Test(.enabled(if: path(of: "zsh") != nil, "there is no zsh here"))
    func `zsh completes by its script`() throws {
        let output = try run("zsh", try #require(Self.path(of: "zsh")), ["-f"]) { script in
            """
            compdef() { }
            _describe() { print -rl -- "${(@P)2}" "${@:3}" }
            _files() { print -r -- files "$@" }
            source \(script)
            try() { words=("$@"); CURRENT=$#; _docker }
            try docker pau; try docker run --pull ''; try docker run --storage-opt ''; try docker build ''; try docker cp ''
            """
        }
        let expected = ["pause:Freeze containers", "always", "missing", "never", "size=", "-S", "files -/", "files"]
        #expect(output.lines == expected, "\(output)")
    }

    /// There is none to run it here.
    @Test func `the script for PowerShell asks as the others do`() throws {
        let output = try docker("completion", "powershell")
        #expect(output.code == 0)
        #expect(output.out.contains("& $words[0] __complete $given"))
        #expect(try docker("completion", "powershell", "--no-descriptions").out.contains(" __completeNoDesc $given"))
    }
}
