import Linux

/// What a volume may be called; the name is also its folder's.
public enum VolumeName {
    public static func check(_ name: String) throws(EngineError) {
        if name.utf8.count == 1 {
            throw .invalid("volume name is too short, names should be at least two alphanumeric characters")
        }
        let isWord = { (byte: UInt8) in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        }
        let isFit = name.utf8.allSatisfy { isWord($0) || $0 == 0x5F || $0 == 0x2E || $0 == 0x2D }
        // No file system takes a longer name of a folder.
        guard isFit, name.utf8.first.map(isWord) == true, name.utf8.count <= 255 else {
            throw .invalid(
                "\"\(name)\" includes invalid characters for a local volume name, only "
                    + "\"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are allowed. If you intended to pass a host directory, use "
                    + "absolute path"
            )
        }
    }
}
