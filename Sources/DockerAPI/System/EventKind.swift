/// What an event is about: the `Type` of docker's events.
public enum EventKind: String, Sendable {
    case builder, config, container, daemon, image, network, node, plugin, secret, service, volume
}
