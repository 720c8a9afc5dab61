import Glibc
import Linux
import OCI
import Text

/// Lists that are made here, as docker keeps them: a folder for each, and in it a file for each image.
struct ManifestStore {
    /// An image's file holds its manifest twice.
    private static let limit = 32 << 20

    let folder: String

    init() { folder = Configuration.folder + "/manifests" }
    init(folder: String) { self.folder = folder }

    /// A reference as the name of a file.
    static func fileName(_ reference: ImageReference) -> String {
        ImageName.full(reference).replacing(":", with: "-").replacing("/", with: "_")
    }

    private func place(_ list: ImageReference) -> String { "\(folder)/\(Self.fileName(list))" }

    /// nil where the list has no such image.
    func find(_ list: ImageReference, _ image: ImageReference) throws(Failure) -> ImageManifest? {
        try read("\(place(list))/\(Self.fileName(image))")
    }

    func get(_ list: ImageReference, _ image: ImageReference) throws(Failure) -> ImageManifest {
        guard let manifest = try find(list, image) else { throw Self.missing(image) }
        return manifest
    }

    /// The images in the order of their files' names; nil where there is no such list.
    func find(_ list: ImageReference) throws(Failure) -> [ImageManifest]? {
        let place = place(list)
        let names: [String]
        do throws(SystemCallError) {
            names = try Files.list(place)
        } catch {
            if error.errno == ENOENT { return nil }
            throw Failure("open \(place): \(error.reason)")
        }
        var images: [ImageManifest] = []
        for name in names.sorted() {
            guard let image = try read("\(place)/\(name)") else { throw Self.missing(list) }
            images.append(image)
        }
        return images
    }

    func get(_ list: ImageReference) throws(Failure) -> [ImageManifest] {
        guard let images = try find(list) else { throw Self.missing(list) }
        return images
    }

    func save(_ list: ImageReference, _ image: ImageReference, _ manifest: ImageManifest) throws(Failure) {
        let path = "\(place(list))/\(Self.fileName(image))"
        do throws(SystemCallError) {
            try Files.makeDirectories(place(list), mode: 0o755)
            try Files.writeAtomically(path, bytes: manifest.json, mode: 0o644)
        } catch {
            throw Failure("\(error)")
        }
    }

    func remove(_ list: ImageReference) throws(Failure) {
        do throws(SystemCallError) { try Files.removeTree(place(list)) } catch { throw Failure("\(error)") }
    }

    private func read(_ path: String) throws(Failure) -> ImageManifest? {
        let bytes: [UInt8]
        do throws(SystemCallError) {
            bytes = try Files.read(path, limit: Self.limit)
        } catch {
            if error.errno == ENOENT { return nil }
            throw Failure("\(error)")
        }
        let node: JSONNode
        do throws(JSONError) { node = try JSONNode.parse(bytes) } catch { throw Failure(error.message) }
        return try ImageManifest(node, path: path)
    }

    private static func missing(_ reference: ImageReference) -> Failure {
        Failure("No such manifest: \(ImageName.full(reference))")
    }
}
