extension ContainerConfig {
    /// Takes from the image what the client did not say.
    public mutating func inherit(from image: ContainerConfig) {
        if user.isEmpty { user = image.user }
        exposedPorts = Self.union(exposedPorts, image.exposedPorts)
        inheritVariables(image.env)
        labels = (labels ?? [:]).merging(image.labels ?? [:]) { own, _ in own }
        // An entrypoint of one's own drops the image's command, an empty one the image's entrypoint alone.
        if (entrypoint ?? []).isEmpty && (cmd ?? []).isEmpty { cmd = image.cmd }
        if entrypoint == nil { entrypoint = image.entrypoint }
        if entrypoint == [""] { entrypoint = nil }
        if let theirs = image.healthcheck {
            if healthcheck == nil { healthcheck = theirs } else { healthcheck?.inherit(from: theirs) }
        }
        if workingDir.isEmpty { workingDir = image.workingDir }
        volumes = Self.union(volumes, image.volumes)
        if stopSignal.isEmpty { stopSignal = image.stopSignal }
    }

    private mutating func inheritVariables(_ theirs: [String]?) {
        guard let env, !env.isEmpty else { return env = theirs }
        let own = Set(env.map { $0.prefix { $0 != "=" } })
        self.env = env + (theirs ?? []).filter { !own.contains($0.prefix { $0 != "=" }) }
    }

    /// An empty list of one's own is the image's, even where that says nothing.
    private static func union(_ own: [String]?, _ theirs: [String]?) -> [String]? {
        guard let own, !own.isEmpty else { return theirs }
        return Set(own + (theirs ?? [])).sorted()
    }
}
