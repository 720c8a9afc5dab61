/// docker's json-file: a line of JSON for each line of output.
final class JSONFileLog: LogDriver {
    var onProgress: (() -> Void)? {
        get { file.onProgress }
        set { file.onProgress = newValue }
    }

    private let file: RotatingFile
    /// `"attrs":{…},` or nothing.
    private let attributes: [UInt8]
    private var timestamp = LogTimestamp()

    init(_ configuration: LogFileConfiguration, _ reaper: Reaper) throws {
        file = try RotatingFile(configuration, reaper)
        attributes = configuration.attributes.isEmpty ? [] : Array("\"attrs\":\(configuration.attributes),".utf8)
    }

    var isFull: Bool { file.isFull }
    var isDrained: Bool { file.isDrained }

    func write(_ piece: LogPiece) {
        file.beginRecord()
        JSONLogLine.append(piece, attributes, &timestamp, to: file.buffer)
    }

    func flush() { file.flush() }
    func end() { file.flush() }
    func close() { file.flush() }
}
