import Linux
import Text

/// Containers made by the API, for what no flag of a client says.
extension Engine {
    /// The id of a new container of busybox that runs a script; `host` is its HostConfig, `config` further members.
    public func create(_ script: String, host: String = "{}", config: String = "", name: String = "") throws -> String {
        try api.create(name, ["sh", "-c", script], #","HostConfig":\#(host)\#(config)"#)
    }

    /// Starts a container and waits for its end; the answer: its exit code and all that it wrote.
    public func finish(_ id: String) throws -> Output {
        try api.post("/containers/\(id)/start").expecting(204)
        let code = try api.post("/containers/\(id)/wait").expecting(200).json["StatusCode"]?.int ?? -1
        let logs = try docker.check("logs", id)
        return Output(code: Int32(code), out: logs.out, err: logs.err)
    }

    /// All of it: create, run to the end, remove with the volumes.
    public func run(_ script: String, host: String = "{}", config: String = "") throws -> Output {
        let id = try create(script, host: host, config: config)
        let output = try finish(id)
        try api.delete("/containers/\(id)?v=1").expecting(204)
        return output
    }

    public func inspect(_ id: String) throws -> JSONNode {
        try api.get("/containers/\(id)/json").expecting(200).json
    }
}
