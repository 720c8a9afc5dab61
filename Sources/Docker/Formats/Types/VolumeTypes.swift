import GoTemplate

/// What a volume's document is read by. Volumes of swarms are not known.
enum VolumeTypes {
    static let table = TypeTable(
        """
        volume.UsageData
            RefCount int64
            Size int64
        volume.Volume
            ClusterVolume any omitempty
            CreatedAt string omitempty
            Driver string
            Labels map[string]string
            Mountpoint string
            Name string
            Options map[string]string
            Scope string
            Status map[string]any omitempty
            UsageData *volume.UsageData omitempty
        """
    )
}
