import Linux

/// An OCI image layout as an archive, made of layers that lie in files.
public enum ImageLayout {
    /// Each layer is an archive, compressed or not by what its media type says. Returns the archive's path.
    public static func pack(
        _ layers: [String],
        mediaType: String = "application/vnd.oci.image.layer.v1.tar",
        name: String,
        in folder: TemporaryFolder
    ) throws -> String {
        let layout = "\(folder.path)/layout-\(String(UInt32.random(in: 0...UInt32.max), radix: 36))"
        try Files.makeDirectories("\(layout)/blobs/sha256")
        func blob(_ path: String) throws -> (digest: String, size: Int) {
            let words = try Command.check("sh", ["-c", "sha256sum < \(path); wc -c < \(path)"]).lines
            let hex = String(words[0].prefix(64))
            try Command.check("cp", [path, "\(layout)/blobs/sha256/\(hex)"])
            return ("sha256:\(hex)", Int(words[1]) ?? 0)
        }
        func descriptor(_ kind: String, _ blob: (digest: String, size: Int)) -> String {
            "{\"mediaType\":\"\(kind)\",\"digest\":\"\(blob.digest)\",\"size\":\(blob.size)}"
        }
        let blobs = try layers.map { try blob($0) }
        let ids = try layers.map { layer in
            let plain = "(zcat \(layer) || zstd -dc \(layer) || cat \(layer)) 2>/dev/null | sha256sum"
            return "\"sha256:\(try Command.check("sh", ["-c", plain]).out.prefix(64))\""
        }
        let configuration = """
            {"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":[\(ids.joined(separator: ","))]}}
            """
        let config = try blob(folder.file("config.json", configuration))
        let list = blobs.map { descriptor(mediaType, $0) }.joined(separator: ",")
        let manifestType = "application/vnd.oci.image.manifest.v1+json"
        let configType = "application/vnd.oci.image.config.v1+json"
        let manifest = try blob(
            folder.file(
                "manifest.json",
                "{\"schemaVersion\":2,\"mediaType\":\"\(manifestType)\",\"config\":\(descriptor(configType, config)),"
                    + "\"layers\":[\(list)]}"
            )
        )
        let annotations = ",\"annotations\":{\"io.containerd.image.name\":\"\(name)\"}}"
        let index =
            "{\"schemaVersion\":2,\"manifests\":[\(descriptor(manifestType, manifest).dropLast())\(annotations)]}"
        try Files.writeAtomically("\(layout)/index.json", bytes: Array(index.utf8), sync: false)
        try Files.writeAtomically(
            "\(layout)/oci-layout",
            bytes: Array("{\"imageLayoutVersion\":\"1.0.0\"}".utf8),
            sync: false
        )
        try Command.check("tar", ["-C", layout, "-cf", "\(layout).tar", "."])
        return "\(layout).tar"
    }
}
