import GoTemplate
import Linux

/// What a tag's template can ask of a container.
extension LogIdentity {
    private struct Subject: Sendable {
        let identity: LogIdentity
        let options: [String: String]
    }

    private typealias Member = ObjectType<Subject>.Member

    private static let type = ObjectType<Subject>("*logger.Info", members)

    private static let members = [
        Member("ID") { subject, _ in .string(String(subject.identity.id.prefix(12))) },
        Member("FullID") { subject, _ in .string(subject.identity.id) },
        Member("Name") { subject, _ in .string(subject.identity.name) },
        Member("ImageID") { subject, _ in .string(String(subject.identity.imageID.prefix(12))) },
        Member("ImageFullID") { subject, _ in .string(subject.identity.imageID) },
        Member("ImageName") { subject, _ in .string(subject.identity.imageName) },
        Member("Command") { subject, _ in .string(subject.identity.words.joined(separator: " ")) },
        Member("Hostname") { _, _ in .string(Host.name) },
        Member("DaemonName") { _, _ in .string("docker") },
        Member("Config") { subject, _ in .map(subject.options) },
        Member("ContainerID") { subject, _ in .string(subject.identity.id) },
        Member("ContainerName") { subject, _ in .string("/" + subject.identity.name) },
        Member("ContainerEntrypoint") { subject, _ in .string(subject.identity.words.first ?? "") },
        Member("ContainerArgs") { subject, _ in .strings(Array(subject.identity.words.dropFirst())) },
        Member("ContainerImageID") { subject, _ in .string(subject.identity.imageID) },
        Member("ContainerImageName") { subject, _ in .string(subject.identity.imageName) },
        Member("ContainerEnv") { subject, _ in .strings(subject.identity.environment) },
        Member("ContainerLabels") { subject, _ in .map(subject.identity.labels) },
    ]

    /// Whoever may create containers writes the template, and the daemon runs it: it may cost little.
    private static let limits = Limits(output: 1 << 16, steps: 10_000)

    /// What `tag`, or the driver's own template, makes of the container.
    public func tag(_ options: [String: String], fallback: String) throws(EngineError) -> String {
        let given = options["tag"] ?? ""
        do {
            let template = try Template(given.isEmpty ? fallback : given, name: "log-tag")
            let subject = Self.type.value(Subject(identity: self, options: options))
            return String(decoding: try template.render(subject, limits: Self.limits), as: UTF8.self)
        } catch {
            throw .invalid("\(error)")
        }
    }
}
