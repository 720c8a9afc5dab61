import GoTemplate

/// What the documents of swarms are read by: nodes, services, tasks, secrets and configs.
enum SwarmTypes {
    static let table = TypeTable(
        """
        swarm.Version prints Index
            Index uint64 omitempty
        swarm.Meta
            Version swarm.Version omitempty
            CreatedAt time.Time omitempty
            UpdatedAt time.Time omitempty
        swarm.Annotations
            Name string omitempty
            Labels map[string]string
        swarm.Driver
            Name string omitempty
            Options map[string]string omitempty
        swarm.TLSInfo
            TrustRoot string omitempty
            CertIssuerSubject string omitempty
            CertIssuerPublicKey string omitempty
        swarm.NodeRole = string
        swarm.NodeAvailability = string
        swarm.NodeState = string
        swarm.Reachability = string
        swarm.NodeSpec
            swarm.Annotations
            Role swarm.NodeRole omitempty
            Availability swarm.NodeAvailability omitempty
        swarm.Platform
            Architecture string omitempty
            OS string omitempty
        swarm.NamedGenericResource
            Kind string omitempty
            Value string omitempty
        swarm.DiscreteGenericResource
            Kind string omitempty
            Value int64 omitempty
        swarm.GenericResource
            NamedResourceSpec *swarm.NamedGenericResource omitempty
            DiscreteResourceSpec *swarm.DiscreteGenericResource omitempty
        swarm.Resources
            NanoCPUs int64 omitempty
            MemoryBytes int64 omitempty
            GenericResources []swarm.GenericResource omitempty
        swarm.PluginDescription
            Type string omitempty
            Name string omitempty
        swarm.EngineDescription
            EngineVersion string omitempty
            Labels map[string]string omitempty
            Plugins []swarm.PluginDescription omitempty
        swarm.Topology
            Segments map[string]string omitempty
        swarm.NodeCSIInfo
            PluginName string omitempty
            NodeID string omitempty
            MaxVolumesPerNode int64 omitempty
            AccessibleTopology *swarm.Topology omitempty
        swarm.NodeDescription
            Hostname string omitempty
            Platform swarm.Platform omitempty
            Resources swarm.Resources omitempty
            Engine swarm.EngineDescription omitempty
            TLSInfo swarm.TLSInfo omitempty
            CSIInfo []swarm.NodeCSIInfo omitempty
        swarm.NodeStatus
            State swarm.NodeState omitempty
            Message string omitempty
            Addr string omitempty
        swarm.ManagerStatus
            Leader bool omitempty
            Reachability swarm.Reachability omitempty
            Addr string omitempty
        swarm.Node
            ID string
            swarm.Meta
            Spec swarm.NodeSpec omitempty
            Description swarm.NodeDescription omitempty
            Status swarm.NodeStatus omitempty
            ManagerStatus *swarm.ManagerStatus omitempty
        swarm.SecretSpec
            swarm.Annotations
            Data string omitempty
            Driver *swarm.Driver omitempty
            Templating *swarm.Driver omitempty
        swarm.Secret
            ID string
            swarm.Meta
            Spec swarm.SecretSpec
        swarm.ConfigSpec
            swarm.Annotations
            Data string omitempty
            Templating *swarm.Driver omitempty
        swarm.Config
            ID string
            swarm.Meta
            Spec swarm.ConfigSpec
        swarm.Limit
            NanoCPUs int64 omitempty
            MemoryBytes int64 omitempty
            Pids int64 omitempty
        swarm.ResourceRequirements
            Limits *swarm.Limit omitempty
            Reservations *swarm.Resources omitempty
        swarm.SpreadOver
            SpreadDescriptor string
        swarm.PlacementPreference
            Spread *swarm.SpreadOver
        swarm.Placement
            Constraints []string omitempty
            Preferences []swarm.PlacementPreference omitempty
            MaxReplicas uint64 omitempty
            Platforms []swarm.Platform omitempty
        swarm.RestartPolicyCondition = string
        swarm.RestartPolicy
            Condition swarm.RestartPolicyCondition omitempty
            Delay *time.Duration omitempty
            MaxAttempts *uint64 omitempty
            Window *time.Duration omitempty
        swarm.DNSConfig
            Nameservers []string omitempty
            Search []string omitempty
            Options []string omitempty
        swarm.CredentialSpec
            Config string
            File string
            Registry string
        swarm.SELinuxContext
            Disable bool
            User string
            Role string
            Type string
            Level string
        swarm.SeccompMode = string
        swarm.SeccompOpts
            Mode swarm.SeccompMode omitempty
            Profile string omitempty
        swarm.AppArmorMode = string
        swarm.AppArmorOpts
            Mode swarm.AppArmorMode omitempty
        swarm.Privileges
            CredentialSpec *swarm.CredentialSpec
            SELinuxContext *swarm.SELinuxContext
            Seccomp *swarm.SeccompOpts omitempty
            AppArmor *swarm.AppArmorOpts omitempty
            NoNewPrivileges bool
        mount.Type = string
        mount.Consistency = string
        mount.Propagation = string
        mount.Driver
            Name string omitempty
            Options map[string]string omitempty
        mount.BindOptions
            Propagation mount.Propagation omitempty
            NonRecursive bool omitempty
            CreateMountpoint bool omitempty
            ReadOnlyNonRecursive bool omitempty
            ReadOnlyForceRecursive bool omitempty
        mount.VolumeOptions
            NoCopy bool omitempty
            Labels map[string]string omitempty
            Subpath string omitempty
            DriverConfig *mount.Driver omitempty
        mount.ImageOptions
            Subpath string omitempty
        mount.TmpfsOptions
            SizeBytes int64 omitempty
            Mode int omitempty
            Options [][]string omitempty
        mount.ClusterOptions
        mount.Mount
            Type mount.Type omitempty
            Source string omitempty
            Target string omitempty
            ReadOnly bool omitempty
            Consistency mount.Consistency omitempty
            BindOptions *mount.BindOptions omitempty
            VolumeOptions *mount.VolumeOptions omitempty
            ImageOptions *mount.ImageOptions omitempty
            TmpfsOptions *mount.TmpfsOptions omitempty
            ClusterOptions *mount.ClusterOptions omitempty
        container.HealthConfig
            Test []string omitempty
            Interval time.Duration omitempty
            Timeout time.Duration omitempty
            StartPeriod time.Duration omitempty
            StartInterval time.Duration omitempty
            Retries int omitempty
        container.Isolation = string
        container.Ulimit
            Name string
            Hard int64
            Soft int64
        swarm.FileTarget
            Name string
            UID string
            GID string
            Mode int
        swarm.SecretReference
            File *swarm.FileTarget
            SecretID string
            SecretName string
        swarm.ConfigReferenceRuntimeTarget
        swarm.ConfigReference
            File *swarm.FileTarget omitempty
            Runtime *swarm.ConfigReferenceRuntimeTarget omitempty
            ConfigID string
            ConfigName string
        swarm.ContainerSpec
            Image string omitempty
            Labels map[string]string omitempty
            Command []string omitempty
            Args []string omitempty
            Hostname string omitempty
            Env []string omitempty
            Dir string omitempty
            User string omitempty
            Groups []string omitempty
            Privileges *swarm.Privileges omitempty
            Init *bool omitempty
            StopSignal string omitempty
            TTY bool omitempty
            OpenStdin bool omitempty
            ReadOnly bool omitempty
            Mounts []mount.Mount omitempty
            StopGracePeriod *time.Duration omitempty
            Healthcheck *container.HealthConfig omitempty
            Hosts []string omitempty
            DNSConfig *swarm.DNSConfig omitempty
            Secrets []*swarm.SecretReference omitempty
            Configs []*swarm.ConfigReference omitempty
            Isolation container.Isolation omitempty
            Sysctls map[string]string omitempty
            CapabilityAdd []string omitempty
            CapabilityDrop []string omitempty
            Ulimits []*container.Ulimit omitempty
            OomScoreAdj int64 omitempty
        swarm.NetworkAttachmentSpec
            ContainerID string
        swarm.NetworkAttachmentConfig
            Target string omitempty
            Aliases []string omitempty
            DriverOpts map[string]string omitempty
        swarm.RuntimeType = string
        swarm.TaskSpec
            ContainerSpec *swarm.ContainerSpec omitempty
            PluginSpec any omitempty
            NetworkAttachmentSpec *swarm.NetworkAttachmentSpec omitempty
            Resources *swarm.ResourceRequirements omitempty
            RestartPolicy *swarm.RestartPolicy omitempty
            Placement *swarm.Placement omitempty
            Networks []swarm.NetworkAttachmentConfig omitempty
            LogDriver *swarm.Driver omitempty
            ForceUpdate uint64
            Runtime swarm.RuntimeType omitempty
        swarm.ReplicatedService
            Replicas *uint64 omitempty
        swarm.GlobalService
        swarm.ReplicatedJob
            MaxConcurrent *uint64 omitempty
            TotalCompletions *uint64 omitempty
        swarm.GlobalJob
        swarm.ServiceMode
            Replicated *swarm.ReplicatedService omitempty
            Global *swarm.GlobalService omitempty
            ReplicatedJob *swarm.ReplicatedJob omitempty
            GlobalJob *swarm.GlobalJob omitempty
        swarm.UpdateConfig
            Parallelism uint64
            Delay time.Duration omitempty
            FailureAction string omitempty
            Monitor time.Duration omitempty
            MaxFailureRatio float64
            Order string
        swarm.ResolutionMode = string
        swarm.PortConfigProtocol = string
        swarm.PortConfigPublishMode = string
        swarm.PortConfig
            Name string omitempty
            Protocol swarm.PortConfigProtocol omitempty
            TargetPort uint64 omitempty
            PublishedPort uint64 omitempty
            PublishMode swarm.PortConfigPublishMode omitempty
        swarm.EndpointSpec
            Mode swarm.ResolutionMode omitempty
            Ports []swarm.PortConfig omitempty
        swarm.EndpointVirtualIP
            NetworkID string omitempty
            Addr string omitempty
        swarm.Endpoint
            Spec swarm.EndpointSpec omitempty
            Ports []swarm.PortConfig omitempty
            VirtualIPs []swarm.EndpointVirtualIP omitempty
        swarm.UpdateState = string
        swarm.UpdateStatus
            State swarm.UpdateState omitempty
            StartedAt *time.Time omitempty
            CompletedAt *time.Time omitempty
            Message string omitempty
        swarm.ServiceStatus
            RunningTasks uint64
            DesiredTasks uint64
            CompletedTasks uint64
        swarm.JobStatus
            JobIteration swarm.Version
            LastExecution time.Time omitempty
        swarm.ServiceSpec
            swarm.Annotations
            TaskTemplate swarm.TaskSpec omitempty
            Mode swarm.ServiceMode omitempty
            UpdateConfig *swarm.UpdateConfig omitempty
            RollbackConfig *swarm.UpdateConfig omitempty
            Networks []swarm.NetworkAttachmentConfig omitempty
            EndpointSpec *swarm.EndpointSpec omitempty
        swarm.Service
            ID string
            swarm.Meta
            Spec swarm.ServiceSpec omitempty
            PreviousSpec *swarm.ServiceSpec omitempty
            Endpoint swarm.Endpoint omitempty
            UpdateStatus *swarm.UpdateStatus omitempty
            ServiceStatus *swarm.ServiceStatus omitempty
            JobStatus *swarm.JobStatus omitempty
        swarm.ContainerStatus
            ContainerID string
            PID int
            ExitCode int
        swarm.PortStatus
            Ports []swarm.PortConfig omitempty
        swarm.TaskState = string
        swarm.TaskStatus
            Timestamp time.Time omitempty
            State swarm.TaskState omitempty
            Message string omitempty
            Err string omitempty
            ContainerStatus *swarm.ContainerStatus omitempty
            PortStatus swarm.PortStatus omitempty
        swarm.VolumeAttachment
            ID string omitempty
            Source string omitempty
            Target string omitempty
        swarm.Task
            ID string
            swarm.Meta
            swarm.Annotations
            Spec swarm.TaskSpec omitempty
            ServiceID string omitempty
            Slot int omitempty
            NodeID string omitempty
            Status swarm.TaskStatus omitempty
            DesiredState swarm.TaskState omitempty
            NetworksAttachments []any omitempty
            GenericResources []swarm.GenericResource omitempty
            JobIteration *swarm.Version omitempty
            Volumes []swarm.VolumeAttachment
        """
    )
}
