import Bytes
import CLinux
import DockerAPI
import Glibc
import Linux
import Text

extension Command {
    static let containerCp = Command(
        """
        container cp, cp
        [OPTIONS] CONTAINER:SRC_PATH DEST_PATH|-\\n\\tdocker cp [OPTIONS] SRC_PATH|- CONTAINER:DEST_PATH
        Copy files and folders between a container and this machine
        2
        | Copy files and folders between a container and this machine
        | 
        | "-" as the source is a tar archive on standard input, which is unpacked in a
        | folder of the container; "-" as the destination writes one to standard output.
        -a, --archive  Keep owners of files (ids of user and group)
        -L, --follow-link  Copy what a link at SRC_PATH leads to
        -q, --quiet  Show no progress; without a terminal there is none anyway
        """
    ) { invocation in
        let (source, destination) = (invocation.arguments[0], invocation.arguments[1])
        if source.isEmpty { throw Failure("source can not be empty") }
        if destination.isEmpty { throw Failure("destination can not be empty") }
        let copy = Copying(invocation)
        switch (Copying.split(source), Copying.split(destination)) {
        case ((nil, _), (nil, _)): throw Failure("must specify at least one container source")
        case ((let container?, let from), (nil, let to)): try copy.outOf(container, from, to)
        case ((nil, let from), (let container?, let to)): try copy.into(container, from, to)
        default: throw Failure("copying between containers is not supported")
        }
        return 0
    }
}

/// `docker cp`: which names things get is decided here, the daemon knows archives alone.
struct Copying {
    private let client: Client
    private let follows: Bool
    private let keepsOwners: Bool
    private let isQuiet: Bool

    init(_ invocation: Invocation) {
        client = invocation.client
        follows = invocation.options.bool("follow-link")
        keepsOwners = invocation.options.bool("archive")
        isQuiet = invocation.options.isSet("quiet") ? invocation.options.bool("quiet") : isatty(1) != 1
    }

    /// CONTAINER:PATH; nil and the whole for a path of this machine, which begins with "/" or "." if it has a colon.
    static func split(_ text: String) -> (container: String?, path: String) {
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")), text.utf8.first != UInt8(ascii: "/"),
            text.utf8.first != UInt8(ascii: "."), colon != text.startIndex
        else { return (nil, text.hasPrefix(":") ? String(text.dropFirst()) : text) }
        return (String(text[..<colon]), String(text[text.index(after: colon)...]))
    }

    /// Absolute, with the end that it was given.
    private static func local(_ path: String) -> String {
        CopyPath(path.hasPrefix("/") ? path : "\(AbsolutePath.of("."))/\(path)").text
    }

    func outOf(_ container: String, _ from: String, _ to: String) throws {
        let destination = to == "-" ? to : Self.local(to)
        if to != "-" { try Self.checkOutput(destination) }
        var source = CopyPlace(path: from, exists: true)
        if follows, let found = ContainerPath.find(client, container, from), found.isLink {
            (source.path, source.rename) = CopyPlace.renamed(from, leadsTo: Self.absolute(found.target, from))
        }
        let path = Invocation.container(container, "archive")
        let stream = try client.stream("GET", path, [("path", source.path)])
        source.isFolder = try ContainerPath(stream).isFolder
        if to == "-" {
            while let piece = try stream.nextPiece() { try writeFully(1, piece[...]) }
            return
        }
        let progress = CopyProgress("Copying from container - ", isShown: !isQuiet)
        defer { progress.finish(destination) }
        let (folder, name) = try CopyPlace.destination(destination).receiving(source)
        var rules = ExtractionRules()
        rules.keepsKinds = true
        rules.leavesOwners = true
        rules.folder = RootPath.cleaned(folder)
        if let new = name ?? (source.rename.isEmpty ? nil : source.rename) {
            let old = CopyPlace.split(source.path).name
            rules.renaming = (Array((old == "/" ? "" : old).utf8), Array(new.utf8))
        }
        do {
            let body = BodySource(stream, counter: progress.add)
            let root = try FileDescriptor.open(folder, O_RDONLY | O_DIRECTORY)
            try TarExtractor(root: root, base: "", rules: rules).extract(TarReader(body))
            try body.drain()
        } catch let error as ByteStreamError {
            throw Failure(error.description)
        } catch let error as SystemCallError {
            throw Failure("\(error)")
        }
    }

    func into(_ container: String, _ from: String, _ to: String) throws {
        var destination = CopyPlace(path: to)
        var found = ContainerPath.find(client, container, to)
        if let link = found, link.isLink {
            destination.path = Self.absolute(link.target, to)
            found = ContainerPath.find(client, container, destination.path)
        }
        if let obstacle = found?.obstacle {
            throw Failure("destination \"\(container):\(to)\" must be a directory or a regular file: \(obstacle)")
        }
        destination.exists = found != nil
        destination.isFolder = found?.isFolder ?? false
        if from == "-" {
            guard destination.isFolder else {
                throw Failure("destination \"\(container):\(to)\" must be a directory")
            }
            let path = Invocation.container(container, "archive")
            let stream = try client.upload("PUT", path, query(destination.path), from: 0)
            return client.recycle(stream)
        }
        let source = try CopyPlace.source(Self.local(from), follows: follows)
        let (folder, name) = try destination.receiving(source)
        let progress = CopyProgress("Copying to container - ", isShown: !isQuiet)
        defer { progress.finish("\(container):\(destination.path)") }
        try send(source, as: name ?? source.archiveName, container, folder, progress)
    }

    private func send(
        _ source: CopyPlace,
        as name: String,
        _ container: String,
        _ folder: String,
        _ progress: CopyProgress
    ) throws {
        let (above, last) = CopyPlace.split(source.path)
        let place = last == "/" ? "/" : "\(above)/\(last)"
        do {
            let opened = try FileDescriptor.open(place, O_PATH | O_NOFOLLOW)
            let path = Invocation.container(container, "archive")
            let stream = try client.upload("PUT", path, query(folder)) { sink in
                let writer = TarWriter(CountingSink(sink, counter: progress.add))
                try TreePacker(writer).add(opened, as: Array(name.utf8))
                try writer.finish()
            }
            client.recycle(stream)
        } catch let error as SystemCallError {
            throw Failure("\(error)")
        }
    }

    private func query(_ folder: String) -> [(String, String)] {
        [("path", folder), ("noOverwriteDirNonDir", "true")] + (keepsOwners ? [("copyUIDGID", "true")] : [])
    }

    /// A link's target that is not absolute is one from the link's folder.
    private static func absolute(_ target: String, _ link: String) -> String {
        target.hasPrefix("/") ? target : RootPath.cleaned("\(CopyPlace.split(link).folder)/\(target)")
    }

    /// What can be told of a destination before the daemon is asked.
    private static func checkOutput(_ path: String) throws {
        var status = stat()
        let folder = Files.parent(of: RootPath.cleaned(path))
        if stat(folder, &status) != 0, errno == ENOENT {
            throw Failure("invalid output path: directory \(GoQuote.quoted(folder)) does not exist")
        }
        if stat(path, &status) != 0 {
            if errno == ENOENT { return }
            throw Failure("\(SystemCallError("stat", path: path))")
        }
        let kind = status.st_mode & S_IFMT
        if kind == S_IFCHR || kind == S_IFBLK {
            throw Failure(
                "invalid output path: \(GoQuote.quoted(path)) must be a directory or a regular file: got a device"
            )
        }
    }
}
