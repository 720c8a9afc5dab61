import Bytes
import ContainerdAPI
import Linux
import SQLite
import ShimAPI
import SwiftProtobuf

/// Images by name in the call's namespace. Each change is published.
struct ImageStore: Sendable {
    typealias Image = Containerd_Services_Images_V1_Image
    let core: Core

    private var records: Records<Image> { Records(database: core.database, kind: "image") }

    func get(_ name: String) throws -> Image { try records.get(name) }

    func list(_ filters: [Filter]) throws -> [Image] {
        try records.list().filter { one in Filter.any(filters) { Self.field($0, of: one) } }
    }

    private static func field(_ field: String, of image: Image) -> String? {
        switch field {
        case "name": return Filter.present(image.name)
        case "target.digest": return Filter.present(image.target.digest)
        case "target.mediatype": return Filter.present(image.target.mediaType)
        case _ where field.hasPrefix("annotations."): return image.target.annotations[String(field.dropFirst(12))]
        default: return Filter.label(field, image.labels)
        }
    }

    /// `time` is what the client wants as the time of its making, for images that are the same each time.
    func create(_ image: Image, time: Google_Protobuf_Timestamp = .now) throws -> Image {
        let namespace = try Call.requiredNamespace()
        var image = try Self.checked(image)
        image.createdAt = time
        image.updatedAt = time
        image.labels = Labels.kept(image.labels)
        let made = image
        try core.database.transaction { step in
            try Self.lease(step, namespace, made)
            try records.create(step, namespace, made.name, made)
        }
        let event = Containerd_Services_Images_V1_ImageCreate.with {
            $0.name = made.name
            $0.labels = made.labels
        }
        core.events.publish("/images/create", namespace: namespace, event)
        return made
    }

    /// Takes over what `paths` name, everything when there are none.
    func update(_ image: Image, paths: [String], time: Google_Protobuf_Timestamp = .now) throws -> Image {
        let namespace = try Call.requiredNamespace()
        let made = try core.database.transaction { step in
            let made = try records.change(step, namespace, image.name) { kept in
                for path in paths.isEmpty ? ["labels", "target"] : paths {
                    try Self.apply(path, from: image, to: &kept)
                }
                _ = try Self.checked(kept)
                kept.updatedAt = time
            }
            try Self.lease(step, namespace, made)
            return made
        }
        let event = Containerd_Services_Images_V1_ImageUpdate.with {
            $0.name = made.name
            $0.labels = made.labels
        }
        core.events.publish("/images/update", namespace: namespace, event)
        return made
    }

    /// Creates or replaces.
    func put(_ image: Image) throws -> Image {
        do {
            return try update(image, paths: [])
        } catch let error as EngineError where error.kind == .notFound {
            return try create(image)
        }
    }

    /// With `target` only when the image has still this digest.
    func delete(_ name: String, target: String = "") throws {
        let namespace = try Call.requiredNamespace()
        try core.database.transaction { step in
            if !target.isEmpty {
                let rows = try step(
                    "SELECT value FROM records WHERE namespace=? AND kind='image' AND key=?",
                    [.text(namespace), .text(name)]
                )
                if let found = try rows.first.map({ try Image(serializedBytes: $0[0].bytes) }),
                    found.target.digest != target
                {
                    throw EngineError.notFound(
                        "image \"\(name)\" has target \(found.target.digest), not \(target): not found"
                    )
                }
            }
            try records.delete(step, namespace, name)
        }
        let event = Containerd_Services_Images_V1_ImageDelete.with { $0.name = name }
        core.events.publish("/images/delete", namespace: namespace, event)
    }

    private static func apply(_ path: String, from new: Image, to image: inout Image) throws {
        if try Labels.apply(path, from: new.labels, to: &image.labels) { return }
        switch path {
        case "target": image.target = new.target
        case "annotations": image.target.annotations = new.target.annotations
        case _ where path.hasPrefix("annotations."):
            let key = String(path.dropFirst(12))
            image.target.annotations[key] = new.target.annotations[key]
        default:
            throw EngineError.invalid("cannot update \"\(path)\" field on image \"\(new.name)\": invalid argument")
        }
    }

    /// Only an image that expires needs a lease; others are roots themselves.
    private static func lease(_ step: LeaseStore.Step, _ namespace: String, _ image: Image) throws {
        guard image.labels["containerd.io/gc.expire"] != nil else { return }
        try LeaseStore.attach(step, namespace: namespace, type: "images", id: image.name)
    }

    private static func checked(_ image: Image) throws -> Image {
        if image.name.isEmpty { throw EngineError.invalid("image name must not be empty: invalid argument") }
        try Labels.check(image.labels, "image.Labels")
        let digest = image.target.digest
        guard Digest(digest) != nil else {
            throw EngineError.invalid(
                "Target.Digest \"\(digest)\" invalid: invalid checksum digest format: invalid argument"
            )
        }
        if image.target.size <= 0 {
            throw EngineError.invalid("Target.Size must be greater than zero: invalid argument")
        }
        if image.target.mediaType.isEmpty {
            throw EngineError.invalid("Target.MediaType must be set: invalid argument")
        }
        return image
    }
}
