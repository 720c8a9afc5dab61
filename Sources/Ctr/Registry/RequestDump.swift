/// `--http-dump`: requests and answers as remarks on standard error, a line each. Their bodies are left out.
enum RequestDump {
    static func show(_ text: String) {
        for line in text.utf8.split(separator: UInt8(ascii: "\n")) { LogLine.info(String(Substring(line))) }
    }
}
