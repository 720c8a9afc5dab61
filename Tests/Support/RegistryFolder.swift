import Glibc
import Linux

/// The folder of one registry's name where dockerd looks for certificates and hosts.toml; it goes with the other one.
public enum RegistryFolder {
    public static func make(for name: String, _ files: [String: String], in folder: TemporaryFolder) throws {
        let place = "/etc/docker/certs.d"
        let made = ["/etc/docker", place].filter { !Files.exists($0) }
        let path = "\(place)/\(name)"
        try Files.makeDirectories(path, mode: 0o755)
        folder.onRemoval {
            for file in files.keys { unlink("\(path)/\(file)") }
            for folder in [path] + made.reversed() { rmdir(folder) }
        }
        for (file, text) in files {
            try Files.writeAtomically("\(path)/\(file)", bytes: Array(text.utf8), mode: 0o644, sync: false)
        }
    }
}
