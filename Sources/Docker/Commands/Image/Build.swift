import Bytes
import Glibc
import Linux
import Text

extension Command {
    static let imageBuild = Command(
        """
        image build, build, builder build
        [OPTIONS] PATH | URL | -
        Build an image by a Dockerfile
        1
            --add-host list/host  Add a line NAME:IP to the hosts file ("host:ip")
            --build-arg list/env  Set variables of the build
            --cache-from strings  Images whose layers may be used again
            --cgroup-parent string  Parent of the cgroups of "RUN" instructions
            --compress  Send the context compressed by gzip
            --cpu-period int  Period of the CPU quota in microseconds
            --cpu-quota int  CPU time within one period, in microseconds
        -c, --cpu-shares int  Relative weight for CPU time
            --cpuset-cpus string  CPUs to run on (0-3, 0,1)
            --cpuset-mems string  Memory nodes to use (0-3, 0,1)
            --disable-content-trust bool=true  Do not check the image's signature
        -f, --file string  Path of the Dockerfile ("PATH/Dockerfile" without it)
            --force-rm  Remove containers of the build even after a failure
            --iidfile string  File to write the image's ID to
            --isolation string  How containers are isolated
            --label list/label  Labels of the image
        -m, --memory bytes  Limit of memory
            --memory-swap bytes/swap  Limit of memory and swap together; -1 for endless swap
            --network string=default {api 1.25}  Network of RUN instructions
            --no-cache  Build everything anew
            --platform string {api 1.38}  Platform of the image, where there are several
            --pull  Look for a newer version of the base image
        -q, --quiet  Print the image's ID at the end and nothing else
            --rm bool=true  Remove containers of a build that succeeded
            --security-opt strings  Security options
            --shm-size bytes  Size of "/dev/shm"
            --squash {api 1.25, experimental}  Make one layer of all new ones
        -t, --tag list/image  Name of the image, with or without a tag ("name:tag")
            --target string  Stage at which the build ends
            --ulimit ulimit=[]  Set limits of processes
        """
    ) { try Building($0).run() }
}

/// `docker build` by the builder that is the daemon's own: the context is packed while it is sent.
struct Building {
    private let invocation: Invocation
    private let options: ParsedOptions
    private let isQuiet: Bool
    private let said: TransferTalk

    init(_ invocation: Invocation) {
        self.invocation = invocation
        options = invocation.options
        isQuiet = options.bool("quiet")
        said = TransferTalk(isKept: isQuiet)
    }

    private var dockerfile: String { options.string("file") ?? "" }

    func run() throws -> Int32 {
        let kind = try ContextKind.of(invocation.arguments[0])
        if dockerfile == "-", kind == .standardInput {
            throw Failure("invalid argument: can't use stdin for both build context and dockerfile")
        }
        try invocation.refuseTrust()
        if let path = identifierFile { try Self.remove(path) }
        do {
            try build(kind)
        } catch let error as SystemCallError {
            throw Failure("\(error)")
        } catch let error as ByteStreamError {
            throw Failure("\(error)")
        }
        return 0
    }

    private var identifierFile: String? { options.string("iidfile").flatMap { $0.isEmpty ? nil : $0 } }

    private func build(_ kind: ContextKind) throws {
        let source = invocation.arguments[0]
        switch kind {
        case .standardInput:
            let context: BuildContext
            do {
                context = try BuildContext.of(BuildContext.standardInput(), dockerfile: dockerfile)
            } catch let failure as Failure {
                throw Failure("unable to prepare context from STDIN: \(failure.message)")
            }
            try send(context)
        case .folder:
            // Where it is named, the Dockerfile is one from our folder, not from the context.
            let isNamed = !dockerfile.isEmpty && dockerfile != "-"
            try send(try prepared(source, isNamed ? AbsolutePath.of(dockerfile) : dockerfile))
        case .git:
            let git: GitContext
            do {
                git = try GitContext(source) { url in (try? WebStream.isSmartGit(url, invocation.settings)) ?? false }
            } catch let failure as Failure {
                throw Failure("unable to prepare context: \(failure.message)")
            }
            try send(try prepared(git.folder, dockerfile, isClosed: true))
        case .web: try send(try fetched(source))
        }
    }

    /// `isClosed`: the Dockerfile has to be in the folder.
    private func prepared(_ path: String, _ dockerfile: String, isClosed: Bool = false) throws -> BuildContext {
        let folder: ContextFolder
        do {
            folder = try ContextFolder(path, dockerfile: dockerfile)
        } catch let failure as Failure {
            throw Failure("unable to prepare context: \(failure.message)")
        }
        if isClosed, folder.dockerfile.hasPrefix("../") {
            throw Failure("unable to prepare context: the Dockerfile (\(dockerfile)) must be within the build context")
        }
        var extra: ExtraDockerfile?
        if !folder.hasOwnDockerfile { extra = try outside(folder.dockerfile) }
        let patterns = try folder.patterns()
        try folder.check(patterns)
        return try folder.context(patterns, extra: extra)
    }

    /// A Dockerfile that does not lie in the context.
    private func outside(_ path: String) throws -> ExtraDockerfile {
        if path == "-" {
            return ExtraDockerfile(try BuildContext.readDockerfile(BuildContext.standardInput()))
        }
        do throws(SystemCallError) {
            return ExtraDockerfile(try Files.read(dockerfile))
        } catch {
            throw Failure("unable to open Dockerfile: \(error)")
        }
    }

    private func fetched(_ url: String) throws -> BuildContext {
        do {
            let stream: WebStream
            do throws(Failure) { stream = try invocation.settings.openWeb(url) } catch {
                throw Failure("unable to download remote context \(url): \(error.message)")
            }
            let action = "Downloading build context from remote url: \(url)"
            stream.progress = TransferProgress(action, total: stream.length ?? 0, isTerse: false, write: said.add)
            let extra = dockerfile == "-" ? try outside(dockerfile) : nil
            return try BuildContext.of(stream, dockerfile: dockerfile, extra: extra)
        } catch let failure as Failure {
            if isQuiet { try writeFully(2, said.bytes[...] + [10]) }
            throw Failure("unable to prepare context: \(failure.message)")
        }
    }

    private func send(_ context: BuildContext) throws {
        let settings = invocation.settings
        let query = try BuildQuery(options: options, proxies: settings.proxies())
            .pairs(dockerfile: context.dockerfile)
        let isCompressed = options.bool("compress")
        let progress = TransferProgress(
            "Sending build context to Docker daemon",
            isTerse: isatty(1) != 1,
            write: said.add
        )
        let stream: HTTPConnection
        do {
            stream = try invocation.client.upload("POST", "/build", query, headers: [settings.credentials.allHeader]) {
                sink in
                let counted = CountingSink(sink, counter: progress.add)
                try context.write(isCompressed ? try GzipSink(counted) : counted)
                try progress.finish()
            }
        } catch let failure as Failure {
            if isQuiet { try writeFully(2, said.bytes[...]) }
            throw failure
        }
        let identifier = try show(stream)
        invocation.client.recycle(stream)
        guard let path = identifierFile else { return }
        if identifier.isEmpty { throw Failure("Server did not provide an image ID. Cannot write \(path)") }
        try FileDescriptor.open(path, O_WRONLY | O_CREAT | O_TRUNC, mode: 0o666).writeAll(Array(identifier.utf8))
    }

    /// Shows what the daemon says; returns the image's ID. docker draws no bars here, not even on a terminal.
    private func show(_ stream: HTTPConnection) throws -> String {
        var identifier = ""
        var output: [UInt8] = []
        do {
            try Progress.read(stream, isTerminal: false, aux: { identifier = $0["ID"]?.string ?? "" }) { text in
                if isQuiet { output += text } else { try writeFully(1, text[...]) }
            }
        } catch let failure as Failure {
            if isQuiet { try writeFully(2, (said.bytes + output)[...]) }
            throw Failure(
                failure.message,
                exitCode: failure.status == 0 ? 1 : Int32(truncatingIfNeeded: failure.status)
            )
        }
        guard isQuiet else { return identifier }
        try writeFully(1, output[...])
        return String(decoding: output, as: UTF8.self)
    }

    /// A file or an empty folder that is there from before: nobody takes its ID for this build's.
    private static func remove(_ path: String) throws(Failure) {
        if unlink(path) == 0 || errno == ENOENT { return }
        var code = errno
        if rmdir(path) == 0 { return }
        if errno != ENOTDIR { code = errno }
        throw Failure("Removing image ID file: \(SystemCallError("remove", path: path, errno: code))")
    }
}

/// What is told of transfers: on standard output, or kept until something fails.
final class TransferTalk {
    private let isKept: Bool
    private(set) var bytes: [UInt8] = []

    init(isKept: Bool) {
        self.isKept = isKept
    }

    func add(_ text: String) throws {
        if isKept { bytes += Array(text.utf8) } else { try writeFully(1, Array(text.utf8)[...]) }
    }
}
