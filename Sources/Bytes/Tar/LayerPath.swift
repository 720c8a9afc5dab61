/// A path inside a layer as its names, by bytes: "." and doubled slashes are gone, ".." has gone back. A path that
/// would leave the layer is refused.
struct LayerPath: Hashable {
    /// The kernel takes no longer path, and every folder may have to be made.
    private static let maximumLength = 4096
    static let maximumDepth = 512

    private(set) var names: [ArraySlice<UInt8>] = []

    init(_ bytes: [UInt8]) throws {
        guard bytes.count < Self.maximumLength else { throw ByteStreamError("archive/tar: path is too long") }
        guard !bytes.contains(0) else { throw ByteStreamError("archive/tar: zero byte in a path") }
        for name in bytes.split(separator: 0x2F) {
            switch name {
            case [0x2E]: continue
            case [0x2E, 0x2E]:
                guard names.popLast() != nil else {
                    let path = String(decoding: bytes, as: UTF8.self)
                    throw ByteStreamError("archive/tar: path escapes the layer: \(path)")
                }
            default: names.append(name)
            }
        }
        guard names.count <= Self.maximumDepth else { throw ByteStreamError("archive/tar: path is too deep") }
    }

    private init(_ names: [ArraySlice<UInt8>]) {
        self.names = names
    }

    /// A path inside the folder that this one names.
    func appending(_ inner: LayerPath) throws -> LayerPath {
        if names.isEmpty { return inner }
        let all = names + inner.names
        guard all.count <= Self.maximumDepth else { throw ByteStreamError("archive/tar: path is too deep") }
        return LayerPath(all)
    }

    /// nil for the layer's root.
    var last: [UInt8]? { names.last.map(Array.init) }

    /// What holds the last name.
    var folder: LayerPath { LayerPath(names.dropLast()) }

    var bytes: [UInt8] { Array(names.joined(separator: [0x2F])) }

    /// For messages.
    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// From the root's descriptor.
    var kernelName: [CChar] { Self.kernelName(names.isEmpty ? [0x2E] : bytes) }

    /// With the zero byte that ends it.
    static func kernelName(_ bytes: some Collection<UInt8>) -> [CChar] {
        var name: [CChar] = []
        name.reserveCapacity(bytes.count + 1)
        for byte in bytes { name.append(CChar(bitPattern: byte)) }
        name.append(0)
        return name
    }
}
