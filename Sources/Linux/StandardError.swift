import Glibc

/// Text for the person at the terminal. By descriptor: C's `stderr` is a mutable global, which Swift 6 refuses.
public enum StandardError {
    public static func write(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            var offset = 0
            while offset < bytes.count {
                let count = Glibc.write(2, bytes.baseAddress.map { $0 + offset }, bytes.count - offset)
                if count <= 0 { return }
                offset += count
            }
        }
    }
}
