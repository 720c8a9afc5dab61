import Text

/// One line of docker's stream of progress.
public struct PullProgress: Sendable {
    let status: String
    let id: String?
    let current: Int64?
    let total: Int64?

    init(_ status: String, id: String? = nil) {
        self.status = status
        self.id = id
        current = nil
        total = nil
    }

    /// About a layer: clients show twelve digits of its digest.
    init(_ status: String, layer digest: String, current: Int64? = nil, total: Int64? = nil) {
        self.status = status
        id = String(digest.dropFirst(7).prefix(12))
        self.current = current
        self.total = total
    }

    public var json: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("status", status)
            if let current, let total {
                writer.memberObject("progressDetail") {
                    $0.member("current", current)
                    $0.member("total", total)
                }
            } else if id != nil, status != "Already exists" {
                writer.memberObject("progressDetail") { _ in }
            }
            writer.member("id", omitEmpty: id)
        }
        return writer.bytes
    }
}
