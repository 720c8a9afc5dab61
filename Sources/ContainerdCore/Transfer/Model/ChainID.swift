import Bytes

/// The names of stacks of layers (image-spec, config.md, "Layer ChainID").
enum ChainID {
    /// For each layer that of the stack up to it.
    static func all(_ diffIDs: [String]) -> [String] {
        var chains: [String] = []
        for diffID in diffIDs {
            chains.append(chains.last.map { Digest.of(Array("\($0) \(diffID)".utf8)).description } ?? diffID)
        }
        return chains
    }
}
