extension Command {
    static let pluginGroup = Command(
        """
        plugin

        Manage plugins
        0 group api=1.25
        """
    )

    static let pluginCreate = Command(
        """
        plugin create
        [OPTIONS] PLUGIN PLUGIN-DATA-DIR
        Make a plugin of a root file system and config.json
        2+
            --compress  Compress the context by gzip
        """
    ) { try Plugins.create($0) }

    static let pluginDisable = Command(
        """
        plugin disable
        [OPTIONS] PLUGIN
        Switch a plugin off
        1
        -f, --force  Disable a plugin that is in use
        """
    ) { try Plugins.disable($0) }

    static let pluginEnable = Command(
        """
        plugin enable
        [OPTIONS] PLUGIN
        Switch a plugin on
        1
            --timeout int=30  Seconds that a request may take
        """
    ) { try Plugins.enable($0) }

    static let pluginInspect = Command(
        """
        plugin inspect
        [OPTIONS] PLUGIN [PLUGIN...]
        Show all details of plugins
        1+
        @format-f
        """
    ) { try Plugins.inspect($0) }

    static let pluginInstall = Command(
        """
        plugin install
        [OPTIONS] PLUGIN [KEY=VALUE...]
        Install a plugin
        1+
            --alias string  Local name of the plugin
            --disable  Do not enable it afterwards
            --disable-content-trust bool=true  Do not check the image's signature
            --grant-all-permissions  Grant all rights that the plugin asks for
        """
    ) { try Plugins.install($0) }

    static let pluginLs = Command(
        """
        plugin ls, plugin list
        [OPTIONS]
        Show plugins
        0
        -f, --filter filter  Show what fits (as "enabled=true")
        @table-format
            --no-trunc  Show everything in full length
        -q, --quiet  Print plugin IDs only
        """
    ) { try Plugins.list($0) }

    static let pluginPush = Command(
        """
        plugin push
        [OPTIONS] PLUGIN[:TAG]
        Send a plugin to a registry
        1
            --disable-content-trust bool=true  Do not sign the image
        """
    ) { try Plugins.push($0) }

    static let pluginRm = Command(
        """
        plugin rm, plugin remove
        [OPTIONS] PLUGIN [PLUGIN...]
        Remove plugins
        1+
        -f, --force  Remove a plugin that is enabled
        """
    ) { try Plugins.remove($0) }

    static let pluginSet = Command(
        """
        plugin set
        PLUGIN KEY=VALUE [KEY=VALUE...]
        Change a plugin's settings
        2+
        """
    ) { try Plugins.set($0) }

    static let pluginUpgrade = Command(
        """
        plugin upgrade
        [OPTIONS] PLUGIN [REMOTE]
        Replace a plugin by a newer one
        1-2 api=1.26
            --disable-content-trust bool=true  Do not check the image's signature
            --grant-all-permissions  Grant all rights that the plugin asks for
            --skip-remote-check  Do not compare with the plugin that is there
        """
    ) { try Plugins.upgrade($0) }
}
