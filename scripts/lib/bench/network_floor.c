/*
 * What the kernel itself takes to put a container into a bridge network with one published port: the calls that
 * Networking makes for it and nothing else. Nothing is looked up that could be known, nothing is checked, nothing is
 * written down. scripts/bench times it beside the daemon, it is no part of the product.
 *
 *   network_floor BRIDGE ROUNDS FOLDER   on the containers' host, whose BRIDGE (172.17.0.1/16) and table `inet monohull`
 *                                        are there; prints the microseconds of each round, removal not counted
 *
 * The namespace is made and pinned in FOLDER, its loopback link is up, redirects are refused; a veth pair joins it to the
 * bridge, its inner end has an address and no IPv6, and is up; the default route; the port's elements in our sets.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_link.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <net/if.h>
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MUST(call) do { if ((call) < 0) fail(#call); } while (0)

static const char host_name[] = "vethfloor", inner_name[] = "eth0", table[] = "monohull";
static const uint8_t mac[6] = {0x02, 0x42, 172, 17, 200, 200}, address[4] = {172, 17, 200, 200}, gateway[4] = {172, 17, 0, 1};
static char pin[512];
static unsigned bridge;
static int is_hairpin;

static _Noreturn void fail(const char *what) {
    fprintf(stderr, "network_floor: %s: %s\n", what, strerror(errno));
    _exit(1);
}

static void put(const char *path, const char *text) {
    int file = open(path, O_WRONLY | O_CLOEXEC);
    if (file < 0 || write(file, text, strlen(text)) < 0) fail(path);
    close(file);
}

/* Messages of one call. */

static char buffer[8192];
static size_t used, message_start;
static uint32_t messages;

static void *extend(size_t size) {
    void *place = buffer + used;
    memset(place, 0, NLMSG_ALIGN(size));
    used += NLMSG_ALIGN(size);
    ((struct nlmsghdr *)(buffer + message_start))->nlmsg_len = (uint32_t)(used - message_start);
    return place;
}

static void *begin(uint16_t type, uint16_t flags, size_t body) {
    message_start = used;
    struct nlmsghdr *header = extend(sizeof *header);
    header->nlmsg_type = type;
    header->nlmsg_flags = NLM_F_REQUEST | flags;
    header->nlmsg_seq = ++messages;
    return extend(body);
}

static void attribute(uint16_t type, const void *value, size_t size) {
    struct nlattr *head = extend(sizeof *head + size);
    head->nla_len = (uint16_t)(sizeof *head + size);
    head->nla_type = type;
    memcpy(head + 1, value, size);
}

static size_t open_nest(uint16_t type) {
    size_t start = used;
    ((struct nlattr *)extend(sizeof(struct nlattr)))->nla_type = type;
    return start;
}

static void close_nest(size_t start) { ((struct nlattr *)(buffer + start))->nla_len = (uint16_t)(used - start); }

/* Sends what was put together and reads until so many were acknowledged. */
static void flush(int socket, int answers) {
    MUST(send(socket, buffer, used, 0));
    used = messages = 0;
    while (answers > 0) {
        static char answer[32768];
        ssize_t length = recv(socket, answer, sizeof answer, 0);
        MUST(length);
        for (struct nlmsghdr *one = (void *)answer; NLMSG_OK(one, length); one = NLMSG_NEXT(one, length)) {
            if (one->nlmsg_type != NLMSG_ERROR) continue;
            errno = -((struct nlmsgerr *)NLMSG_DATA(one))->error;
            if (errno != 0) fail("netlink");
            answers--;
        }
    }
}

static struct ifinfomsg *link_message(uint16_t flags, int index, int is_up) {
    struct ifinfomsg *link = begin(RTM_NEWLINK, NLM_F_ACK | flags, sizeof *link);
    link->ifi_index = index;
    link->ifi_flags = link->ifi_change = is_up ? IFF_UP : 0;
    return link;
}

/* What a message cannot say of a link that it makes. */
static void set_port(void) {
    link_message(0, 0, 0);
    attribute(IFLA_IFNAME, host_name, sizeof host_name);
    size_t info = open_nest(IFLA_LINKINFO);
    attribute(IFLA_INFO_SLAVE_KIND, "bridge", 7);
    size_t data = open_nest(IFLA_INFO_SLAVE_DATA);
    uint8_t on = 1, off = 0;
    attribute(IFLA_BRPORT_MODE, &on, 1);
    attribute(IFLA_BRPORT_ISOLATED, &off, 1);
    close_nest(data);
    close_nest(info);
}

static void make_pair(int socket, int space) {
    link_message(NLM_F_CREATE | NLM_F_EXCL, 0, 1);
    attribute(IFLA_IFNAME, host_name, sizeof host_name);
    attribute(IFLA_MASTER, &bridge, 4);
    uint32_t mtu = 1500;
    attribute(IFLA_MTU, &mtu, 4);
    size_t info = open_nest(IFLA_LINKINFO);
    attribute(IFLA_INFO_KIND, "veth", 5);
    size_t data = open_nest(IFLA_INFO_DATA), peer = open_nest(VETH_INFO_PEER);
    extend(sizeof(struct ifinfomsg));
    attribute(IFLA_IFNAME, inner_name, sizeof inner_name);
    attribute(IFLA_ADDRESS, mac, sizeof mac);
    attribute(IFLA_NET_NS_FD, &space, 4);
    attribute(IFLA_MTU, &mtu, 4);
    close_nest(peer);
    close_nest(data);
    close_nest(info);
    if (is_hairpin) set_port();
    flush(socket, is_hairpin ? 2 : 1);
}

/* From Linux 6.8 on, asking for the port makes it forward at once. */
static void look_at_port(int socket) {
    begin(RTM_GETLINK, 0, sizeof(struct ifinfomsg));
    attribute(IFLA_IFNAME, host_name, sizeof host_name);
    MUST(send(socket, buffer, used, 0));
    used = messages = 0;
    static char answer[32768];
    MUST(recv(socket, answer, sizeof answer, 0));
}

static void set_up_inside(int socket) {
    int index = (int)if_nametoindex(inner_name);
    if (index == 0) fail(inner_name);
    put("/proc/sys/net/ipv6/conf/eth0/disable_ipv6", "1");
    struct ifaddrmsg *place = begin(RTM_NEWADDR, NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL, sizeof *place);
    *place = (struct ifaddrmsg){.ifa_family = AF_INET, .ifa_prefixlen = 16, .ifa_index = (unsigned)index};
    const uint8_t broadcast[4] = {172, 17, 255, 255};
    attribute(IFA_LOCAL, address, 4);
    attribute(IFA_ADDRESS, address, 4);
    attribute(IFA_BROADCAST, broadcast, 4);
    link_message(0, index, 1);
    struct rtmsg *route = begin(RTM_NEWROUTE, NLM_F_ACK | NLM_F_CREATE | NLM_F_REPLACE, sizeof *route);
    *route = (struct rtmsg){
        .rtm_family = AF_INET, .rtm_table = RT_TABLE_MAIN, .rtm_protocol = RTPROT_STATIC, .rtm_type = RTN_UNICAST,
    };
    attribute(RTA_GATEWAY, gateway, 4);
    flush(socket, 3);
}

/* nf_tables */

static void element(uint16_t type, const char *set, const void *key, size_t key_size, const void *data, size_t data_size) {
    struct nfgenmsg *head = begin(NFNL_SUBSYS_NFTABLES << 8 | type, NLM_F_ACK | (type == NFT_MSG_NEWSETELEM ? NLM_F_CREATE : 0),
                                  sizeof *head);
    head->nfgen_family = NFPROTO_INET;
    attribute(NFTA_SET_ELEM_LIST_TABLE, table, sizeof table);
    attribute(NFTA_SET_ELEM_LIST_SET, set, strlen(set) + 1);
    size_t list = open_nest(NLA_F_NESTED | NFTA_SET_ELEM_LIST_ELEMENTS), one = open_nest(NLA_F_NESTED | NFTA_LIST_ELEM);
    size_t inner = open_nest(NLA_F_NESTED | NFTA_SET_ELEM_KEY);
    attribute(NFTA_DATA_VALUE, key, key_size);
    close_nest(inner);
    if (data_size > 0) {
        inner = open_nest(NLA_F_NESTED | NFTA_SET_ELEM_DATA);
        attribute(NFTA_DATA_VALUE, data, data_size);
        close_nest(inner);
    }
    close_nest(one);
    close_nest(list);
}

static void batch_end(uint16_t type) {
    struct nfgenmsg *head = begin(type, 0, sizeof *head);
    head->res_id = htons(NFNL_SUBSYS_NFTABLES);
}

/* What one published port is to our table: FirewallSets.entries(of:). */
static void change_port(uint16_t type) {
    const uint8_t anywhere[8] = {6, 0, 0, 0, 0x1F, 0x91}, target[8] = {172, 17, 200, 200, 0, 80};
    const uint8_t own[8] = {172, 17, 200, 200, 172, 17, 200, 200};
    int socket_ = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_NETFILTER);
    MUST(socket_);
    batch_end(NFNL_MSG_BATCH_BEGIN);
    element(type, "anywhere4", anywhere, 8, target, type == NFT_MSG_NEWSETELEM ? 8 : 0);
    element(type, "own4", own, 8, NULL, 0);
    batch_end(NFNL_MSG_BATCH_END);
    flush(socket_, 2);
    close(socket_);
}

static int route_socket(void) {
    int socket_ = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    MUST(socket_);
    return socket_;
}

/* On a thread of its own: it stays in the new namespace. */
static void *add(void *unused) {
    (void)unused;
    int outside = route_socket();
    int file = open(pin, O_CREAT | O_EXCL | O_RDONLY | O_CLOEXEC, 0444);
    MUST(file);
    close(file);
    MUST(unshare(CLONE_NEWNET));
    MUST(mount("/proc/thread-self/ns/net", pin, NULL, MS_BIND, NULL));
    int inside = route_socket(), space = open(pin, O_RDONLY | O_CLOEXEC);
    MUST(space);
    link_message(0, 1, 1); /* lo is the first link of every namespace */
    flush(inside, 1);
    put("/proc/sys/net/ipv4/conf/all/accept_redirects", "0");
    put("/proc/sys/net/ipv4/conf/default/accept_redirects", "0");
    put("/proc/sys/net/ipv6/conf/all/accept_redirects", "0");
    put("/proc/sys/net/ipv6/conf/default/accept_redirects", "0");
    make_pair(outside, space);
    set_up_inside(inside);
    look_at_port(outside);
    close(outside);
    close(inside);
    close(space);
    return NULL;
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

static double once(void) {
    double start = now();
    pthread_t thread;
    if (pthread_create(&thread, NULL, add, NULL) != 0 || pthread_join(thread, NULL) != 0) fail("pthread");
    change_port(NFT_MSG_NEWSETELEM);
    double taken = now() - start;

    change_port(NFT_MSG_DELSETELEM);
    int socket_ = route_socket();
    begin(RTM_DELLINK, NLM_F_ACK, sizeof(struct ifinfomsg));
    attribute(IFLA_IFNAME, host_name, sizeof host_name);
    flush(socket_, 1);
    close(socket_);
    MUST(umount2(pin, MNT_DETACH));
    MUST(unlink(pin));
    return taken;
}

int main(int count, char **arguments) {
    if (count != 4) {
        fprintf(stderr, "usage: network_floor BRIDGE ROUNDS FOLDER\n");
        return 2;
    }
    bridge = if_nametoindex(arguments[1]);
    if (bridge == 0) fail(arguments[1]);
    snprintf(pin, sizeof pin, "%s/floor", arguments[3]);
    char on = '0';
    int file = open("/proc/sys/net/bridge/bridge-nf-call-iptables", O_RDONLY | O_CLOEXEC);
    if (file >= 0 && read(file, &on, 1) == 1) is_hairpin = on == '1';
    for (int round = atoi(arguments[2]); round > 0; round--) printf("%.0f\n", once());
    return 0;
}
