/// The name of a stack of layers (image-spec, config.md, "Layer ChainID").
public enum ChainID {
    public static func of(_ diffIDs: some Collection<String>) -> String {
        guard var chain = diffIDs.first else { return "" }
        for diffID in diffIDs.dropFirst() { chain = Digest.of(Array("\(chain) \(diffID)".utf8)).description }
        return chain
    }
}
