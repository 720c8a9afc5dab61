/// TOML 1.0: what a file says.
public enum TOMLDocument {
    public static func parse(_ bytes: [UInt8]) throws(TOMLError) -> TOMLTable {
        var parser = TOMLParser(bytes)
        return try parser.document()
    }
}
