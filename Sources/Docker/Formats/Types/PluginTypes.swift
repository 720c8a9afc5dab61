import GoTemplate

/// What a plugin's document is read by.
enum PluginTypes {
    static let table = TypeTable(
        """
        types.PluginDevice
            Description string
            Name string
            Path *string
            Settable []string
        types.PluginEnv
            Description string
            Name string
            Settable []string
            Value *string
        types.PluginMount
            Description string
            Destination string
            Name string
            Options []string
            Settable []string
            Source *string
            Type string
        types.PluginConfigArgs
            Description string
            Name string
            Settable []string
            Value []string
        types.PluginInterfaceType
            Capability string
            Prefix string
            Version string
        types.PluginConfigInterface
            ProtocolScheme string omitempty
            Socket string
            Types []types.PluginInterfaceType
        types.PluginConfigLinux
            AllowAllDevices bool
            Capabilities []string
            Devices []types.PluginDevice
        types.PluginConfigNetwork
            Type string
        types.PluginConfigRootfs
            DiffIds []string diff_ids
            Type string type omitempty
        types.PluginConfigUser
            GID uint64 omitempty
            UID uint64 omitempty
        types.PluginConfig
            Args types.PluginConfigArgs
            Description string
            DockerVersion string omitempty
            Documentation string
            Entrypoint []string
            Env []types.PluginEnv
            Interface types.PluginConfigInterface
            IpcHost bool
            Linux types.PluginConfigLinux
            Mounts []types.PluginMount
            Network types.PluginConfigNetwork
            PidHost bool
            PropagatedMount string
            User types.PluginConfigUser omitempty
            WorkDir string
            Rootfs *types.PluginConfigRootfs rootfs omitempty
        types.PluginSettings
            Args []string
            Devices []types.PluginDevice
            Env []string
            Mounts []types.PluginMount
        types.Plugin
            Config types.PluginConfig
            Enabled bool
            ID string Id omitempty
            Name string
            PluginReference string omitempty
            Settings types.PluginSettings
        """
    )
}
