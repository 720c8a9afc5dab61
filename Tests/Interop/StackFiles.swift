/// Compose files for both clients: they use every member of the format between them.
enum StackFiles {
    /// Variables that the files use.
    static let variables: [String: String] = [
        "STACK_VALUE": "v a", "STACK_EMPTY": "", "STACK_NUMBER": "12", "STACK_YES": "On", "STACK_NO": "no",
        "STACK_RATIO": "0.25", "STACK_TAG": "t",
    ]

    static let good: [(name: String, text: String)] = [
        (
            "minimal",
            #"""
            services:
              one: {image: busybox}
            """#
        ),
        (
            "commands",
            #"""
            version: "3.8"
            services:
              one:
                image: busybox:1.36
                command: sh -c "echo 'a b'; sleep 1000" # not this
                entrypoint: ["sh", "-c"]
                hostname: h
                user: "1:2"
                working_dir: /tmp
                tty: true
                stdin_open: true
                init: false
                read_only: true
                stop_signal: SIGUSR1
                stop_grace_period: 1m30s
                domainname: d
                container_name: c
                expose: [80, "90-91"]
                restart: on-failure:3
            """#
        ),
        (
            "environment",
            #"""
            version: "3.13"
            services:
              one:
                image: busybox
                environment:
                  TEXT: text
                  EMPTY: ""
                  NOTHING:
                  NUMBER: 1.50
                  BIG: 12345678901234567890
                  EXPONENT: 1e6
                  OCTAL: 0o17
                  OLD: 017
                  HEX: 0x1F
                  UNDERSCORE: 1_000
                  QUOTED: "yes"
                  DATE: 2001-02-03
                  FROM: ${STACK_VALUE}
                labels: [a, b=c, d=e=f]
              two:
                image: busybox
                environment: [A=b, "STACK_VALUE", C=, UNKNOWN_X]
                labels: {a: , b: 1, c: "true"}
            """#
        ),
        (
            "variables",
            #"""
            version: "3.3"
            services:
              one:
                image: "${STACK_IMAGE:-busybox}:${STACK_TAG-latest}"
                command: [echo, "$$HOME $STACK_VALUE ${STACK_VALUE} ${STACK_VALUE:?no} ${STACK_EMPTY-x} ${STACK_EMPTY:-y} ${STACK_VALUE?z}"]
                environment: {A: "$STACK_EMPTY-bc", B: "${STACK_NONE}"}
                tty: ${STACK_YES}
                deploy:
                  replicas: ${STACK_NUMBER}
                  update_config: {max_failure_ratio: "${STACK_RATIO}"}
                ulimits: {nofile: "${STACK_NUMBER}", nproc: {soft: "${STACK_NUMBER}", hard: 20}}
                healthcheck: {test: "true", retries: "${STACK_NUMBER}", disable: "${STACK_NO}"}
            """#
        ),
        (
            "ports",
            #"""
            version: "3.7"
            services:
              one:
                image: busybox
                ports:
                  - 80
                  - "8080:81"
                  - "9000-9002:82-84/udp"
                  - "7000-7001:85"
                  - "10000-10001"
                  - 86/sctp
                  - {target: 87, published: 8087, protocol: udp, mode: host}
                  - {target: 88}
            """#
        ),
        (
            "volumes",
            #"""
            version: "3.9"
            services:
              one:
                image: busybox
                volumes:
                  - /anonymous
                  - named:/named
                  - named:/other:ro,nocopy
                  - ./relative:/relative
                  - ../up:/up:rw
                  - ~/home:/home
                  - /etc:/etc:ro,rslave
                  - outside:/outside
                  - C:\windows:D:\target
                  - {type: bind, source: ./x, target: /x, read_only: true, consistency: cached, bind: {propagation: shared}}
                  - {type: volume, source: named, target: /y, volume: {nocopy: true, subpath: s}}
                  - {type: volume, target: /z}
                  - {type: tmpfs, target: /t, tmpfs: {size: 1000}}
                  - {type: tmpfs, target: /u}
                tmpfs: /run
            volumes:
              named:
                driver: local
                driver_opts: {type: tmpfs, size: 5}
                labels: {a: b}
              outside: {external: true}
              renamed: {name: other}
              empty:
            """#
        ),
        (
            "networks",
            #"""
            version: "3.13"
            services:
              one:
                image: busybox
                networks:
                  front: {aliases: [a, b], ipv4_address: 10.0.0.2, ipv6_address: "fd00::2", driver_opts: {k: 1}}
                  back:
                extra_hosts: ["a:1.2.3.4", "b=5.6.7.8", "c:[::1]", "d=::2"]
                dns: 1.1.1.1
                dns_search: [x.org, y.org]
              two:
                image: busybox
                networks: [back, outside]
                extra_hosts: {e: 1.1.1.1, f: "::3"}
            networks:
              front:
                driver: overlay
                driver_opts: {encrypted: "", mtu: 1400}
                attachable: true
                internal: true
                labels: [a=b]
                ipam: {driver: default, config: [{subnet: 10.1.0.0/24}]}
                x-lost: 1
              back: {name: real-back}
              outside: {external: true, name: host, x-kept: [1, 2]}
            """#
        ),
        (
            "secrets",
            #"""
            version: "3.8"
            services:
              one:
                image: busybox
                secrets:
                  - s
                  - {source: t, target: /target, uid: "1", gid: "2", mode: 0400}
                configs: [c, {source: d, mode: 0o440}]
                credential_spec: {config: c}
            secrets:
              s: {file: ./secret}
              t: {external: true, name: real}
              u: {driver: vault, driver_opts: {a: 1}, labels: {b: c}, template_driver: golang}
            configs:
              c: {file: /etc/hostname, template_driver: golang, x-more: {a: b}}
              d: {external: true}
            """#
        ),
        (
            "deploy",
            #"""
            version: "3.13"
            services:
              one:
                image: busybox
                deploy:
                  mode: replicated
                  replicas: 0
                  endpoint_mode: dnsrr
                  labels: {a: b, c: 1}
                  update_config: {parallelism: 0, delay: 10s, failure_action: rollback, monitor: 1h5s, max_failure_ratio: 0.1, order: start-first}
                  rollback_config: {parallelism: 2, delay: 0s, order: stop-first, max_failure_ratio: 1e-3}
                  resources:
                    limits: {cpus: "0.50", memory: 50M, pids: 100}
                    reservations:
                      cpus: "0.25"
                      memory: 1.5gb
                      generic_resources:
                        - discrete_resource_spec: {kind: gpu, value: 2}
                        - discrete_resource_spec: {kind: ssd, value: 1}
                  restart_policy: {condition: on-failure, delay: 1500ms, max_attempts: 0, window: 2m}
                  placement:
                    constraints: [node.role == manager, "node.labels.a != b"]
                    preferences: [{spread: node.labels.dc}]
                    max_replicas_per_node: 3
              two: {image: busybox, deploy: {mode: global}}
              three: {image: busybox, deploy: }
            """#
        ),
        (
            "health",
            #"""
            version: "3.12"
            services:
              one:
                image: busybox
                healthcheck: {test: ["CMD", "true"], interval: 1m30s, timeout: 0s, retries: 0, start_period: 15s, start_interval: 5s}
              two:
                image: busybox
                healthcheck: {test: exit 0, interval: 100us}
              three:
                image: busybox
                healthcheck: {disable: true}
              four:
                image: busybox
                healthcheck: {}
            """#
        ),
        (
            "anchors",
            #"""
            version: "3.4"
            x-base: &base
              image: busybox
              environment: &env {A: a, B: b}
              logging: &log {driver: json-file, options: {max-size: 1m, max-file: 3, compress: }}
            x-more: &more {tty: true, image: other}
            services:
              one: {<<: *base, hostname: one}
              two:
                <<: [*more, *base]
                environment: {<<: *env, B: c}
              three:
                image: &image busybox
                hostname: *image
                logging: *log
            """#
        ),
        (
            "rest",
            #"""
            version: "3.13"
            services:
              one:
                build: {context: ., dockerfile: D, args: [a=b, c], labels: {d: e}, cache_from: [x], network: host, target: t, shm_size: 5, extra_hosts: ["a:1.1.1.1"], more: 1}
                image: busybox
                cap_add: [NET_ADMIN, all]
                cap_drop: [cap_chown]
                cgroupns_mode: host
                cgroup_parent: /x
                depends_on: [two]
                devices: ["/dev/null:/dev/x"]
                external_links: [a]
                ipc: host
                isolation: default
                links: [two]
                mac_address: "02:42:ac:11:00:02"
                network_mode: host
                pid: null
                privileged: true
                security_opt: [a=b]
                shm_size: 64m
                sysctls: {net.core.somaxconn: 1024}
                ulimits: {nproc: 65535, nofile: {soft: 1, hard: 2}, core: 0}
                userns_mode: host
                oom_score_adj: 5
                x-foo: bar
              two: {image: busybox, build: ./dir, pid: host, sysctls: [a=1, b]}
            """#
        ),
        (
            "extensions",
            #"""
            version: "3.7"
            services: {}
            x-nested:
              b: [1, [2, 3], {c: d, e: [], f: {}}, []]
              null-value: null
              "n": no
              truth: [true, True, TRUE, yes, "true", "1", 1, 1.0, .5, -0, +7, "~", ~, "", "null"]
              "1:30": "1:30"
              "012": "0x1"
              a10: 1
              a9: 2
              a-b: 3
              a_b: 4
              A: 5
              "": empty
              binary: !!binary aGVsbG8=
              tagged: [!!str 1, !!float 3, !!int "4"]
            """#
        ),
        (
            "texts",
            #"""
            version: "3.7"
            services:
              one:
                image: busybox
                environment:
                  LINES: |
                    one
                      two

                    three
                  KEPT: "a\n\n"
                  FOLDED: >-
                    folded
                    text
                  LEADING: " x"
                  TRAILING: "x "
                  TAB: "a\tb"
                  QUOTES: "it's \"so\""
                  HASH: "a #b"
                  COLON: "a: b"
                  COLONS: "a:b"
                  DASH: "- a"
                  MINUS: "-a"
                  STAR: "*a"
                  AT: "@a"
                  PERCENT: "%a"
                  BRACE: "{a}"
                  BACK: 'a\b'
                  UMLAUT: äöü
                  FACE: "\U0001F600"
                  CONTROL: "\x01\x1b\u00a0\u2028"
                  CARRIAGE: "a\rb"
                  QUESTION: "?"
                  QUESTIONS: "? a"
                  TILDE: "~"
                  DOTS: "..."
                  DASHES: "--- a"
                  EQUALS: "="
                  LESS: "<<"
                  ONLYBREAK: "\n"
                  BREAKS: "\n a"
                  BLANKBREAK: "a \nb"
                  DOLLARS: "$$a"
            """#
        ),
        (
            "cluster",
            #"""
            version: "3.10"
            services:
              one:
                image: busybox
                volumes: [{type: cluster, source: v, target: /v}]
            volumes:
              v:
                driver: csi
                x-cluster-spec:
                  group: g
                  access_mode: {scope: single, sharing: none, mount_volume: {fs_type: ext4, mount_flags: [a]}, block_volume: {}}
                  accessibility_requirements: {requisite: [{segments: {region: r}}], preferred: [{segments: [zone=z]}]}
                  capacity_range: {required_bytes: 1G, limit_bytes: 2g}
                  availability: active
            """#
        ),
        (
            "oldest",
            #"""
            version: "3.0"
            services:
              one:
                image: busybox
                ports: [80, "81:82"]
                volumes: [/a, "v:/b"]
                deploy: {resources: {limits: {cpus: "1", memory: 5m}}}
            volumes: {v: {external: {name: w}}}
            networks: {default: {external: {name: host}}}
            """#
        ),
        (
            "long",
            #"""
            version: "3.7"
            services:
              one:
                image: busybox
                labels:
                  aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa: long
                  b: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa aaaaaaaaaaaaaaaaaaaaaa
            """#
        ),
    ]

    /// What docker refuses, with one fault each.
    static let bad: [String] = [
        #"services: {x: {image: a, foo: 1}}"#,
        #"services: {x: {image: 1}}"#,
        #"services: {x: {image: a, command: 1}}"#,
        #"services: {x: {image: a, ports: [a]}}"#,
        #"services: {x: {image: a, ports: [{target: x}]}}"#,
        #"services: {x: {image: a, ports: [{to: 1}]}}"#,
        #"services: {x: {image: a, ports: 80}}"#,
        #"services: {x: {image: a, shm_size: 64}}"#,
        #"services: {x: {image: a, deploy: {replicas: -1}}}"#,
        #"services: {x: {image: a, deploy: {replicas: 1.5}}}"#,
        #"services: {x: {image: a, labels: {h: true}}}"#,
        #"services: {x: {image: a, labels: [1]}}"#,
        #"services: {x: {image: a, environment: {h: {a: b}}}}"#,
        #"""
        a: b
        a: c
        """#,
        #"""
        services:
          x:
           - a
          b
        """#,
        #"- a"#,
        #""#,
        #"services: {x: {image: a, deploy: {resources: {limits: {memory: abc}}}}}"#,
        #"services: {x: {image: a, deploy: {resources: {limits: {memory: 5}}}}}"#,
        #"services: {x: {image: a, deploy: {update_config: {order: x}}}}"#,
        #"services: {x: {image: a, volumes: [{source: b}]}}"#,
        #"services: {x: {image: a, volumes: ["ab:bc:cd:de"]}}"#,
        #"services: {x: {image: a, volumes: [":b"]}}"#,
        #"services: {x: {image: a, volumes: [{type: tmpfs, target: /x, tmpfs: {size: -1}}]}}"#,
        #"services: {x: {image: "${"}}"#,
        #"services: {x: {image: "$"}}"#,
        #"services: {x: {image: "${STACK_NONE?foo}"}}"#,
        #"services: {x: {image: "${STACK_EMPTY:?foo bar}"}}"#,
        #"services: {x: {image: a, dns: [a, a]}}"#,
        #"services: {x: {image: a, cap_add: [a, b, a]}}"#,
        #"""
        version: 3
        services: {}
        """#,
        #"""
        version: "2"
        services: {}
        """#,
        #"""
        version: "3.14"
        services: {}
        """#,
        #"""
        version: "3.0"
        services: {x: {image: a, secrets: [a]}}
        """#,
        #"""
        version: "3.1"
        services: {x: {image: a}}
        x-a: 1
        """#,
        #"services: {x: {image: a, ulimits: {nofile: {soft: 1}}}}"#,
        #"services: {x: {image: a, healthcheck: {interval: 5}}}"#,
        #"services: {x: {image: a, healthcheck: {interval: 5 s}}}"#,
        #"services: {x: {image: a, stop_grace_period: 5}}"#,
        #"services: {x: null}"#,
        #"services: null"#,
        #"services: []"#,
        #"services: {"a b": {image: a}}"#,
        #"""
        services: {x: {image: a}}
        volumes: {v: {external: true, driver: x}}
        """#,
        #"""
        services: {x: {image: a}}
        volumes: {v: {external: {name: x}, name: y}}
        """#,
        #"""
        services: {x: {image: a}}
        secrets: {v: {driver: a, file: y}}
        """#,
        #"""
        services: {x: {image: a}}
        networks: {v: {external: {name: a, b: y}}}
        """#,
        #"services: {x: {image: a, env_file: nope}}"#,
        #"services: {x: {image: a, deploy: {replicas: "${X:-abc}"}}}"#,
        #"services: {x: {image: a, deploy: {replicas: "${X:-99999999999999999999}"}}}"#,
        #"services: {x: {image: a, tty: "${X:-abc}"}}"#,
        #"services: {x: {image: a, command: "a \"b"}}"#,
        #"services: {x: {image: a, extends: b}}"#,
        #"services: {x: {image: a, tty: "yes"}}"#,
        #"services: {x: {image: a, networks: {a: [b]}}}"#,
        #"services: {x: {image: a, networks: {a: {b: c}}}}"#,
        #"services: {x: {image: a, secrets: [{mode: x}]}}"#,
        #"services: {x: {image: a, logging: {options: {a: [b]}}}}"#,
        #"services: {x: *a}"#,
        #"services: &a {x: *a}"#,
        #"services: {x: {<<: a}}"#,
        #"services: {x: {image: !!int a}}"#,
        #"services: {x: {image: "a}}"#,
        #"services: {x: {image: a}"#,
        #"""
        	services: {}
        """#,
        #"""
        services:
          x: {image: a, image: b}
          y: {image: a, image: b}
        """#,
        #"services: {x: {image: a, volumes: [{type: bind, target: /x}]}}"#,
        #"""
        a: &a [x,x,x,x,x,x,x,x,x,x]
        b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]
        c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]
        d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]
        e: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]
        f: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e,*e]
        """#,
        #"services: {x: {image: a, healthcheck: {test: 1}}}"#,
        #"services: {x: {image: a, credential_spec: {a: b}}}"#,
        #"services: {x: {image: a, deploy: {placement: {constraints: a}}}}"#,
    ]

    static let merged: [[String]] = [
        [
            """
            version: "3.8"
            services:
              x:
                image: a
                command: [a]
                dns: [1.1.1.1]
                labels: {a: b, c: d}
                environment: {A: a, B: b, C: }
                ports: ["2:2", "1:1", "3:3"]
                volumes: [/b, "/c:/a"]
                init: true
                cap_add: [a]
                networks: {n: {aliases: [a], ipv4_address: 1.1.1.1}, m: }
                ulimits: {a: 1, b: {soft: 1, hard: 2}}
                healthcheck: {test: [CMD, a], interval: 1s, retries: 3}
                logging: {driver: l, options: {a: b}}
                deploy: {replicas: 2, resources: {limits: {cpus: "1", memory: 1m}}, placement: {constraints: [a]}}
                secrets: [s]
                x-a: {b: [1], c: {d: e}}
                stop_grace_period: 5s
              y: {image: y, ports: ["5:5", "4:4"]}
            networks: {n: {driver: a, labels: {a: b}}, m: {}}
            secrets: {s: {file: a}, t: {file: b}}
            x-top: 1
            """,
            """
            version: "3.8"
            services:
              x:
                command: [b, c]
                entrypoint: [e]
                dns: [2.2.2.2]
                labels: {c: e, f: ""}
                environment: {A: , B: c, C: c, D: d}
                ports: ["2:9", "10:10"]
                volumes: ["/d:/b"]
                init: false
                cap_add: [b]
                networks: {n: {ipv6_address: "::1"}, m: {aliases: [c]}, o: }
                ulimits: {a: 2, c: 3}
                healthcheck: {test: [CMD, b], interval: 0s, retries: 0}
                logging: {driver: m, options: {c: d}}
                deploy: {replicas: 0, mode: global, resources: {limits: {memory: 2m}}, placement: {constraints: [b]}}
                secrets: [t]
                x-a: {b: [2], c: {f: g}, h: 1}
                stop_grace_period: 0s
                tty: true
              y: {hostname: h}
              z: {image: z}
            networks: {n: {internal: true}, o: {}}
            secrets: {s: {file: c}}
            x-top: 2
            """,
        ],
        [
            "services: {x: {image: a, logging: {driver: l}, deploy: {update_config: {delay: 1s}}}}",
            "services: {x: {logging: {options: {a: b}}, deploy: {update_config: {parallelism: 0}}}}",
            "services: {x: {dns: [], command: [], labels: {}}}",
        ],
        ["version: '3.1'", "version: '3.2'"], ["services: {x: {image: a}}", "services: {x: {imag: a}}"],
    ]

    /// What `deploy` alone refuses.
    static let undeployable: [String] = [
        "services: {x: {command: a}}", "services: {x: {image: A}}", "services: {x: {image: 'a:b:c'}}",
        "services: {x: {image: a, extends: b, cpuset: '1', volumes_from: [c]}}",
        "services: {x: {image: A, links: [b], build: ., restart: a, expose: [80], container_name: c}}",
    ]

    /// Stacks, and what they are changed to.
    static let deployed: [(name: String, texts: [String])] = [
        (
            "members",
            [
                """
                version: "3.13"
                services:
                  one:
                    image: busybox
                    command: sleep 1000
                    entrypoint: ["env"]
                    hostname: h
                    user: "1:2"
                    working_dir: /tmp
                    tty: true
                    stdin_open: true
                    init: false
                    read_only: true
                    stop_signal: SIGUSR1
                    stop_grace_period: 1m30s
                    environment: {A: b, C: , D: ""}
                    labels: {l: m}
                    cap_add: [NET_ADMIN]
                    cap_drop: [all]
                    sysctls: {net.core.somaxconn: 1024}
                    ulimits: {nproc: 65535, nofile: {soft: 1, hard: 2}}
                    extra_hosts: ["a:1.2.3.4"]
                    dns: 1.1.1.1
                    dns_search: [x.org]
                    isolation: default
                    logging: {driver: json-file, options: {max-size: 1m}}
                    healthcheck: {test: exit 0, interval: 1m, timeout: 5s, retries: 2, start_period: 1s, start_interval: 2s}
                    ports: ["8080:80", {target: 81, mode: host}, "9000-9001:90-91/udp"]
                    volumes:
                      - vol:/v
                      - www:/w:nocopy
                      - /etc:/etc:ro,rslave
                      - {type: tmpfs, target: /t, tmpfs: {size: 1000}}
                      - /anonymous
                    networks: {front: {aliases: [a]}, back: }
                    secrets: [s, {source: t, target: x, uid: "1", gid: "2", mode: 0400}]
                    configs: [c, {source: d, target: /y, mode: 0440}]
                    deploy:
                      replicas: 2
                      endpoint_mode: vip
                      labels: {n: o}
                      update_config: {parallelism: 0, delay: 1s, failure_action: rollback, monitor: 2s, max_failure_ratio: 0.5, order: start-first}
                      rollback_config: {parallelism: 2}
                      resources:
                        limits: {cpus: "0.5", memory: 50m, pids: 9}
                        reservations: {cpus: "0.1", memory: 5m, generic_resources: [{discrete_resource_spec: {kind: gpu, value: 2}}]}
                      restart_policy: {condition: on-failure, delay: 1s, max_attempts: 3, window: 2m}
                      placement: {constraints: [node.role == manager], preferences: [{spread: node.labels.dc}], max_replicas_per_node: 3}
                networks:
                  front: {attachable: true, internal: true, labels: {a: b}, driver_opts: {k: 1}}
                  back: {name: st-real}
                volumes:
                  vol: {driver: local, driver_opts: {type: tmpfs}, labels: {a: b}}
                  www: {external: true, name: other}
                secrets:
                  s: {file: /etc/hostname, labels: {a: b}}
                  t: {external: true, name: real}
                configs:
                  c: {file: /etc/hostname, template_driver: golang}
                  d: {external: true}
                """,
                """
                version: "3.13"
                services:
                  one: {image: "busybox:latest", command: sleep 5, networks: [front]}
                  two: {image: busybox, restart: always}
                networks: {front: }
                secrets: {s: {file: /etc/hostname, labels: {c: d}}}
                """,
            ]
        ),
        (
            "kinds",
            [
                """
                services:
                  one: {image: busybox, deploy: {mode: global}, restart: on-failure:2}
                  two: {image: busybox, deploy: {mode: replicated-job, replicas: 2}, restart: "no"}
                  three: {image: busybox, healthcheck: {disable: true}, links: [one], networks: [host]}
                  four: {image: busybox, deploy: {replicas: 0}, healthcheck: {}}
                networks: {host: {external: true}}
                """,
                "services: {one: {image: busybox, deploy: {mode: global}}}",
                "services: {five: {image: busybox, networks: [x]}}\nnetworks: {x: {external: true}}",
                "services: {five: {image: busybox, networks: [bridge2]}}\nnetworks: {bridge2: {name: bridge, external: true}}",
                "services: {one: {image: busybox, networks: [gone]}}",
                "services: {one: {image: busybox, secrets: [gone]}}",
                "services: {one: {image: busybox}}\nsecrets: {a: {file: /nonexistent}}",
                "services: {one: {image: busybox, volumes: ['ab:/c']}}",
                "services: {one: {image: busybox, secrets: [a]}}\nsecrets: {a: {external: true}}",
                "services: {one: {image: busybox, deploy: {mode: x}}}", "services: {one: {image: busybox, restart: x}}",
            ]
        ),
    ]
}
