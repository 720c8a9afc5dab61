import GoTemplate

/// What an image's document is read by.
enum ImageTypes {
    static let table = TypeTable(
        SharedTypes.text + """
            v1.ImageConfig
                User string omitempty
                ExposedPorts map[string]struct{} omitempty
                Env []string omitempty
                Entrypoint []string omitempty
                Cmd []string omitempty
                Volumes map[string]struct{} omitempty
                WorkingDir string omitempty
                Labels map[string]string omitempty
                StopSignal string omitempty
                ArgsEscaped bool omitempty
            v1.DockerOCIImageConfigExt
                Healthcheck *v1.HealthcheckConfig omitempty
                OnBuild []string omitempty
                Shell []string omitempty
            v1.DockerOCIImageConfig
                v1.ImageConfig
                v1.DockerOCIImageConfigExt
            image.RootFS
                Type string omitempty
                Layers []string omitempty
            image.Metadata
                LastTagTime time.Time omitempty
            image.InspectResponse
                ID string Id
                RepoTags []string
                RepoDigests []string
                Parent string
                Comment string
                Created string omitempty
                Container string omitempty
                ContainerConfig *container.Config omitempty
                DockerVersion string
                Author string
                Config *v1.DockerOCIImageConfig
                Architecture string
                Variant string omitempty
                Os string
                OsVersion string omitempty
                Size int64
                VirtualSize int64 omitempty
                GraphDriver storage.DriverData
                RootFS image.RootFS
                Metadata image.Metadata
                Descriptor *v1.Descriptor omitempty
                Manifests []any omitempty
            """
    )
}
