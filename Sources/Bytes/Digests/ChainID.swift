/// The names of stacks of layers (image-spec, config.md, "Layer ChainID").
public enum ChainID {
    public static func of(_ diffIDs: some Collection<String>) -> String {
        guard var chain = diffIDs.first else { return "" }
        for diffID in diffIDs.dropFirst() { chain = Digest.of(Array("\(chain) \(diffID)".utf8)).description }
        return chain
    }

    /// For each layer that of the stack up to it.
    public static func all(_ diffIDs: [String]) -> [String] {
        var chains: [String] = []
        for diffID in diffIDs { chains.append(chains.isEmpty ? diffID : of([chains[chains.count - 1], diffID])) }
        return chains
    }
}
