import NIOHPACK

/// The head of an answer on a stream, sent through a channel's pipeline as an event: what is written there is body.
struct HTTP2Head: Sendable {
    let headers: HPACKHeaders

    /// Without the fields that speak of a connection, which streams must not have (RFC 9113, 8.2.2).
    init(_ status: Int, _ fields: HTTPFields) {
        var headers = HPACKHeaders([(":status", String(status))])
        for (name, value) in fields.all {
            let name = name.lowercased()
            if ["connection", "keep-alive", "transfer-encoding", "upgrade"].contains(name) { continue }
            headers.add(name: name, value: HTTPFields.oneLine(value))
        }
        self.headers = headers
    }
}
