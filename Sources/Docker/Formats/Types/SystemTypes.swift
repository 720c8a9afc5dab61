import GoTemplate

/// What `docker info`, `docker version` and `docker events` are read by.
enum SystemTypes {
    static let table = TypeTable(
        """
        events.Type = string
        events.Action = string
        events.Actor
            ID string
            Attributes map[string]string
        events.Message
            Status string status omitempty
            ID string id omitempty
            From string from omitempty
            Type events.Type
            Action events.Action
            Actor events.Actor
            Scope string scope omitempty
            Time int64 time omitempty
            TimeNano int64 timeNano omitempty
        system.PluginsInfo
            Volume []string
            Network []string
            Authorization []string
            Log []string
        registry.NetIPNet = string
        registry.IndexInfo
            Mirrors []string
            Name string
            Official bool
            Secure bool
        registry.ServiceConfig
            AllowNondistributableArtifactsCIDRs []*registry.NetIPNet omitempty
            AllowNondistributableArtifactsHostnames []string omitempty
            IndexConfigs map[string]*registry.IndexInfo
            InsecureRegistryCIDRs []*registry.NetIPNet
            Mirrors []string
        system.Runtime
            Path string path omitempty
            Args []string runtimeArgs omitempty
            Type string runtimeType omitempty
            Options map[string]any options omitempty
        system.RuntimeWithStatus
            system.Runtime
            Status map[string]string status omitempty
        swarm.LocalNodeState = string
        swarm.Peer
            NodeID string
            Addr string
        swarm.Info
            NodeID string
            NodeAddr string
            LocalNodeState swarm.LocalNodeState
            ControlAvailable bool
            Error string
            RemoteManagers []swarm.Peer
            Nodes int omitempty
            Managers int omitempty
            Cluster any omitempty
            Warnings []string omitempty
        container.Isolation = string
        system.Commit
            ID string
            Expected string omitempty
        system.NetworkAddressPool
            Base string
            Size int
        system.FirewallInfo
            Driver string
            Info [][]string omitempty
        system.DeviceInfo
            Source string
            ID string
        system.ContainerdNamespaces
            Containers string
            Plugins string
        system.ContainerdInfo
            Address string omitempty
            Namespaces system.ContainerdNamespaces
        system.Info
            ID string
            Containers int
            ContainersRunning int
            ContainersPaused int
            ContainersStopped int
            Images int
            Driver string
            DriverStatus [][]string
            SystemStatus [][]string omitempty
            Plugins system.PluginsInfo
            MemoryLimit bool
            SwapLimit bool
            KernelMemory bool omitempty
            KernelMemoryTCP bool omitempty
            CPUCfsPeriod bool CpuCfsPeriod
            CPUCfsQuota bool CpuCfsQuota
            CPUShares bool
            CPUSet bool
            PidsLimit bool
            IPv4Forwarding bool
            Debug bool
            NFd int
            OomKillDisable bool
            NGoroutines int
            SystemTime string
            LoggingDriver string
            CgroupDriver string
            CgroupVersion string omitempty
            NEventsListener int
            KernelVersion string
            OperatingSystem string
            OSVersion string
            OSType string
            Architecture string
            IndexServerAddress string
            RegistryConfig *registry.ServiceConfig
            NCPU int
            MemTotal int64
            GenericResources []any
            DockerRootDir string
            HTTPProxy string HttpProxy
            HTTPSProxy string HttpsProxy
            NoProxy string
            Name string
            Labels []string
            ExperimentalBuild bool
            ServerVersion string
            Runtimes map[string]system.RuntimeWithStatus
            DefaultRuntime string
            Swarm swarm.Info
            LiveRestoreEnabled bool
            Isolation container.Isolation
            InitBinary string
            ContainerdCommit system.Commit
            RuncCommit system.Commit
            InitCommit system.Commit
            SecurityOptions []string
            ProductLicense string omitempty
            DefaultAddressPools []system.NetworkAddressPool omitempty
            FirewallBackend *system.FirewallInfo omitempty
            CDISpecDirs []string
            DiscoveredDevices []system.DeviceInfo omitempty
            Containerd *system.ContainerdInfo omitempty
            Warnings []string
        system.platformInfo
            Name string omitempty
        system.clientVersion
            Platform *system.platformInfo omitempty
            Version string omitempty
            APIVersion string ApiVersion omitempty
            DefaultAPIVersion string omitempty
            GitCommit string omitempty
            GoVersion string omitempty
            Os string omitempty
            Arch string omitempty
            BuildTime string omitempty
            Context string
        manager.Plugin
            SchemaVersion string omitempty
            Vendor string omitempty
            Version string omitempty
            ShortDescription string omitempty
            URL string omitempty
            Hidden bool omitempty
            Name string omitempty
            Path string omitempty
            Err string omitempty
            ShadowedPaths []string omitempty
        system.clientInfo
            Debug bool
            system.clientVersion
            Plugins []manager.Plugin
            Warnings []string
        system.dockerInfo
            *system.Info
            ServerErrors []string omitempty
            ClientInfo *system.clientInfo omitempty
            ClientErrors []string omitempty
        types.VersionPlatform
            Name string
        types.ComponentVersion
            Name string
            Version string
            Details map[string]string omitempty
        types.Version
            Platform types.VersionPlatform omitempty
            Components []types.ComponentVersion omitempty
            Version string
            APIVersion string ApiVersion
            MinAPIVersion string omitempty
            GitCommit string
            GoVersion string
            Os string
            Arch string
            KernelVersion string omitempty
            Experimental bool omitempty
            BuildTime string omitempty
        system.versionInfo
            Client system.clientVersion
            Server *types.Version
        """
    )
}
