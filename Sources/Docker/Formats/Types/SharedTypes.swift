/// What documents of containers and of images have in common. It stands before what refers to it.
enum SharedTypes {
    static let text = """
        nat.Port = string
        nat.PortSet = map[nat.Port]struct{}
        strslice.StrSlice = []string
        v1.HealthcheckConfig
            Test []string omitempty
            Interval time.Duration omitempty
            Timeout time.Duration omitempty
            StartPeriod time.Duration omitempty
            StartInterval time.Duration omitempty
            Retries int omitempty
        container.Config
            Hostname string
            Domainname string
            User string
            AttachStdin bool
            AttachStdout bool
            AttachStderr bool
            ExposedPorts nat.PortSet omitempty
            Tty bool
            OpenStdin bool
            StdinOnce bool
            Env []string
            Cmd strslice.StrSlice
            Healthcheck *v1.HealthcheckConfig omitempty
            ArgsEscaped bool omitempty
            Image string
            Volumes map[string]struct{}
            WorkingDir string
            Entrypoint strslice.StrSlice
            NetworkDisabled bool omitempty
            MacAddress string omitempty
            OnBuild []string
            Labels map[string]string
            StopSignal string omitempty
            StopTimeout *int omitempty
            Shell strslice.StrSlice omitempty
        storage.DriverData
            Data map[string]string
            Name string
        digest.Digest = string
        v1.Platform
            Architecture string architecture
            OS string os
            OSVersion string os.version omitempty
            OSFeatures []string os.features omitempty
            Variant string variant omitempty
        v1.Descriptor
            MediaType string mediaType
            Digest digest.Digest digest
            Size int64 size
            URLs []string urls omitempty
            Annotations map[string]string annotations omitempty
            Data string data omitempty
            Platform *v1.Platform platform omitempty
            ArtifactType string artifactType omitempty

        """
}
