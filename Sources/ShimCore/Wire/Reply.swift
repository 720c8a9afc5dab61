import TTRPC

/// Where the answer of one call goes, now or later. An answer to a caller that has left is dropped.
struct Reply {
    weak var connection: ServerConnection?
    let stream: UInt32

    func send(_ message: ProtobufWriter) {
        var envelope = ProtobufWriter()
        envelope.message(2, message.bytes)
        write(envelope)
    }

    /// google.protobuf.Empty.
    func sendEmpty() { write(ProtobufWriter()) }

    func fail(_ error: any Error) {
        let error = CallError.of(error)
        var status = ProtobufWriter()
        status.varint(1, error.code.rawValue)
        status.string(2, error.message)
        var envelope = ProtobufWriter()
        envelope.message(1, status.bytes)
        write(envelope)
    }

    private func write(_ envelope: ProtobufWriter) {
        connection?.send(Frame(stream: stream, kind: .response, payload: envelope.bytes))
    }
}
