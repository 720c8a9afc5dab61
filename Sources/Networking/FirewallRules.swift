import Netlink

/// The chains of our table. Their rules depend on nothing but this file.
enum FirewallRules {
    /// Lets containers of one network reach each other and drops the rest.
    static let closed = "closed"
    /// The administrator's.
    private static let user = "docker-user"
    /// Drops what is forwarded between foreign links; empty where the host forwarded before us.
    private static func foreign(_ isVersion6: Bool) -> String { isVersion6 ? "foreign6" : "foreign4" }
    private static let publish = "publish"
    /// What is forwarded to a container, and what from a container to anywhere else.
    private static let (toContainers, fromContainers) = ("to-containers", "from-containers")
    /// The last chain that packets to the host come by.
    private static let admit = "admit"

    static func chain(into mode: GatewayMode) -> String { "into-\(mode.rawValue)" }

    private static let own = [
        "guard", publish, "prerouting", "output", "postrouting", closed, chain(into: .nat),
        chain(into: .natUnprotected), chain(into: .routed), "forward", toContainers, fromContainers, admit,
    ]
    private static let (version4, version6): ([UInt8], [UInt8]) = ([2], [10])  // NFPROTO_IPV4, NFPROTO_IPV6

    /// Chains and sets that are missing, and the rules of ours anew. `respectsHost`: what the host's own rules drop on its
    /// way to the host reaches no published port either.
    static func add(to batch: inout NetfilterBatch, respectsHost: Bool) {
        batch.addTable()
        batch.addChain(user)
        for isVersion6 in [false, true] { batch.addChain(foreign(isVersion6)) }
        batch.addChain("guard", type: "filter", hook: .prerouting, priority: -300)
        batch.addChain("prerouting", type: "nat", hook: .prerouting, priority: -100)
        batch.addChain("output", type: "nat", hook: .output, priority: -100)
        batch.addChain("postrouting", type: "nat", hook: .postrouting, priority: 100)
        batch.addChain("forward", type: "filter", hook: .forward, priority: 0)
        // Behind all others, but before the kernel keeps the connection (of version 6 at the last place but one): from then
        // on its packets are translated no more.
        batch.addChain(admit, type: "filter", hook: .input, priority: .max - 2)
        for chain in [publish, closed, toContainers, fromContainers]
            + [.nat, .natUnprotected, .routed].map(chain(into:))
        { batch.addChain(chain) }
        for set in FirewallSets.all + FirewallSets.filled { batch.addSet(set) }
        for chain in own { batch.flushChain(chain) }
        addFilters(to: &batch)
        addTranslation(to: &batch, respectsHost: respectsHost)
    }

    static func closeForeign(isVersion6: Bool, _ batch: inout NetfilterBatch) {
        batch.flushChain(foreign(isVersion6))
        batch.addRule(foreign(isVersion6), isVersion(isVersion6) + [.verdict(.drop)])
    }

    private static func addFilters(to batch: inout NetfilterBatch) {
        // With route_localnet, which published ports of 127.0.0.1 need, containers could reach the host's loopback. The
        // address first: each packet comes by here, and a look at it costs less than a search in a set.
        batch.addRule(
            "guard",
            isLoopback4 + [.meta(.inputName, to: 0), .isIn(FirewallSets.bridges, 0), .verdict(.drop)]
        )
        let links: [NetfilterExpression] = [.meta(.inputName, to: 0), .meta(.outputName, to: 4)]
        let isTrusted: [NetfilterExpression] = links + [.isIn(FirewallSets.trusted, 0), .verdict(.accept)]
        batch.addRule(
            "forward",
            [.meta(.outputName, to: 0), .isIn(FirewallSets.bridges, 0), .verdict(.jump(toContainers))]
        )
        batch.addRule(
            "forward",
            [.meta(.inputName, to: 0), .isIn(FirewallSets.bridges, 0), .verdict(.jump(fromContainers))]
        )
        for isVersion6 in [false, true] { batch.addRule("forward", [.verdict(.jump(foreign(isVersion6)))]) }

        let outOf: [NetfilterExpression] = [
            .meta(.networkProtocol, to: 0), .meta(.inputName, to: 1), .verdictMap(FirewallSets.outOf, 0),
        ]
        batch.addRule(toContainers, [.verdict(.jump(user))])
        // The bits of established and related. What may begin may go on: most packets end here, after one search.
        batch.addRule(
            toContainers,
            [.connection(.state, to: 0), .and(0, mask: bits(2 | 4)), .differs(0, bits(0)), .verdict(.accept)]
        )
        batch.addRule(toContainers, outOf)
        batch.addRule(
            toContainers,
            [.meta(.networkProtocol, to: 0), .meta(.outputName, to: 1), .verdictMap(FirewallSets.into, 0)]
        )
        batch.addRule(fromContainers, [.verdict(.jump(user))])
        batch.addRule(fromContainers, outOf)
        batch.addRule(fromContainers, [.verdict(.accept)])

        batch.addRule(closed, isTrusted)
        batch.addRule(closed, [.verdict(.drop)])
        for mode in [GatewayMode.nat, .natUnprotected, .routed] { batch.addRule(chain(into: mode), isTrusted) }
        // Of containers that reach each other by links alone. The answers belong to known connections.
        for mode in [GatewayMode.nat, .natUnprotected, .routed] {
            batch.addRule(
                chain(into: mode),
                links + [.isIn(FirewallSets.hairpins, 0)] + isVersion(false) + [
                    .meta(.transportProtocol, to: 0), .networkHeader(offset: 12, length: 8, to: 1),
                    .transportHeader(offset: 2, length: 2, to: 3), .isIn(FirewallSets.linked4, 0),
                    .verdict(.accept),
                ]
            )
        }
        // A packet to a container's own address that no published port was translated to has a forged route.
        for mode in [GatewayMode.nat, .natUnprotected] {
            batch.addRule(chain(into: mode), isTranslated + [.verdict(.accept)])
        }
        batch.addRule(
            chain(into: .natUnprotected),
            [.meta(.inputName, to: 0), .isNotIn(FirewallSets.bridges, 0), .verdict(.accept)]
        )
        for icmp: UInt8 in [1, 58] {
            batch.addRule(
                chain(into: .routed),
                [.meta(.transportProtocol, to: 0), .equals(0, [icmp]), .verdict(.accept)]
            )
        }
        for mode in [GatewayMode.nat, .routed] {
            for isVersion6 in [false, true] {
                batch.addRule(
                    chain(into: mode),
                    isVersion(isVersion6) + destination(isVersion6) + [.isIn(FirewallSets.open(isVersion6), 0)]
                        + [.verdict(.accept)]
                )
            }
        }
        for mode in [GatewayMode.nat, .natUnprotected, .routed] {
            batch.addRule(chain(into: mode), [.verdict(.drop)])
        }
    }

    private static func addTranslation(to batch: inout NetfilterBatch, respectsHost: Bool) {
        let isLocal: [NetfilterExpression] = [.destinationType(to: 0), .equals(0, bits(2))]  // RTN_LOCAL
        // What comes to 127.0.0.1 from another host must stay what the kernel throws away.
        batch.addRule("prerouting", isLoopback4 + [.verdict(.return)])
        batch.addRule("output", isLocal + [.verdict(.jump(publish))])
        if respectsHost {
            addAdmission(to: &batch, isLocal)
        } else {
            batch.addRule("prerouting", isLocal + [.verdict(.jump(publish))])
        }

        // The loopback address of version 6 can't be routed to a container, nor can an answer go to a link's own.
        let loopback6 = [UInt8](repeating: 0, count: 15) + [1]
        batch.addRule(
            publish,
            isVersion(true) + [.networkHeader(offset: 24, length: 16, to: 0), .equals(0, loopback6), .verdict(.return)]
        )
        batch.addRule(
            publish,
            isVersion(true) + [
                .networkHeader(offset: 8, length: 2, to: 0), .and(0, mask: [0xFF, 0xC0]), .equals(0, [0xFE, 0x80]),
                .verdict(.return),
            ]
        )
        for isVersion6 in [false, true] {
            let port: UInt32 = isVersion6 ? 4 : 1
            let translate: [NetfilterExpression] = [
                .destinationNAT(isVersion6: isVersion6, address: 0, port: port)
            ]
            batch.addRule(
                publish,
                isVersion(isVersion6) + destination(isVersion6)
                    + [.map(FirewallSets.published(isVersion6), 0, to: 0)] + translate
            )
            batch.addRule(
                publish,
                isVersion(isVersion6) + [
                    .meta(.transportProtocol, to: 0), .transportHeader(offset: 2, length: 2, to: 1),
                    .map(FirewallSets.anywhere(isVersion6), 0, to: 0),
                ] + translate
            )
        }

        // A container that reached itself or its neighbour by a published port has to get the answer by the host.
        let links: [NetfilterExpression] = [.meta(.inputName, to: 0), .meta(.outputName, to: 4)]
        batch.addRule(
            "postrouting",
            links + [.isIn(FirewallSets.hairpins, 0)] + isTranslated + [.masquerade]
        )
        // What br_netfilter brings from a bridge has lost the link that it came from.
        for isVersion6 in [false, true] {
            let (offset, length): (UInt32, UInt32) = isVersion6 ? (8, 32) : (12, 8)
            batch.addRule(
                "postrouting",
                isVersion(isVersion6)
                    + [
                        .networkHeader(offset: offset, length: length, to: 0),
                        .isIn(FirewallSets.own(isVersion6), 0),
                    ] + isTranslated + [.masquerade]
            )
        }
        batch.addRule("postrouting", links + [.isIn(FirewallSets.hairpins, 0), .verdict(.return)])
        // No container can answer 127.0.0.1.
        batch.addRule(
            "postrouting",
            [.meta(.outputName, to: 0), .isIn(FirewallSets.bridges, 0)] + isVersion(false)
                + [.networkHeader(offset: 12, length: 1, to: 0), .equals(0, [127]), .masquerade]
        )
        batch.addRule(
            "postrouting",
            isVersion(false) + [
                .meta(.inputName, to: 0), .map(FirewallSets.sources4, 0, to: 0),
                .sourceNAT(isVersion6: false, address: 0),
            ]
        )
        batch.addRule(
            "postrouting",
            [
                .meta(.networkProtocol, to: 0), .meta(.inputName, to: 1), .isIn(FirewallSets.masquerades, 0),
                .masquerade,
            ]
        )
    }

    /// A client's first packet goes to the host, where nobody listens: when all chains of others have let it through it is
    /// dropped by ours, and comes again. From then on the client's packets are translated before they get there. No other
    /// way asks the host's chains for input and keeps the client's address.
    private static func addAdmission(to batch: inout NetfilterBatch, _ isLocal: [NetfilterExpression]) {
        let isNew: [NetfilterExpression] = [
            .connection(.state, to: 0), .and(0, mask: bits(8)), .differs(0, bits(0)),
        ]
        // What the host sends to itself is translated as it leaves.
        batch.addRule(
            admit,
            [
                .meta(.inputName, to: 0), .equals(0, Array("lo".utf8) + [UInt8](repeating: 0, count: 14)),
                .verdict(.return),
            ]
        )
        for isVersion6 in [false, true] {
            let client: [NetfilterExpression] = [
                .meta(.transportProtocol, to: 0),
                .networkHeader(offset: isVersion6 ? 8 : 12, length: isVersion6 ? 16 : 4, to: 1),
                .transportHeader(offset: 2, length: 2, to: isVersion6 ? 5 : 2),
            ]
            let remember = NetfilterExpression.remember(FirewallSets.admitted(isVersion6), 0)
            batch.addRule(
                "prerouting",
                isVersion(isVersion6) + isLocal + client
                    + [.isIn(FirewallSets.admitted(isVersion6), 0), remember, .verdict(.jump(publish))]
            )
            let atOne = destination(isVersion6) + [.map(FirewallSets.published(isVersion6), 0, to: 8)]
            let anywhere: [NetfilterExpression] = [
                .meta(.transportProtocol, to: 0), .transportHeader(offset: 2, length: 2, to: 1),
                .map(FirewallSets.anywhere(isVersion6), 0, to: 8),
            ]
            for isPublished in [atOne, anywhere] {
                batch.addRule(
                    admit,
                    isVersion(isVersion6) + isNew + isLocal + isPublished + client + [remember, .verdict(.drop)]
                )
            }
        }
    }

    private static let isLoopback4: [NetfilterExpression] =
        isVersion(false) + [.networkHeader(offset: 16, length: 1, to: 0), .equals(0, [127])]

    /// IPS_DST_NAT
    private static let isTranslated: [NetfilterExpression] = [
        .connection(.status, to: 0), .and(0, mask: bits(0x20)), .differs(0, bits(0)),
    ]

    private static func isVersion(_ isVersion6: Bool) -> [NetfilterExpression] {
        [.meta(.networkProtocol, to: 0), .equals(0, isVersion6 ? version6 : version4)]
    }

    /// Protocol, destination and its port from register 0 on.
    private static func destination(_ isVersion6: Bool) -> [NetfilterExpression] {
        [
            .meta(.transportProtocol, to: 0),
            .networkHeader(offset: isVersion6 ? 24 : 16, length: isVersion6 ? 16 : 4, to: 1),
            .transportHeader(offset: 2, length: 2, to: isVersion6 ? 5 : 2),
        ]
    }

    /// Bits and numbers of the kernel's own are in the machine's byte order.
    private static func bits(_ value: UInt32) -> [UInt8] { withUnsafeBytes(of: value) { Array($0) } }
}
