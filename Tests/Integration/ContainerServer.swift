import Support

/// A server in a container, and who reaches it.
enum ContainerServer {
    /// What answers at a port of a container.
    static func script(_ port: Int) -> String { "exec nc -ll -p \(port) -e echo answered" }

    /// Whether something answers there; `enter` is where from, nil for the daemon's own namespace.
    static func answers(_ engine: Engine, _ enter: [String]?, _ host: String, _ port: Int) throws -> Bool {
        let words = ["timeout", "2", "bash", "-c", "exec 3<>/dev/tcp/\(host)/\(port) && cat <&3"]
        let output =
            if let enter { try Command.run("nsenter", enter + words) } else {
                try engine.onHost(words[0], words[1], words[2], words[3], words[4])
            }
        return output.out == "answered\n"
    }

    /// The server has to come up first.
    static func waitUntilReached(_ engine: Engine, _ enter: [String]?, _ host: String, _ port: Int) throws {
        try Clock.wait("\(host), port \(port), answers") { try answers(engine, enter, host, port) }
    }
}
