import Linux

/// Where the requests of a transfer are written for who debugs it: to the client, or to the daemon's own log.
actor RequestLog {
    private let sender: ByteSender?

    init(_ stream: ClientStream?) {
        sender = stream.map { ByteSender($0) }
    }

    /// A client that has stopped listening does not stop the transfer.
    func write(_ text: String) async {
        guard let sender else { return Log.info(text) }
        try? await sender.send(Array(text.utf8))
    }

    func close() async { await sender?.close() }
}
