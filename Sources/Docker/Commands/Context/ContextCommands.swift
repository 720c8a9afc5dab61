import Glibc
import Linux
import Text

/// `docker context`.
extension Command {
    static let contextGroup = Command(
        """
        context

        Manage contexts
        0 group
        """
    )

    static let contextCreate = Command(
        """
        context create
        [OPTIONS] CONTEXT
        Make a context
        1
        | Make a context
        | 
        | Endpoint of the daemon, as pairs KEY=VALUE behind --docker:
        | 
        | from                Name of a context whose endpoint is copied
        | host                Where the daemon listens
        | ca                  Certificate of the only authority that is trusted
        | cert                File of the client's certificate
        | key                 File of the client's key
        | skip-tls-verify     Do not check the daemon's certificate
            --description string  What the context is for
            --docker stringToString=[]  Endpoint of the daemon
            --from string  Context to copy
        """
    ) { invocation in
        let name = invocation.arguments[0]
        let settings = invocation.settings
        let options = invocation.options
        try ContextRecord.check(name)
        if try settings.contexts.find(name) != nil { throw Failure("context \(GoQuote.quoted(name)) already exists") }
        let from = options.string("from") ?? ""
        if from.isEmpty && options.isSet("docker") {
            let endpoint = try ContextEndpoint(options.list("docker"), settings)
            let record = try ContextRecord(
                name: name,
                host: endpoint.host,
                skipsVerification: endpoint.skipsVerification,
                description: options.string("description") ?? ""
            )
            try settings.contexts.write(record)
            try settings.contexts.removeTLS(name)
            try settings.contexts.setTLS(name, ContextRecord.docker, endpoint.material.files)
        } else {
            if options.isSet("docker") { throw Failure("cannot use --docker flag when --from is set") }
            let source = from.isEmpty ? settings.contextName : from
            var archive = try settings.archive(source)
            if source == Settings.defaultContext { archive.record.description = ContextRow.defaultDescription }
            archive.record.name = name
            if let text = options.string("description"), !text.isEmpty { archive.record.description = text }
            try settings.contexts.write(archive)
        }
        say(name)
        complain("Successfully created context \(GoQuote.quoted(name))")
        return 0
    }

    static let contextExport = Command(
        """
        context export
        [OPTIONS] CONTEXT [FILE|-]
        Write a context to a tar archive or to STDOUT
        1-2
        """
    ) { invocation in
        let name = invocation.arguments[0]
        if name != Settings.defaultContext { try ContextRecord.check(name) }
        let target = invocation.arguments.count > 1 ? invocation.arguments[1] : "\(name).dockercontext"
        let bytes = try invocation.settings.archive(name).tar
        if target == "-" {
            if isatty(1) == 1 { throw Failure("cowardly refusing to export to a terminal, specify a file path") }
            try writeFully(1, bytes[...])
            return 0
        }
        do throws(SystemCallError) {
            try FileDescriptor.open(target, O_WRONLY | O_CREAT | O_EXCL, mode: 0o600).writeAll(bytes)
        } catch {
            throw Failure("open \(target): \(error.reason)")
        }
        complain("Written file \(GoQuote.quoted(target))")
        return 0
    }

    static let contextImport = Command(
        """
        context import
        CONTEXT FILE|-
        Read a context from a tar or zip archive
        2
        """
    ) { invocation in
        let name = invocation.arguments[0]
        let source = invocation.arguments[1]
        let contexts = invocation.settings.contexts
        try ContextRecord.check(name)
        if try contexts.find(name) != nil { throw Failure("context \(GoQuote.quoted(name)) already exists") }
        let bytes: [UInt8]
        do throws(SystemCallError) {
            bytes = try Files.read(source == "-" ? "/dev/stdin" : source, limit: ContextArchive.limit)
        } catch {
            if error.errno == EFBIG { throw Failure("read exceeds the defined limit") }
            throw Failure("open \(source): \(error.reason)")
        }
        try contexts.write(try ContextArchive(bytes, name: name))
        say(name)
        complain("Successfully imported context \(GoQuote.quoted(name))")
        return 0
    }

    static let contextInspect = Command(
        """
        context inspect
        [OPTIONS] [CONTEXT] [CONTEXT...]
        Show all details of contexts
        0+
        @format-f
        """
    ) { invocation in
        let settings = invocation.settings
        let names = invocation.arguments.isEmpty ? [settings.contextName] : invocation.arguments
        return try Inspection.show(invocation, names) { name in
            var writer = JSONWriter()
            let record = try settings.record(name)
            let isDefault = name == Settings.defaultContext
            let files = isDefault ? try settings.defaultFiles() : try settings.contexts.tlsFiles(name)
            writer.object { object in
                record.write(to: &object)
                object.memberObject("TLSMaterial") { map in
                    for (endpoint, names) in files { map.member(endpoint, names) }
                }
                object.memberObject("Storage") { storage in
                    let memory = "<IN MEMORY>"
                    storage.member("MetadataPath", isDefault ? memory : settings.contexts.metadataFolder(name))
                    storage.member("TLSPath", isDefault ? memory : settings.contexts.tlsFolder(name))
                }
            }
            return (try JSONNode.parse(writer.bytes), nil)
        }
    }

    static let contextLs = Command(
        """
        context ls, context list
        [OPTIONS]
        Show contexts
        0
        @table-format
        -q, --quiet  Print names only
        """
    ) { invocation in
        let settings = invocation.settings
        let current = settings.contextName
        var rows = try settings.contexts.list().map { ContextRow($0, isCurrent: $0.name == current) }
        var standard = ContextRow(try settings.defaultRecord().record, isCurrent: current == Settings.defaultContext)
        standard.description = ContextRow.defaultDescription
        rows.append(standard)
        if !rows.contains(where: \.isCurrent) { rows.append(ContextRow(missing: current, settings)) }
        rows.sort { NaturalOrder.isLess($0.name, $1.name) }
        let isQuiet = invocation.options.bool("quiet")
        let format = ListFormat(isQuiet ? "{{.Name}}" : invocation.options.string("format"), table: ContextRow.table)
        try writeFully(1, try ContextRow.listing.text(rows, format)[...])
        if Configuration.variable(Settings.hostVariable) != nil {
            complain(
                "Warning: DOCKER_HOST environment variable overrides the active context. To use a context, either set "
                    + "the global --context flag, or unset DOCKER_HOST environment variable."
            )
        }
        return 0
    }

    static let contextRm = Command(
        """
        context rm, context remove
        CONTEXT [CONTEXT...]
        Remove contexts
        1+
        -f, --force  Remove a context that is in use
        """
    ) { invocation in
        let settings = invocation.settings
        let isForced = invocation.options.bool("force")
        return try invocation.each { name in
            let quoted = GoQuote.quoted(name)
            if name == Settings.defaultContext { throw Failure("context \(quoted) cannot be removed") }
            if name == settings.contextName {
                if !isForced { throw Failure("context \(quoted) is in use, set -f flag to force remove") }
                settings.file.set("currentContext", nil)
                try settings.file.save()
            }
            if !isForced && !Files.exists(settings.contexts.metadataFolder(name)) {
                throw Failure("context \(quoted) does not exist")
            }
            try settings.contexts.remove(name)
            return name
        }
    }

    static let contextShow = Command(
        """
        context show

        Print the name of the current context
        0
        """
    ) { invocation in
        say(invocation.settings.contextName)
        return 0
    }

    static let contextUpdate = Command(
        """
        context update
        [OPTIONS] CONTEXT
        Change a context
        1
        | Change a context
        | 
        | Endpoint of the daemon, as pairs KEY=VALUE behind --docker:
        | 
        | from                Name of a context whose endpoint is copied
        | host                Where the daemon listens
        | ca                  Certificate of the only authority that is trusted
        | cert                File of the client's certificate
        | key                 File of the client's key
        | skip-tls-verify     Do not check the daemon's certificate
            --description string  What the context is for
            --docker stringToString=[]  Endpoint of the daemon
        """
    ) { invocation in
        let name = invocation.arguments[0]
        let settings = invocation.settings
        let options = invocation.options
        try ContextRecord.check(name)
        var record = try settings.contexts.get(name)
        if let text = options.string("description"), !text.isEmpty { record.description = text }
        var endpoint: ContextEndpoint?
        if options.isSet("docker") {
            let found = try ContextEndpoint(options.list("docker"), settings)
            try record.setEndpoint(host: found.host, skipsVerification: found.skipsVerification)
            endpoint = found
        }
        try settings.contexts.write(record)
        if let endpoint { try settings.contexts.setTLS(name, ContextRecord.docker, endpoint.material.files) }
        say(name)
        complain("Successfully updated context \(GoQuote.quoted(name))")
        return 0
    }

    static let contextUse = Command(
        """
        context use
        CONTEXT
        Choose the current context
        1
        """
    ) { invocation in
        let name = invocation.arguments[0]
        let file = invocation.settings.file
        let isDefault = name == Settings.defaultContext
        if !isDefault {
            try ContextRecord.check(name)
            _ = try invocation.settings.contexts.get(name)
        }
        if file.string("currentContext") != (isDefault ? nil : name) {
            file.set("currentContext", isDefault ? nil : try ConfigFile.text(name))
            try file.save()
        }
        say(name)
        complain("Current context is now \(GoQuote.quoted(name))")
        if !isDefault && Configuration.variable(Settings.hostVariable) != nil {
            complain(
                "Warning: DOCKER_HOST environment variable overrides the active context. To use "
                    + "\(GoQuote.quoted(name)), either set the global --context flag, or unset DOCKER_HOST environment "
                    + "variable."
            )
        }
        return 0
    }
}
