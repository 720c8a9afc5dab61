import OCI

/// All images at one moment.
struct ImageCatalog: Sendable {
    private(set) var images: [String: NamedImage] = [:]
    private var ids: [String: String] = [:]
    /// How many images were committed on one.
    private var childCounts: [String: Int] = [:]
    /// How many images have a layer, by its chain id.
    private(set) var layerUsers: [String: Int] = [:]

    init() {}

    mutating func add(_ name: ImageName, _ image: Image) {
        ids[name.name] = image.id
        if images[image.id] == nil {
            images[image.id] = NamedImage(image: image)
            if !image.parent.isEmpty { childCounts[image.parent, default: 0] += 1 }
            for chain in image.chainIDs { layerUsers[chain, default: 0] += 1 }
        }
        images[image.id]?.names.append(name)
    }

    /// Names in the order in which docker tells them.
    mutating func sort() {
        for id in images.keys { images[id]?.names.sort { $0.name < $1.name } }
    }

    func hasChildren(_ id: String) -> Bool { childCounts[id] != nil }

    func image(named name: String) -> NamedImage? { ids[name].flatMap { images[$0] } }

    /// By what a client wrote: a name, an id, the start of an id. nil also where a start fits several.
    func find(_ text: String) -> NamedImage? {
        if ImageReference.isIdentifier(text) { return images["sha256:\(text)"] }
        if let exact = images[text] { return exact }
        if let reference = try? ImageReference(text), let named = image(named: reference.name) { return named }
        let digits = text.hasPrefix("sha256:") ? String(text.dropFirst(7)) : text
        guard (1...64).contains(digits.utf8.count),
            digits.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { return nil }
        let fitting = images.keys.filter { $0.dropFirst(7).utf8.starts(with: digits.utf8) }
        return fitting.count == 1 ? images[fitting[0]] : nil
    }
}
