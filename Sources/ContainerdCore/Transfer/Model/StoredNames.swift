import ContainerdAPI
import Linux
import OCI
import ShimAPI
import SwiftProtobuf

/// Gives a transferred image the names that the client asked for.
struct StoredNames: Sendable {
    typealias Image = Containerd_Services_Images_V1_Image
    typealias Reference = Containerd_Types_Transfer_ImageReference
    /// Says that a descriptor came from an index inside an archive, whose annotations hold its name.
    static let sourceAnnotation = "io.containerd.import.ref-source"
    static let nameAnnotation = "io.containerd.image.name"
    static let tagAnnotation = "org.opencontainers.image.ref.name"

    let core: Core
    let store: Containerd_Types_Transfer_ImageStore

    /// The images as they are kept now; throws "not found" when there is no name for it.
    func save(_ descriptor: ImageDescriptor) throws -> [Image] {
        var target = descriptor
        let names: [String]
        if let source = target.annotations.removeValue(forKey: Self.sourceAnnotation) {
            guard source == "annotation" else {
                throw EngineError.invalid("ref source not supported: invalid argument")
            }
            names = annotated(target)
        } else {
            names = given(target)
        }
        guard !names.isEmpty else { throw EngineError.notFound("no image name found: not found") }
        let images = ImageStore(core: core)
        return try names.map { name in
            try images.put(
                .with {
                    $0.name = name
                    $0.labels = store.labels
                    $0.target = target.message
                }
            )
        }
    }

    private func given(_ target: ImageDescriptor) -> [String] {
        let more = store.extraReferences.filter { !$0.isPrefix }.map { reference in
            reference.addDigest ? "\(reference.name)@\(target.digest)" : reference.name
        }
        return (store.name.isEmpty ? [] : [store.name]) + more
    }

    private func annotated(_ target: ImageDescriptor) -> [String] {
        store.extraReferences.filter(\.isPrefix).flatMap { reference -> [String] in
            let digested = "\(reference.name)@\(target.digest)"
            guard let name = Self.name(target.annotations, reference) else {
                return reference.addDigest ? [digested] : []
            }
            return reference.addDigest && !reference.skipNamedDigest ? [name, digested] : [name]
        }
    }

    /// A whole name stands as it is if it has the prefix or need not; a tag goes behind the prefix.
    private static func name(_ annotations: [String: String], _ reference: Reference) -> String? {
        if let name = annotations[nameAnnotation], !name.isEmpty {
            return translated(name, reference) == name ? name : nil
        }
        guard let name = annotations[tagAnnotation], !name.isEmpty else { return nil }
        return translated(name, reference)
    }

    private static func translated(_ name: String, _ reference: Reference) -> String? {
        let prefix = reference.name
        guard !prefix.isEmpty else { return nil }
        guard name.utf8.contains(where: { [0x2F, 0x3A, 0x40].contains($0) }) else { return "\(prefix):\(name)" }
        if reference.allowOverwrite { return name }
        guard name.utf8.starts(with: prefix.utf8) else { return nil }
        guard let next = name.utf8.dropFirst(prefix.utf8.count).first else { return name }
        return [0x2F, 0x3A, 0x40].contains(next) ? name : nil
    }
}
